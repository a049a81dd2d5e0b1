// Any bytes as a .npy file, as a zip archive, and as attention from elsewhere: JSON, one array,
// or the stored entries of an archive. What is read must be a trace that can be
// looked at, written, and read again.

#include <vector>

#include "analysis/head_statistics.h"
#include "files/npy.h"
#include "files/zip.h"
#include "fuzz_support.h"
#include "traces/dump/dump.h"
#include "traces/file/trace_file.h"
#include "traces/trace_views.h"
#include "write_again.h"

namespace core = attention_playground;

namespace {

using Bytes = std::span<const std::uint8_t>;

void check_array(Bytes file) {
  const auto array = core::parse_npy(file);
  require_useful_error(array);
  if (!array) return;
  require(array->bytes.data() + array->bytes.size() == file.data() + file.size());
  if (!array->holds_numbers()) {
    require_useful_error(core::read_npy_strings(*array));
    return;
  }
  // Every element takes at least a byte: no count can ask for more than that.
  require(array->count() <= static_cast<std::int64_t>(file.size()));
  std::vector<float> values(static_cast<std::size_t>(array->count()));
  require(core::read_npy_floats(*array, values).has_value());
}

/// The entries that lie in the archive as they are, each inside it and apart.
std::vector<core::DumpFile> entries_of(Bytes file) {
  std::vector<core::DumpFile> files;
  const auto entries = core::list_zip(file);
  require_useful_error(entries);
  if (!entries) return files;
  std::size_t covered = 0;
  for (const core::ZipEntry& entry : *entries) {
    const auto offset = static_cast<std::size_t>(entry.offset);
    const auto size = static_cast<std::size_t>(entry.compressed_size);
    require(offset <= file.size() && size <= file.size() - offset);
    covered += size;
    if (!entry.deflated) files.push_back({entry.name, file.subspan(offset, size)});
  }
  require(covered < file.size());
  return files;
}

void check_trace(const core::Trace& trace) {
  require(!trace.layers.empty());
  for (std::size_t layer = 0; layer < trace.layers.size(); ++layer) {
    require_useful_error(trace.head(static_cast<std::int64_t>(layer), 0));
  }
  require_useful_error(core::make_thumbnails(trace, 7));
  require_useful_error(core::describe_heads(trace));
  require_useful_error(core::cell_detail(trace, 0, 0, 0, 0));
  write_and_read_again(trace);
}

void check_dump(const std::vector<core::DumpFile>& files) {
  const auto trace = core::read_dump(files);
  require_useful_error(trace);
  if (trace) check_trace(*trace);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes file(data, size);
  check_array(file);
  if (core::is_zip(file)) {
    check_dump(entries_of(file));
  } else {
    check_dump({{"attention", file}});
  }
  return 0;
}
