#pragma once
// What every reader of weights asks of them.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "files/safetensors.h"
#include "traces/trace.h"

namespace attention_playground {

struct RowSum {
  std::int64_t row = 0;
  double sum = 0.0;
};

/// The first row of weights [rows, keys] that does not sum to 1, as far as their type lets them.
[[nodiscard]] std::optional<RowSum> row_off_one(std::span<const float> weights, std::int64_t keys,
                                                TensorType stored) noexcept;

/// Adds one sentence when rows of the layer's weights do not sum to 1. A dump that was rounded
/// may miss it by a little; more deserves a word. Weights kept as single bytes (u8) may miss it
/// by half a step, 1/510, for each key.
void check_row_sums(const LayerTrace& layer, TensorType stored, std::vector<std::string>& warnings);

/// What to do about a value that is not a number: a whole row of NaN is a padded query.
[[nodiscard]] const char* nan_advice(bool whole_row) noexcept;

/// Whether every number of the row of `columns` around `index` is NaN.
[[nodiscard]] bool is_nan_row(std::span<const float> values, std::int64_t index,
                              std::int64_t columns) noexcept;

}  // namespace attention_playground
