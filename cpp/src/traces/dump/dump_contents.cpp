#include "traces/dump/dump_contents.h"

#include <cmath>

#include "files/npy.h"
#include "files/zip.h"

namespace attention_playground {

namespace {

using Role = DumpName::Role;

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

/// One text's tokens lie along one dimension; a batch of one may stand in front of it.
Expected<void> drop_batch(std::vector<std::int64_t>& shape, const std::string& name) noexcept {
  if (shape.size() != 2) return {};
  if (shape[0] != 1) {
    return fail(ErrorCode::shape_mismatch,
                "'" + name + "' names the tokens of " + std::to_string(shape[0]) +
                    " texts; a trace shows one: save one text of the batch, with its own tokens");
  }
  shape.erase(shape.begin());
  return {};
}

/// Tokens and settings are text. A single element may be a whole JSON list.
Expected<void> add_text(NpyArray array, const std::string& name, Role role,
                        DumpContents& contents) noexcept {
  const bool settings = role == Role::settings && array.shape.empty();
  if (role != Role::tokens && !settings) {
    contents.left_out.push_back(name);
    return {};
  }
  if (auto dropped = drop_batch(array.shape, name); !dropped) return dropped;
  auto strings = read_npy_strings(array);
  if (!strings) return in_array(name, strings.error());
  std::string text = array.shape.empty() ? strings->front() : json_list(*strings);
  if (!settings) return add_token_names(name, std::move(text), contents);
  contents.metadata["settings"] = std::move(text);
  return {};
}

/// What became of one array's numbers.
Expected<void> add_numbers(DumpArray array, Role role, DumpContents& contents) noexcept {
  if (role == Role::tokens) {
    return add_token_names(array.name, number_list(array.values.span()), contents);
  }
  if (role == Role::settings) {
    contents.left_out.push_back(array.name);
  } else {
    contents.arrays.push_back(std::move(array));
  }
  return {};
}

Expected<void> add_array(const DumpFile& file, Role role, DumpContents& contents) noexcept {
  const std::string name = without_ending(file.name);
  auto array = parse_npy(file.bytes);
  if (!array) {
    const bool pickled = array.error().where.find("dtype object") != std::string::npos;
    if (pickled && role == Role::weights) array.error().where += none_advice();
    return in_array(name, array.error());
  }
  if (!array->holds_numbers()) return add_text(*array, name, role, contents);
  auto values = Buffer<float>::allocate(array->count(), "an array");
  if (!values) return in_array(name, values.error());
  if (auto read = read_npy_floats(*array, values->span()); !read) {
    return in_array(name, read.error());
  }
  return add_numbers({name, std::move(array->shape), std::move(*values)}, role, contents);
}

bool begins_as_json(std::string_view text) noexcept {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (text[first] == '[' || text[first] == '{');
}

Expected<void> add_file(const DumpFile& file, Role role, DumpContents& contents) noexcept {
  if (file.checksum && zip_checksum(file.bytes) != *file.checksum) {
    return fail(ErrorCode::malformed_file,
                "the archive's entry '" + file.name +
                    "' is damaged: its checksum differs. Fetch or save the file again");
  }
  if (is_npy(file.bytes)) return add_array(file, role, contents);
  const std::string_view text(reinterpret_cast<const char*>(file.bytes.data()), file.bytes.size());
  if (begins_as_json(text)) return add_json(text, without_ending(file.name), contents);
  return fail(ErrorCode::malformed_file,
              "'" + file.name + "' is neither a .npy array nor JSON: a dump is .npz, .npy or .json",
              0);
}

Expected<void> add_tensor(const std::string& name, const TensorView& tensor, Role role,
                          DumpContents& contents) noexcept {
  auto values = Buffer<float>::allocate(tensor.count(), "a tensor");
  if (!values) return in_array(name, values.error());
  if (auto read = read_floats(tensor, 0, values->span()); !read) {
    return in_array(name, read.error());
  }
  return add_numbers({name, tensor.shape, std::move(*values)}, role, contents);
}

}  // namespace

const char* none_advice() noexcept {
  return ". Where the maps are None, the model ran with a fused kernel, which gives none: load it "
         "with attn_implementation=\"eager\"";
}

Expected<DumpContents> read_dump_contents(std::span<const DumpFile> files) noexcept {
  DumpContents contents;
  std::vector<std::string> names;
  for (const DumpFile& file : files) names.push_back(without_ending(file.name));
  const DumpFilter filter(names);
  for (std::size_t index = 0; index < files.size(); ++index) {
    const DumpName name = read_dump_name(names[index]);
    const bool is_json = !is_npy(files[index].bytes);
    // A single file is read whatever it is called.
    if (files.size() > 1 && !is_json && !filter.keeps(name)) {
      contents.left_out.push_back(names[index]);
      continue;
    }
    const Role role = files.size() == 1 ? Role::weights : name.role;
    if (auto added = add_file(files[index], role, contents); !added) {
      return std::unexpected(added.error());
    }
  }
  return contents;
}

Expected<DumpContents> read_dump_metadata(const Safetensors& file) noexcept {
  DumpContents contents;
  for (const auto& [key, value] : file.metadata()) {
    if (token_entry(key).empty()) {
      contents.metadata[key] = value;
    } else if (auto added = add_token_names(key, value, contents); !added) {
      return std::unexpected(added.error());
    }
  }
  for (const auto& [name, tensor] : file.tensors()) {
    if (token_entry(name).empty()) continue;
    if (auto added = add_tensor(name, tensor, Role::tokens, contents); !added) {
      return std::unexpected(added.error());
    }
  }
  return contents;
}

Expected<DumpContents> read_dump_contents(const Safetensors& file) noexcept {
  auto read = read_dump_metadata(file);
  if (!read) return read;
  DumpContents contents = std::move(*read);
  std::vector<std::string> names;
  for (const auto& [name, tensor] : file.tensors()) names.push_back(name);
  const DumpFilter filter(names);
  for (const auto& [text, tensor] : file.tensors()) {
    const DumpName name = read_dump_name(text);
    if (name.role == Role::tokens) continue;
    if (!filter.keeps(name)) {
      contents.left_out.push_back(text);
    } else if (auto added = add_tensor(text, tensor, name.role, contents); !added) {
      return std::unexpected(added.error());
    }
  }
  return contents;
}

Expected<void> add_token_names(const std::string& name, std::string text,
                               DumpContents& contents) noexcept {
  const std::string entry(token_entry(name));
  const auto source = contents.token_sources.find(entry);
  const bool is_new = source == contents.token_sources.end();
  if (is_new || source->second == "tokens") {
    if (!is_new) contents.left_out.push_back(source->second);
    contents.token_sources[entry] = name;
    contents.metadata[entry] = std::move(text);
    return {};
  }
  if (name == "tokens" || contents.metadata[entry] == text) {
    contents.left_out.push_back(name);
    return {};
  }
  return fail(ErrorCode::invalid_argument, "'" + source->second + "' and '" + name +
                                               "' both name the same tokens, and differ: keep one");
}

std::string json_list(std::span<const std::string> strings) {
  std::string list = "[";
  for (const std::string& text : strings) list += (list.size() == 1 ? "" : ",") + json_string(text);
  return list + "]";
}

std::string number_list(std::span<const float> numbers) {
  std::string list = "[";
  for (const float number : numbers) {
    const bool is_id = number >= 0.0F && number < 1e9F;
    list += (list.size() == 1 ? "" : ",") + std::to_string(is_id ? std::lround(number) : -1);
  }
  return list + "]";
}

}  // namespace attention_playground
