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

/// The same of a column of `weights`, which has rows of so many `keys`: what each stretch of
/// queries gives to one key. `invalid_argument` for a key that is not there, too.
[[nodiscard]] Expected<std::vector<float>> column_mass_between(
    std::span<const float> weights, std::int64_t keys, std::int64_t key,
    std::span<const std::int32_t> cuts) noexcept;

}  // namespace attention_playground
