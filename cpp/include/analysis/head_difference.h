#pragma once
// How a head's weights differ between two runs over the same tokens.

#include <cstdint>

#include "base/buffer.h"
#include "base/error.h"
#include "traces/trace.h"

namespace attention_playground {

struct HeadDifference {
  std::int64_t queries = 0;
  std::int64_t keys = 0;
  Buffer<float> values;  // [queries, keys], after - before
  float largest = 0.0F;  // magnitude
};

/// `shape_mismatch` where the two heads do not have the same queries and keys.
[[nodiscard]] Expected<HeadDifference> head_difference(const Trace& before, const Trace& after,
                                                       std::int64_t layer,
                                                       std::int64_t head) noexcept;

/// The same between a head of a changed trace (models/intervention/trace_change.h) and what it is
/// without the changes.
[[nodiscard]] Expected<HeadDifference> head_change(const Trace& trace, std::int64_t layer,
                                                   std::int64_t head) noexcept;

}  // namespace attention_playground
