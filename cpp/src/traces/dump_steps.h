#pragma once
// The steps of a generation, joined into one matrix per layer.

#include <cstdint>
#include <vector>

#include "base/buffer.h"
#include "traces/dump_parts.h"

namespace attention_playground {

/// Queries and keys of each step, in order.
struct StepSizes {
  std::vector<std::int64_t> queries;
  std::vector<std::int64_t> keys;

  bool operator==(const StepSizes&) const = default;
  /// More keys from step to step, as with a cache that grows.
  [[nodiscard]] bool grow() const noexcept { return keys.back() != keys.front(); }
};

struct JoinedSteps {
  StepSizes sizes;
  std::int64_t heads = 0;
  std::int64_t queries = 0;
  std::int64_t keys = 0;
  Buffer<float> weights;  // [heads, queries, keys]; 0 where a key was not there yet
  /// No query looks at a key after its own: a causal mask says it all.
  bool causal = false;
};

/// `parts` may come in any order; one without a step is taken as it is.
[[nodiscard]] Expected<JoinedSteps> join_steps(std::vector<WeightsPart> parts) noexcept;

/// 1 for each cell whose key was there: [queries, keys].
[[nodiscard]] Expected<Buffer<std::uint8_t>> cells_of(const JoinedSteps& steps) noexcept;

}  // namespace attention_playground
