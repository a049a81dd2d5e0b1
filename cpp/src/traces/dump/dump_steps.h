#pragma once
// The steps of a generation, joined into one matrix per layer.

#include <cstdint>
#include <optional>
#include <vector>

#include "base/buffer.h"
#include "traces/dump/dump_parts.h"

namespace attention_playground {

/// What each step has, in order.
struct StepSizes {
  std::vector<std::int64_t> queries;
  std::vector<std::int64_t> keys;
  std::vector<std::int64_t> first;  // column of its first key among all keys

  bool operator==(const StepSizes&) const = default;
  [[nodiscard]] bool is_one() const noexcept { return keys.size() == 1; }
  /// The latest keys only, as with a cache of a fixed window.
  [[nodiscard]] bool slides() const noexcept { return first.back() > 0; }
  /// Other keys from step to step, as with any cache.
  [[nodiscard]] bool hides() const noexcept { return slides() || keys.back() != keys.front(); }
};

/// What is known of the steps apart from their sizes.
struct StepContext {
  enum class Keys : std::uint8_t { unknown, own, source };  // own: self-attention
  Keys keys = Keys::unknown;
  std::optional<std::int64_t> tokens;  // names that the dump has for the keys
};

struct JoinedSteps {
  StepSizes sizes;
  std::int64_t heads = 0;
  std::int64_t queries = 0;
  std::int64_t keys = 0;
  Buffer<float> weights;  // [heads, queries, keys]; 0 where a key was not there
  /// No query looks at a key after its own, and none is out of reach: a causal mask says it all.
  bool causal = false;
};

/// Where each step's keys lie: after each other as a cache grows; always the same, over a source
/// or in a cache of fixed size; or the latest ones, in a window. Where the same sizes may be a
/// source or a window, and neither name nor tokens tell, `invalid_argument` with both readings.
[[nodiscard]] Expected<StepSizes> plan_steps(const std::vector<WeightsPart>& parts,
                                             const StepContext& context) noexcept;

/// `parts` may come in any order; one without a step is taken as it is.
[[nodiscard]] Expected<JoinedSteps> join_steps(std::vector<WeightsPart> parts,
                                               const StepContext& context) noexcept;

/// 1 for each cell whose key was there: [queries, keys].
[[nodiscard]] Expected<Buffer<std::uint8_t>> cells_of(const JoinedSteps& steps) noexcept;

}  // namespace attention_playground
