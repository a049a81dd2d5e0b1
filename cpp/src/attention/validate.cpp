#include "attention/validate.h"

#include <algorithm>
#include <cmath>

#include "attention/mask.h"
#include "base/matrix.h"
#include "base/sizes.h"

namespace attention_playground {

namespace {

std::string sizes_text(const AttentionShape::Matrix& matrix) {
  return std::to_string(matrix.rows) + " x " + std::to_string(matrix.columns);
}

Expected<void> check_heads(const AttentionSettings& settings) noexcept {
  if (settings.heads < 1 || settings.key_value_heads < 1) {
    return fail(ErrorCode::invalid_argument, "there must be at least one head");
  }
  if (settings.heads % settings.key_value_heads != 0) {
    return fail(ErrorCode::invalid_argument,
                std::to_string(settings.heads) + " heads cannot share " +
                    std::to_string(settings.key_value_heads) +
                    " key/value heads evenly: the first must be a multiple of the second");
  }
  return {};
}

Expected<void> check_numbers(const AttentionSettings& settings) noexcept {
  if (settings.scale && !std::isfinite(*settings.scale)) {
    return fail(ErrorCode::non_finite, "the scale must be a finite number");
  }
  if (!std::isfinite(settings.soft_cap) || settings.soft_cap < 0.0F) {
    return fail(ErrorCode::invalid_argument, "the soft cap must be 0 (off) or a positive number");
  }
  return {};
}

Expected<void> check_bias(const AttentionSettings& settings, const AttentionSizes& sizes) noexcept {
  if (settings.bias.empty()) return {};
  auto expected = checked_product(
      {settings.bias_per_head ? settings.heads : 1, sizes.queries, sizes.keys}, "the bias");
  if (!expected) return std::unexpected(expected.error());
  if (static_cast<std::int64_t>(settings.bias.size()) == *expected) return {};
  return fail(ErrorCode::shape_mismatch,
              "the bias needs " + std::to_string(*expected) + " numbers (" +
                  (settings.bias_per_head ? "heads x " : "") + "queries x keys) but has " +
                  std::to_string(settings.bias.size()),
              static_cast<std::int64_t>(settings.bias.size()));
}

Expected<void> check_agreement(const AttentionShape& input, const AttentionSettings& settings,
                               const AttentionSizes& sizes) noexcept {
  const bool divides = input.queries.columns % settings.heads == 0 &&
                       input.keys.columns % settings.key_value_heads == 0 &&
                       input.values.columns % settings.key_value_heads == 0;
  if (!divides) {
    return fail(ErrorCode::shape_mismatch,
                "the columns of queries (" + sizes_text(input.queries) + "), keys (" +
                    sizes_text(input.keys) + ") and values (" + sizes_text(input.values) +
                    ") must divide evenly into " + std::to_string(settings.heads) +
                    " query heads and " + std::to_string(settings.key_value_heads) +
                    " key/value heads");
  }
  if (sizes.queries < 1 || sizes.keys < 1 || sizes.width < 1 || sizes.key_width < 1 ||
      sizes.value_width < 1) {
    return fail(ErrorCode::invalid_argument,
                "queries, keys and values need at least one row and one column each");
  }
  if (input.values.rows != sizes.keys) {
    return fail(ErrorCode::shape_mismatch, "there are " + std::to_string(sizes.keys) +
                                               " keys but " + std::to_string(input.values.rows) +
                                               " values: each key needs one value");
  }
  return check_score(input.score, settings.heads, sizes);
}

bool all_between_0_and_1(std::span<const PaintedWeight> painted) noexcept {
  return std::ranges::all_of(painted, [](const PaintedWeight& cell) {
    return cell.weight >= 0.0F && cell.weight <= 1.0F;
  });
}

bool all_finite(std::span<const PaintedScore> scores) noexcept {
  return std::ranges::all_of(scores,
                             [](const PaintedScore& cell) { return std::isfinite(cell.score); });
}

Expected<void> check_edits(const AttentionSettings& settings,
                           const AttentionSizes& sizes) noexcept {
  if (settings.edits.empty()) return {};
  if (static_cast<std::int64_t>(settings.edits.size()) != settings.heads) {
    return fail(ErrorCode::shape_mismatch, "there must be one edit per head, or none");
  }
  for (const HeadEdit& edit : settings.edits) {
    if (!(edit.temperature > 0.0F) || !std::isfinite(edit.temperature) ||
        !std::isfinite(edit.output_factor)) {
      return fail(ErrorCode::invalid_argument,
                  "a head's temperature must be a positive number and its factor a finite one");
    }
    if (!all_between_0_and_1(edit.painted)) {
      return fail(ErrorCode::invalid_argument, "a painted weight must lie between 0 and 1");
    }
    if (!all_finite(edit.scores)) {
      return fail(ErrorCode::invalid_argument, "a painted score must be a finite number");
    }
    if (!std::isfinite(edit.soft_cap) || edit.soft_cap < 0.0F) {
      return fail(ErrorCode::invalid_argument, "a head's soft cap must be a number from 0 up");
    }
    if (edit.sink && !std::isfinite(*edit.sink)) {
      return fail(ErrorCode::invalid_argument, "a head's sink must be a finite score");
    }
    if (!edit.mask) continue;
    auto good = check_mask(*edit.mask, settings.heads, sizes.queries, sizes.keys);
    if (!good) return good;
  }
  return {};
}

}  // namespace

Expected<AttentionSizes> check_sizes(const AttentionShape& shape,
                                     const AttentionSettings& settings) noexcept {
  if (auto good = check_heads(settings); !good) return std::unexpected(good.error());
  if (auto good = check_numbers(settings); !good) return std::unexpected(good.error());
  const AttentionSizes sizes{.queries = shape.queries.rows,
                             .keys = shape.keys.rows,
                             .width = shape.queries.columns / settings.heads,
                             .key_width = shape.keys.columns / settings.key_value_heads,
                             .value_width = shape.values.columns / settings.key_value_heads};
  if (auto good = check_agreement(shape, settings, sizes); !good) {
    return std::unexpected(good.error());
  }
  auto cells =
      checked_product({settings.heads, sizes.queries, sizes.keys}, "the attention weights");
  if (!cells) return std::unexpected(cells.error());
  if (auto good = check_bias(settings, sizes); !good) return std::unexpected(good.error());
  if (auto good = check_mask(settings.mask, settings.heads, sizes.queries, sizes.keys); !good) {
    return std::unexpected(good.error());
  }
  if (auto good = check_edits(settings, sizes); !good) return std::unexpected(good.error());
  return sizes;
}

Expected<AttentionSizes> check_sizes(const AttentionInput& input,
                                     const AttentionSettings& settings) noexcept {
  return check_sizes(shape_of(input, settings.score), settings);
}

Expected<void> check_output(const AttentionSizes& sizes, const AttentionSettings& settings,
                            const AttentionOutput& result) noexcept {
  const std::int64_t rows = settings.heads * sizes.queries;
  const auto fits = [](auto span, std::int64_t expected) {
    return span.empty() || static_cast<std::int64_t>(span.size()) == expected;
  };
  const bool good = static_cast<std::int64_t>(result.output.size()) == rows * sizes.value_width &&
                    fits(result.weights, rows * sizes.keys) && fits(result.row_maximum, rows) &&
                    fits(result.row_sum, rows) && fits(result.empty_rows, rows);
  if (good) return {};
  return fail(ErrorCode::shape_mismatch, "a result buffer does not have the size of its result");
}

Expected<void> check_finite(const ConstMatrixView& matrix, const char* name) noexcept {
  for (Eigen::Index row = 0; row < matrix.rows(); ++row) {
    for (Eigen::Index column = 0; column < matrix.cols(); ++column) {
      if (std::isfinite(matrix(row, column))) continue;
      return fail(ErrorCode::non_finite,
                  std::string(name) + " hold a value that is not a finite number in row " +
                      std::to_string(row) + ", column " + std::to_string(column),
                  row * matrix.cols() + column);
    }
  }
  return {};
}

Expected<void> check_finite(std::span<const float> numbers, const char* name) noexcept {
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (std::isfinite(numbers[i])) continue;
    return fail(ErrorCode::non_finite,
                std::string(name) + " holds a value that is not a finite number at element " +
                    std::to_string(i),
                static_cast<std::int64_t>(i));
  }
  return {};
}

Expected<void> validate(const AttentionInput& input, const AttentionSettings& settings) noexcept {
  auto sizes = check_sizes(input, settings);
  if (!sizes) return std::unexpected(sizes.error());
  if (auto good = check_finite(input.queries, "the queries"); !good) return good;
  if (auto good = check_finite(input.keys, "the keys"); !good) return good;
  if (auto good = check_finite(input.values, "the values"); !good) return good;
  for (const ScoreSlot slot : score_slots) {
    std::string name = slot_words(slot);
    name.insert(4, "score's ");
    if (auto good = check_finite(settings.score.parameter(slot), name.c_str()); !good) return good;
  }
  for (std::size_t i = 0; i < settings.bias.size(); ++i) {
    const float value = settings.bias[i];
    if (std::isfinite(value) || value == -std::numeric_limits<float>::infinity()) continue;
    return fail(ErrorCode::non_finite,
                "the bias may hold finite numbers and minus infinity only; element " +
                    std::to_string(i) + " is neither",
                static_cast<std::int64_t>(i));
  }
  return {};
}

}  // namespace attention_playground
