#pragma once
// Reads `model.safetensors.index.json`, which says in which of several
// safetensors files each tensor of a large checkpoint lies:
// {"metadata": {"total_size": bytes}, "weight_map": {tensor: file}}.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace attention_playground {

struct ShardIndex {
  /// Each name once, in order; all lie beside the index, in its own folder.
  std::vector<std::string> files;
  /// The file of each tensor: the weight map.
  std::map<std::string, std::string, std::less<>> file_of;
  /// Bytes of all tensors together, where the index says so.
  std::optional<std::int64_t> total_size;
};

/// Rejects text that is no JSON, a weight map that is missing or empty, and file
/// names that lead out of the folder or name no safetensors file:
/// `malformed_file` with a sentence.
[[nodiscard]] Expected<ShardIndex> read_shard_index(std::string_view json) noexcept;

}  // namespace attention_playground
