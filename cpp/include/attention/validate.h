#pragma once
// The checks before any number is computed: sizes, settings, finite input.

#include <array>
#include <cstdint>

#include "attention/attend.h"

namespace attention_playground {

/// Rows and columns of an input and its score function's parameters in either precision.
struct AttentionShape {
  struct Matrix {
    std::int64_t rows = 0;
    std::int64_t columns = 0;
  };
  struct Score {
    ScoreFunction function = ScoreFunction::scaled_dot;
    std::int64_t hidden = 0;
    std::array<std::int64_t, score_slots.size()> counts = {};  // numbers in each parameter

    [[nodiscard]] std::int64_t count(ScoreSlot slot) const noexcept {
      return counts[static_cast<std::size_t>(slot)];
    }
  };
  Matrix queries;
  Matrix keys;
  Matrix values;
  Score score;
};
template <typename Scalar>
[[nodiscard]] AttentionShape shape_of(const AttentionInputOf<Scalar>& input,
                                      const ScoreSettingsOf<Scalar>& score) noexcept {
  AttentionShape shape{.queries = {.rows = input.queries.rows(), .columns = input.queries.cols()},
                       .keys = {.rows = input.keys.rows(), .columns = input.keys.cols()},
                       .values = {.rows = input.values.rows(), .columns = input.values.cols()},
                       .score = {.function = score.function, .hidden = score.hidden}};
  for (const ScoreSlot slot : score_slots) {
    shape.score.counts[static_cast<std::size_t>(slot)] =
        static_cast<std::int64_t>(score.parameter(slot).size());
  }
  return shape;
}

/// Sizes of one operation, all at least 1.
struct AttentionSizes {
  std::int64_t queries = 0;
  std::int64_t keys = 0;
  std::int64_t width = 0;        // of one head's query
  std::int64_t key_width = 0;    // of one head's key: the same, but for general and additive
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

/// The parameters are those that the score function has, in the sizes that settings.h states.
[[nodiscard]] Expected<void> check_score(const AttentionShape::Score& score, std::int64_t heads,
                                         const AttentionSizes& sizes) noexcept;

/// `non_finite` with the row-major position of the first NaN or infinity;
/// `name` begins the sentence ("queries").
[[nodiscard]] Expected<void> check_finite(const ConstMatrixView& matrix, const char* name) noexcept;
[[nodiscard]] Expected<void> check_finite(std::span<const float> numbers,
                                          const char* name) noexcept;

}  // namespace attention_playground
