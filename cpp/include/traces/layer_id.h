#pragma once
// Which attention operation of a model a layer of a trace is, in the order in which a
// model computes them.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "traces/trace.h"

namespace attention_playground {

/// "decoder.11.cross" is {"decoder", 11, "cross"}; "layer.3" is {"layer", 3, ""}.
struct LayerId {
  std::string stack = {};  // "layer" where there is one alone, "encoder", "decoder"
  std::int64_t index = 0;
  std::string kind = {};  // "self" or "cross"; none where the stack is alone
  std::string text = {};

  [[nodiscard]] bool in_encoder() const noexcept { return stack == "encoder"; }
  [[nodiscard]] bool in_decoder() const noexcept { return stack == "decoder"; }
  [[nodiscard]] bool is_cross() const noexcept { return kind == "cross"; }

  [[nodiscard]] auto order() const noexcept {
    return std::tuple(in_decoder() ? 1 : 0, index, is_cross() ? 1 : 0);
  }
  bool operator<(const LayerId& other) const noexcept { return order() < other.order(); }
};

/// Nothing for a name of any other form.
[[nodiscard]] std::optional<LayerId> read_layer_id(std::string_view name);

/// A layer whose name is of no known form is of no stack.
[[nodiscard]] LayerId layer_id(const LayerTrace& layer);

}  // namespace attention_playground
