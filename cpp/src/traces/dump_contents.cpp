#include "traces/dump_contents.h"

#include "files/npy.h"
#include "files/zip.h"
#include "traces/dump_name.h"

namespace attention_playground {

namespace {

std::string without_ending(std::string_view name) {
  for (const std::string_view ending : {".npy", ".json"}) {
    if (name.ends_with(ending)) name.remove_suffix(ending.size());
  }
  return std::string(name);
}

std::unexpected<Error> in_array(const std::string& name, Error error) {
  error.where = "array '" + name + "': " + error.where;
  return std::unexpected(std::move(error));
}

/// Tokens and settings are text. A single element may be a whole JSON list.
Expected<void> add_text(const NpyArray& array, const std::string& name,
                        DumpContents& contents) noexcept {
  const DumpName::Role role = read_dump_name(name).role;
  const bool tokens = role == DumpName::Role::tokens || role == DumpName::Role::query_tokens;
  const bool single = array.shape.empty();
  if (!tokens && !(role == DumpName::Role::settings && single)) {
    contents.left_out.push_back(name);
    return {};
  }
  auto strings = read_npy_strings(array);
  if (!strings) return in_array(name, strings.error());
  const char* const key = role == DumpName::Role::settings       ? "settings"
                          : role == DumpName::Role::query_tokens ? "query_tokens"
                                                                 : "tokens";
  contents.metadata[key] = single ? strings->front() : json_list(*strings);
  return {};
}

Expected<void> add_array(const DumpFile& file, DumpContents& contents) noexcept {
  const std::string name = without_ending(file.name);
  auto array = parse_npy(file.bytes);
  if (!array) return in_array(name, array.error());
  if (!array->holds_numbers()) return add_text(*array, name, contents);
  auto values = Buffer<float>::allocate(array->count(), "an array");
  if (!values) return in_array(name, values.error());
  if (auto read = read_npy_floats(*array, values->span()); !read) {
    return in_array(name, read.error());
  }
  contents.arrays.push_back({name, std::move(array->shape), std::move(*values)});
  return {};
}

bool begins_as_json(std::string_view text) noexcept {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (text[first] == '[' || text[first] == '{');
}

Expected<void> add_file(const DumpFile& file, DumpContents& contents) noexcept {
  if (file.checksum && zip_checksum(file.bytes) != *file.checksum) {
    return fail(ErrorCode::malformed_file,
                "the archive's entry '" + file.name +
                    "' is damaged: its checksum differs. Fetch or save the file again");
  }
  if (is_npy(file.bytes)) return add_array(file, contents);
  const std::string_view text(reinterpret_cast<const char*>(file.bytes.data()), file.bytes.size());
  if (begins_as_json(text)) return add_json(text, without_ending(file.name), contents);
  return fail(ErrorCode::malformed_file,
              "'" + file.name + "' is neither a .npy array nor JSON: a dump is .npz, .npy or .json",
              0);
}

}  // namespace

Expected<DumpContents> read_dump_contents(std::span<const DumpFile> files) noexcept {
  DumpContents contents;
  for (const DumpFile& file : files) {
    if (auto added = add_file(file, contents); !added) return std::unexpected(added.error());
  }
  return contents;
}

std::string json_list(std::span<const std::string> strings) {
  std::string list = "[";
  for (const std::string& text : strings) list += (list.size() == 1 ? "" : ",") + json_string(text);
  return list + "]";
}

}  // namespace attention_playground
