#include "files/shard_index.h"

#include <algorithm>
#include <set>

#include "files/file_kind.h"
#include "files/json.h"

namespace attention_playground {

namespace {

std::unexpected<Error> bad_index(const std::string& what) noexcept {
  return fail(ErrorCode::malformed_file, "the index of the safetensors files " + what);
}

/// The name reaches a file system or a server as it is: it must stay in the folder.
bool is_plain(std::string_view name) noexcept {
  return name.find("..") == std::string_view::npos &&
         std::none_of(name.begin(), name.end(), [](char c) {
           return c == '/' || c == '\\' || c == ':' || static_cast<unsigned char>(c) < 0x20;
         });
}

Expected<void> check_file(const std::string& tensor, const JsonValue& file) noexcept {
  const std::string begins = "says that tensor '" + tensor + "' lies in ";
  if (!file.is(JsonValue::Kind::string)) return bad_index(begins + "something that is no name");
  if (!is_plain(file.string)) {
    return bad_index(begins + json_string(file.string) +
                     ", but all files must lie in the folder of the index");
  }
  constexpr std::string_view ending = ".safetensors";
  if (!file.string.ends_with(ending) || file.string.size() == ending.size()) {
    return bad_index(begins + json_string(file.string) +
                     ", but only names that end in '.safetensors' are read");
  }
  return {};
}

/// Nothing where the index does not say.
Expected<std::optional<std::int64_t>> read_total_size(const JsonValue& index) noexcept {
  const JsonValue* const metadata = index.find("metadata");
  const JsonValue* const total = metadata == nullptr ? nullptr : metadata->find("total_size");
  if (total == nullptr) return std::nullopt;
  const auto bytes = total->whole_number();
  if (!bytes || *bytes < 0) return bad_index("has a 'total_size' that is no number of bytes");
  return bytes;
}

}  // namespace

Expected<ShardIndex> read_shard_index(std::string_view json) noexcept {
  const auto index = parse_json(json);
  if (!index) {
    if (const std::string words = foreign_text(json); !words.empty()) {
      return fail(ErrorCode::malformed_file, "the index of the safetensors files: " + words);
    }
    return fail(ErrorCode::malformed_file,
                "the index of the safetensors files is " + index.error().where,
                index.error().index);
  }
  const JsonValue* const weights = index->find("weight_map");
  if (weights == nullptr || !weights->is(JsonValue::Kind::object)) {
    return bad_index("has no 'weight_map' object that names the file of each tensor");
  }
  if (weights->object.empty()) return bad_index("names no tensor in its 'weight_map'");
  ShardIndex result;
  std::set<std::string> files;
  for (const auto& [tensor, file] : weights->object) {
    if (tensor.empty()) return bad_index("has a tensor without a name in its 'weight_map'");
    if (auto good = check_file(tensor, file); !good) return std::unexpected(good.error());
    files.insert(file.string);
    result.file_of.emplace(tensor, file.string);
  }
  result.files.assign(files.begin(), files.end());
  auto total = read_total_size(*index);
  if (!total) return std::unexpected(total.error());
  result.total_size = *total;
  return result;
}

}  // namespace attention_playground
