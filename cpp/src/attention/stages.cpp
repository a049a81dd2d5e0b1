#include "attention/stages.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "attention/head_edit.h"
#include "attention/head_score.h"
#include "attention/mask.h"
#include "attention/rows.h"
#include "base/matrix.h"
#include "kernels/elementary.h"
#include "kernels/products.h"
#include "kernels/row_softmax.h"

namespace attention_playground {

namespace {

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

/// Calls `change` with the row and the column of each cell that lies in the block.
template <typename Cells, typename Change>
void for_each_cell(const Cells& cells, const BlockPlace& place, const MatrixView& block,
                   Change change) noexcept {
  const std::int64_t first = std::max<std::int64_t>(0, cells.query - place.first_query);
  const std::int64_t last =
      std::min<std::int64_t>(block.rows(), cells.query + cells.queries - place.first_query);
  const std::int64_t end = std::min<std::int64_t>(block.cols(), cells.key + cells.keys);
  for (std::int64_t row = first; row < last; ++row) {
    for (std::int64_t key = std::max<std::int64_t>(0, cells.key); key < end; ++key) {
      change(row, key);
    }
  }
}

/// The sum with the sink is taken at the larger of both maxima, so that none overflows.
kernels::RowStatistics share_with_sink(float sink, const kernels::RowStatistics& row,
                                       std::span<float> weights) noexcept {
  const float maximum = std::max(sink, row.maximum);
  const float own = row.sum * kernels::exponential(row.maximum - maximum);
  const float sum = own + kernels::exponential(sink - maximum);
  for (float& weight : weights) weight *= own / sum;
  return {.maximum = maximum, .sum = sum};
}

/// A painted weight is marked by its sign while the row is shared out.
void mark(std::span<const PaintedWeight> painted, const AttentionSettings& settings,
          const BlockPlace& place, MatrixView& weights) noexcept {
  const MaskPlace mask_place{.queries = place.queries, .keys = place.keys, .head = place.head};
  for (const PaintedWeight& cells : painted) {
    for_each_cell(cells, place, weights, [&](std::int64_t row, std::int64_t key) {
      if (!cell_is_allowed(settings, mask_place, place.first_query + row, key)) return;
      weights(row, key) = std::copysign(cells.weight, -1.0F);
    });
  }
}

void share_out(std::span<float> row) noexcept {
  float painted = 0.0F;
  float rest = 0.0F;
  bool any = false;
  for (const float weight : row) {
    const bool marked = std::signbit(weight);
    any = any || marked;
    (marked ? painted : rest) += std::fabs(weight);
  }
  if (!any) return;
  const float painted_factor = painted > 1.0F ? 1.0F / painted : 1.0F;
  const float rest_factor = painted < 1.0F && rest > 0.0F ? (1.0F - painted) / rest : 0.0F;
  for (float& weight : row) {
    weight = std::signbit(weight) ? -weight * painted_factor : weight * rest_factor;
  }
}

}  // namespace

template <typename Scalar>
void score(const ConstMatrixViewOf<Scalar>& queries, const ConstMatrixViewOf<Scalar>& keys,
           MatrixViewOf<Scalar> products) noexcept {
  kernels::multiply_transposed_right(queries, keys, {}, products);
}

template <typename Scalar>
void scale(Scalar factor, MatrixViewOf<Scalar> scores) noexcept {
  for (Eigen::Index i = 0; i < scores.rows(); ++i) scale_row(factor, row_of(scores, i));
}

template <typename Scalar>
void soft_cap(float cap, MatrixViewOf<Scalar> scores) noexcept {
  if (cap == 0.0F) return;
  for (Eigen::Index i = 0; i < scores.rows(); ++i) {
    soft_cap_row(static_cast<Scalar>(cap), row_of(scores, i));
  }
}

template void score(const ConstMatrixView&, const ConstMatrixView&, MatrixView) noexcept;
template void score(const ConstMatrixViewOf<double>&, const ConstMatrixViewOf<double>&,
                    MatrixViewOf<double>) noexcept;
template void scale(float, MatrixView) noexcept;
template void scale(double, MatrixViewOf<double>) noexcept;
template void soft_cap(float, MatrixView) noexcept;
template void soft_cap(float, MatrixViewOf<double>) noexcept;

float soft_cap_of(const AttentionSettings& settings, std::int64_t head) noexcept {
  const HeadEdit* const edit = edit_of(settings.edits, head);
  return edit != nullptr && edit->soft_cap > 0.0F ? edit->soft_cap : settings.soft_cap;
}

void subtract_distance(float slope, const BlockPlace& place, MatrixView scores) noexcept {
  if (slope == 0.0F) return;
  const std::int64_t first = place.first_query + place.keys - place.queries;
  for (Eigen::Index i = 0; i < scores.rows(); ++i) {
    const std::span<float> row = row_of(scores, i);
    for (std::size_t j = 0; j < row.size(); ++j) {
      row[j] -= slope * static_cast<float>(std::abs(first + i - static_cast<std::int64_t>(j)));
    }
  }
}

void add_bias(const AttentionSettings& settings, const BlockPlace& place,
              MatrixView scores) noexcept {
  if (const HeadEdit* const edit = edit_of(settings.edits, place.head)) {
    subtract_distance(edit->distance_slope, place, scores);
  }
  if (settings.bias.empty()) return;
  const MaskPlace mask_place{.queries = place.queries, .keys = place.keys, .head = place.head};
  for (Eigen::Index i = 0; i < scores.rows(); ++i) {
    const float* const bias = bias_row(settings, mask_place, place.first_query + i);
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
    const MaskRow allowed(mask, mask_place, query);
    const std::span<float> row = row_of(scores, i);
    for (std::size_t j = 0; j < row.size(); ++j) {
      if (!allowed.holds(static_cast<std::int64_t>(j))) row[j] = hidden;
    }
    for (const std::int64_t key : mask.blocked) {
      if (key >= 0 && key < scores.cols()) row[static_cast<std::size_t>(key)] = hidden;
    }
  }
}

void set_scores(const AttentionSettings& settings, const BlockPlace& place,
                MatrixView scores) noexcept {
  const HeadEdit* const edit = edit_of(settings.edits, place.head);
  if (edit == nullptr) return;
  constexpr float hidden = -std::numeric_limits<float>::infinity();
  for (const PaintedScore& cells : edit->scores) {
    for_each_cell(cells, place, scores, [&](std::int64_t row, std::int64_t key) {
      if (scores(row, key) != hidden) scores(row, key) = cells.score;
    });
  }
}

WeightPattern pattern_of(const HeadEdit& edit, std::int64_t query) noexcept {
  WeightPattern pattern = edit.pattern;
  for (const PatternRows& rows : edit.rows) {
    if (query >= rows.query && query - rows.query < rows.queries) pattern = rows.pattern;
  }
  return pattern;
}

void replace_by_pattern(const HeadEdit& edit, const BlockPlace& place, MatrixView scores) noexcept {
  if (edit.pattern == WeightPattern::softmax && edit.rows.empty()) return;
  constexpr float hidden = -std::numeric_limits<float>::infinity();
  const bool from_start = edit.pattern_alignment == CausalAlignment::top_left;
  const std::int64_t first = place.first_query + (from_start ? 0 : place.keys - place.queries);
  for (Eigen::Index i = 0; i < scores.rows(); ++i) {
    const WeightPattern pattern = pattern_of(edit, place.first_query + i);
    if (pattern == WeightPattern::softmax) continue;
    const std::int64_t step = pattern == WeightPattern::previous ? 1 : 0;
    const std::int64_t target = std::max<std::int64_t>(0, first + i - step);
    const std::span<float> row = row_of(scores, i);
    for (std::size_t j = 0; j < row.size(); ++j) {
      const bool wanted =
          pattern == WeightPattern::uniform || static_cast<std::int64_t>(j) == target;
      row[j] = wanted && row[j] != hidden ? 0.0F : hidden;
    }
  }
}

Expected<void> normalise(EmptyRow policy, MatrixView scores, const RowResults& results,
                         std::optional<float> sink) noexcept {
  for (Eigen::Index i = 0; i < scores.rows(); ++i) {
    const std::span<float> row = row_of(scores, i);
    kernels::RowStatistics statistics = kernels::softmax_row(row);
    const bool empty = statistics.sum == 0.0F;
    if (!empty && !(statistics.sum > 0.0F && std::isfinite(statistics.sum))) {
      return fail(ErrorCode::non_finite,
                  "a score became infinite or undefined: the queries and keys are too large", i);
    }
    if (empty) fill_empty_row(policy, row);
    if (!empty && sink) statistics = share_with_sink(*sink, statistics, row);
    const auto index = static_cast<std::size_t>(i);
    if (!results.maximum.empty()) results.maximum[index] = statistics.maximum;
    if (!results.sum.empty()) results.sum[index] = statistics.sum;
    if (!results.empty.empty()) results.empty[index] = empty ? 1 : 0;
  }
  return {};
}

void paint(const AttentionSettings& settings, const BlockPlace& place,
           MatrixView weights) noexcept {
  const HeadEdit* const edit = edit_of(settings.edits, place.head);
  if (edit == nullptr || edit->painted.empty()) return;
  mark(edit->painted, settings, place, weights);
  for (Eigen::Index i = 0; i < weights.rows(); ++i) share_out(row_of(weights, i));
}

void aggregate(const ConstMatrixView& weights, const ConstMatrixView& values,
               MatrixView output) noexcept {
  kernels::multiply(weights, values, output);
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
  return settings.scale.value_or(default_scale<float>(settings.score.function, width));
}

float scale_factor(const AttentionSettings& settings, std::int64_t width,
                   std::int64_t head) noexcept {
  const float factor = scale_factor(settings, width);
  const HeadEdit* const edit = edit_of(settings.edits, head);
  if (edit == nullptr) return factor;
  const bool divides = settings.score.function == ScoreFunction::scaled_dot;
  return (edit->unscaled && divides ? 1.0F : factor) / edit->temperature;
}

}  // namespace attention_playground
