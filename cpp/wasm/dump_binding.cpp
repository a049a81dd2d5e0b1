// Attention from elsewhere: an archive's entries, and arrays or JSON as a trace.

#include <memory>
#include <string>
#include <vector>

#include "boundary.h"
#include "files/zip.h"
#include "trace_handle.h"
#include "traces/dump/dump.h"

namespace attention_playground::wasm {

namespace {

using emscripten::val;

EMSCRIPTEN_DECLARE_VAL_TYPE(ZipEntriesAnswer)

/// The files of one dump, collected one by one.
class DumpFiles {
 public:
  static std::shared_ptr<DumpFiles> create() { return std::make_shared<DumpFiles>(); }

  /// `checksum` is the archive's CRC-32, or -1 where there is none.
  void add(const std::string& name, const std::shared_ptr<ByteBuffer>& bytes, double checksum) {
    DumpFile file{.name = name, .bytes = bytes->bytes()};
    if (checksum >= 0.0) file.checksum = static_cast<std::uint32_t>(checksum);
    files_.push_back(std::move(file));
    kept_.push_back(bytes);
  }

  [[nodiscard]] std::shared_ptr<TraceHandle> open() const { return hand_over(read_dump(files_)); }

 private:
  std::vector<DumpFile> files_;
  std::vector<std::shared_ptr<ByteBuffer>> kept_;
};

val entry_value(const ZipEntry& entry) {
  val result = val::object();
  result.set("name", entry.name);
  result.set("deflated", entry.deflated);
  result.set("offset", static_cast<double>(entry.offset));
  result.set("compressedSize", static_cast<double>(entry.compressed_size));
  result.set("size", static_cast<double>(entry.size));
  result.set("checksum", static_cast<double>(entry.checksum));
  return result;
}

val zip_entries(const std::shared_ptr<ByteBuffer>& file) {
  auto entries = list_zip(file->bytes());
  return value_or_null(entries, [](const std::vector<ZipEntry>& all) {
    val result = val::array();
    for (const ZipEntry& entry : all) result.call<void>("push", entry_value(entry));
    return result;
  });
}

}  // namespace

}  // namespace attention_playground::wasm

EMSCRIPTEN_BINDINGS(dump) {
  using namespace attention_playground::wasm;
  emscripten::class_<DumpFiles>("DumpFiles")
      .smart_ptr<std::shared_ptr<DumpFiles>>("DumpFilesPointer")
      .class_function("create", &DumpFiles::create)
      .function("add", &DumpFiles::add)
      .function("open", &DumpFiles::open);
  declare<ZipEntriesAnswer>(
      "ZipEntriesAnswer",
      "{ name: string, deflated: boolean, offset: number, compressedSize: number, size: number, "
      "checksum: number }[] | null");
  emscripten::function("zipEntries", &zip_entries, Gives<ZipEntriesAnswer>());
}
