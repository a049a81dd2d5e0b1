#pragma once
// How much of a row of weights lies on each stretch of its keys.

#include <cstdint>
#include <span>
#include <vector>

#include "base/error.h"

namespace attention_playground {

/// The sums of `row` from each of `cuts` to the next; between two cuts, the earlier key counts and
/// the later one does not. Fails with `invalid_argument` unless the cuts ascend from 0 or later to
/// at most the row's length.
[[nodiscard]] Expected<std::vector<float>> mass_between(
    std::span<const float> row, std::span<const std::int32_t> cuts) noexcept;

}  // namespace attention_playground
