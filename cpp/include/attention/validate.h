#pragma once
// The checks before any number is computed: sizes, settings, finite input.

#include <cstdint>

#include "attention/attend.h"

namespace attention_playground {

/// Rows and columns of an input in either precision.
struct AttentionShape {
  struct Matrix {
    std::int64_t rows = 0;
    std::int64_t columns = 0;
  };
  Matrix queries;
  Matrix keys;
  Matrix values;
};
template <typename Scalar>
[[nodiscard]] AttentionShape shape_of(const AttentionInputOf<Scalar>& input) noexcept {
  return {.queries = {.rows = input.queries.rows(), .columns = input.queries.cols()},
          .keys = {.rows = input.keys.rows(), .columns = input.keys.cols()},
          .values = {.rows = input.values.rows(), .columns = input.values.cols()}};
}

/// Sizes of one operation, all at least 1.
struct AttentionSizes {
  std::int64_t queries = 0;
  std::int64_t keys = 0;
  std::int64_t width = 0;        // of one head's query and key
  std::int64_t value_width = 0;  // of one head's value
};

/// The sizes that the input's matrices and the settings' heads agree on.
[[nodiscard]] Expected<AttentionSizes> check_sizes(const AttentionShape& shape,
                                                   const AttentionSettings& settings) noexcept;
[[nodiscard]] Expected<AttentionSizes> check_sizes(const AttentionInput& input,
                                                   const AttentionSettings& settings) noexcept;

/// Every given result span has the size that attend.h states.
[[nodiscard]] Expected<void> check_output(const AttentionSizes& sizes,
                                          const AttentionSettings& settings,
                                          const AttentionOutput& result) noexcept;

/// `non_finite` with the row-major position of the first NaN or infinity;
/// `name` begins the sentence ("queries").
[[nodiscard]] Expected<void> check_finite(const ConstMatrixView& matrix, const char* name) noexcept;

}  // namespace attention_playground
