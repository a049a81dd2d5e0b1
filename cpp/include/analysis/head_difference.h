#pragma once
// How a head's weights differ between two runs over the same tokens.

#include <cstdint>

#include "analysis/head_pyramid.h"
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

/// The changes of a head's weights as signed cells, for rows and tiles of them: beside those cells
/// there is memory for a few rows of the other trace. Fails like `head_difference`.
[[nodiscard]] Expected<HeadCells> changed_cells(const Trace& before, const Trace& after,
                                                std::int64_t layer, std::int64_t head) noexcept;

}  // namespace attention_playground
