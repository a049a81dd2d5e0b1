#include "attention/stages.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "attention/mask.h"
#include "base/buffer.h"
#include "base/sizes.h"
#include "kernels/panel_product.h"
#include "kernels/row_softmax.h"
#include "kernels/scores.h"

namespace attention_playground {

namespace {

using kernels::panel_count;

std::span<float> row_of(MatrixView& block, std::int64_t row) noexcept {
  return {block.data() + row * block.outerStride(), static_cast<std::size_t>(block.cols())};
}

void fill_empty_row(EmptyRow policy, std::span<float> row) noexcept {
  switch (policy) {
    case EmptyRow::zero:
      std::fill(row.begin(), row.end(), 0.0F);
      return;
    case EmptyRow::uniform:
      std::fill(row.begin(), row.end(), 1.0F / static_cast<float>(row.size()));
      return;
    case EmptyRow::not_a_number:
      std::fill(row.begin(), row.end(), std::numeric_limits<float>::quiet_NaN());
      return;
  }
}

/// left * right, with `right` packed into scratch memory first.
Expected<void> multiply_small(const ConstMatrixView& left, const ConstMatrixView& right,
                              bool transposed, MatrixView output) noexcept {
  const std::int64_t depth = left.cols();
  const std::int64_t columns = output.cols();
  auto size = checked_product({panel_count(columns), kernels::panel_columns, depth}, "a product");
  if (!size) return std::unexpected(size.error());
  auto panels = Buffer<float>::allocate(*size, "a product");
  if (!panels) return std::unexpected(panels.error());
  const auto pack = transposed ? kernels::pack_transposed_panels : kernels::pack_panels;
  pack(right.data(), right.outerStride(), depth, columns, panels->data());
  kernels::multiply_panels({.left = left.data(),
                            .left_stride = left.outerStride(),
                            .rows = left.rows(),
                            .depth = depth,
                            .panels = panels->data(),
                            .bias = nullptr,
                            .output = output.data(),
                            .output_stride = output.outerStride(),
                            .columns = columns});
  return {};
}

}  // namespace

Expected<void> score(const ConstMatrixView& queries, const ConstMatrixView& keys,
                     MatrixView products) noexcept {
  return multiply_small(queries, keys, true, products);
}

void scale(float factor, MatrixView scores) noexcept {
  for (Eigen::Index i = 0; i < scores.rows(); ++i) kernels::scale_row(factor, row_of(scores, i));
}

void soft_cap(float cap, MatrixView scores) noexcept {
  if (cap == 0.0F) return;
  for (Eigen::Index i = 0; i < scores.rows(); ++i) kernels::soft_cap_row(cap, row_of(scores, i));
}

void add_bias(const AttentionSettings& settings, const BlockPlace& place,
              MatrixView scores) noexcept {
  if (settings.bias.empty()) return;
  const std::int64_t head = settings.bias_per_head ? place.head : 0;
  for (Eigen::Index i = 0; i < scores.rows(); ++i) {
    const float* const bias =
        settings.bias.data() + (head * place.queries + place.first_query + i) * place.keys;
    const std::span<float> row = row_of(scores, i);
    for (std::size_t j = 0; j < row.size(); ++j) row[j] += bias[j];
  }
}

void apply_mask(const MaskSettings& mask, const BlockPlace& place, MatrixView scores) noexcept {
  if (allows_everything(mask)) return;
  constexpr float hidden = -std::numeric_limits<float>::infinity();
  const MaskPlace mask_place{.queries = place.queries, .keys = place.keys, .head = place.head};
  for (Eigen::Index i = 0; i < scores.rows(); ++i) {
    const std::int64_t query = place.first_query + i;
    const KeyRange range = key_range(mask, mask_place, query);
    const std::uint8_t* const cells = boolean_row(mask, mask_place, query);
    const std::span<float> row = row_of(scores, i);
    for (std::size_t j = 0; j < row.size(); ++j) {
      const auto key = static_cast<std::int64_t>(j);
      if (!range.holds(key) || (cells != nullptr && cells[key] == 0)) row[j] = hidden;
    }
    for (const std::int64_t key : mask.blocked) {
      if (key >= 0 && key < scores.cols()) row[static_cast<std::size_t>(key)] = hidden;
    }
  }
}

void replace_by_pattern(WeightPattern pattern, const BlockPlace& place,
                        MatrixView scores) noexcept {
  if (pattern == WeightPattern::softmax) return;
  constexpr float hidden = -std::numeric_limits<float>::infinity();
  const std::int64_t step = pattern == WeightPattern::previous ? 1 : 0;
  for (Eigen::Index i = 0; i < scores.rows(); ++i) {
    const std::int64_t position = place.first_query + i + place.keys - place.queries;
    const std::int64_t target = std::max<std::int64_t>(0, position - step);
    const std::span<float> row = row_of(scores, i);
    for (std::size_t j = 0; j < row.size(); ++j) {
      const bool wanted =
          pattern == WeightPattern::uniform || static_cast<std::int64_t>(j) == target;
      row[j] = wanted && row[j] != hidden ? 0.0F : hidden;
    }
  }
}

Expected<void> normalise(EmptyRow policy, MatrixView scores, const RowResults& results) noexcept {
  for (Eigen::Index i = 0; i < scores.rows(); ++i) {
    const std::span<float> row = row_of(scores, i);
    const kernels::RowStatistics statistics = kernels::softmax_row(row);
    const bool empty = statistics.sum == 0.0F;
    if (!empty && !(statistics.sum > 0.0F && std::isfinite(statistics.sum))) {
      return fail(ErrorCode::non_finite,
                  "a score became infinite or undefined: the queries and keys are too large", i);
    }
    if (empty) fill_empty_row(policy, row);
    const auto index = static_cast<std::size_t>(i);
    if (!results.maximum.empty()) results.maximum[index] = statistics.maximum;
    if (!results.sum.empty()) results.sum[index] = statistics.sum;
    if (!results.empty.empty()) results.empty[index] = empty ? 1 : 0;
  }
  return {};
}

Expected<void> aggregate(const ConstMatrixView& weights, const ConstMatrixView& values,
                         MatrixView output) noexcept {
  return multiply_small(weights, values, false, output);
}

void edit_output(const HeadEdit& edit, MatrixView output) noexcept {
  if (edit.averaged) {
    const auto rows = static_cast<float>(output.rows());
    for (Eigen::Index column = 0; column < output.cols(); ++column) {
      float sum = 0.0F;
      for (Eigen::Index row = 0; row < output.rows(); ++row) sum += output(row, column);
      output.col(column).setConstant(sum / rows);
    }
  }
  if (edit.output_factor != 1.0F) scale(edit.output_factor, output);
}

float scale_factor(const AttentionSettings& settings, std::int64_t width) noexcept {
  return settings.scale.value_or(1.0F / std::sqrt(static_cast<float>(width)));
}

float scale_factor(const AttentionSettings& settings, std::int64_t width,
                   std::int64_t head) noexcept {
  const float factor = scale_factor(settings, width);
  if (settings.edits.empty()) return factor;
  return factor / settings.edits[static_cast<std::size_t>(head)].temperature;
}

}  // namespace attention_playground
