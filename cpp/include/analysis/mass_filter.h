#pragma once
// The strongest weights of each row that together hold a share of its mass.

#include <cstdint>
#include <span>
#include <vector>

#include "base/buffer.h"
#include "base/error.h"

namespace attention_playground {

struct MassFilter {
  Buffer<std::uint8_t> kept;  // [queries, keys], 1 where a weight is kept
  std::vector<float> hidden;  // [queries], the sum of the weights that are not
};

/// Keeps of every row of `weights` [queries, keys] the fewest keys, strongest
/// first and the earlier of two equal ones, whose sum reaches `share` of the
/// row's. Weights of 0 are never kept. Fails with `invalid_argument` unless
/// 0 < share <= 1, and with `shape_mismatch` where the sizes do not fit.
[[nodiscard]] Expected<MassFilter> keep_top_mass(std::span<const float> weights,
                                                 std::int64_t queries, std::int64_t keys,
                                                 float share) noexcept;

}  // namespace attention_playground
