#pragma once
// The name of one attention operation in a trace, in the order in which a model
// computes them.

#include <cstdint>
#include <string>
#include <tuple>

namespace attention_playground {

/// "decoder.11.cross" is {"decoder", 11, "cross"}; "layer.3" has no operation.
struct LayerName {
  std::string stack;
  std::int64_t layer = 0;
  std::string operation;
  std::string text;

  [[nodiscard]] auto key() const noexcept {
    const int stack_rank = stack == "decoder" ? 1 : 0;
    const int operation_rank = operation == "cross" ? 1 : 0;
    return std::tuple(stack_rank, layer, operation_rank);
  }
  bool operator<(const LayerName& other) const noexcept { return key() < other.key(); }
};

}  // namespace attention_playground
