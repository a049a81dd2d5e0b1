#pragma once
// What the name of an array from elsewhere says.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "traces/layer_name.h"

namespace attention_playground {

struct DumpName {
  /// `other` is by its name something that no trace holds: masks, ids, logits.
  enum class Role : std::uint8_t {
    weights,
    queries,
    keys,
    values,
    tokens,
    query_tokens,
    settings,
    other
  };
  Role role = Role::weights;
  std::string stack;      // "encoder", "decoder" or none
  std::string operation;  // "self" or "cross" in a stack
  std::optional<std::int64_t> layer;
  bool says_layer = false;  // a word says that the number is the layer's
  std::optional<std::int64_t> step;
};

/// Words and numbers of the name, whatever stands between them. The layer's
/// number follows a word like `layer`, or is the last that belongs to no step.
/// What no word explains is weights.
[[nodiscard]] DumpName read_dump_name(std::string_view name);

/// "layer.3", "encoder.0.self".
[[nodiscard]] LayerName layer_name(const DumpName& name, std::int64_t layer);

}  // namespace attention_playground
