#include "layers/cross_entropy.h"

#include <algorithm>
#include <cmath>

#include "base/matrix.h"
#include "files/number_text.h"
#include "kernels/elementary.h"
#include "kernels/row_softmax.h"
#include "layers/rows.h"

namespace attention_playground {

namespace {

float logarithm(float x) noexcept { return kernels::natural_logarithm(x); }
double logarithm(double x) noexcept { return std::log(x); }

template <typename Scalar>
Expected<void> check(const ConstMatrixViewOf<Scalar>& logits, std::span<const std::int32_t> labels,
                     Scalar smoothing, const MatrixViewOf<Scalar>& gradient) noexcept {
  if (static_cast<std::int64_t>(labels.size()) != logits.rows() ||
      gradient.rows() != logits.rows() || gradient.cols() != logits.cols()) {
    return fail(ErrorCode::shape_mismatch, "a cross-entropy over " + std::to_string(logits.rows()) +
                                               " rows needs as many labels (there are " +
                                               std::to_string(labels.size()) +
                                               ") and a gradient of the same shape");
  }
  if (!(smoothing >= 0 && smoothing < 1)) {
    return fail(
        ErrorCode::invalid_argument,
        "label smoothing must be at least 0 and less than 1, not " + number_text(smoothing));
  }
  for (std::size_t row = 0; row < labels.size(); ++row) {
    if (labels[row] >= -1 && labels[row] < logits.cols()) continue;
    return fail(ErrorCode::invalid_argument,
                "label " + std::to_string(labels[row]) + " of row " + std::to_string(row) +
                    " is none of the " + std::to_string(logits.cols()) +
                    " classes; a row that does not count has -1",
                static_cast<std::int64_t>(row));
  }
  return {};
}

template <typename Scalar>
Scalar mean_of(std::span<const Scalar> row) noexcept {
  Scalar total = 0;
  for (const Scalar x : row) total += x;
  return total / static_cast<Scalar>(row.size());
}

/// p = softmax(logits) into `gradient`; the row's loss.
template <typename Scalar>
Scalar row_loss(std::span<const Scalar> logits, std::size_t label, Scalar smoothing,
                std::span<Scalar> gradient, bool& correct) noexcept {
  std::ranges::copy(logits, gradient.begin());
  const auto statistics = kernels::softmax_row(gradient);
  const Scalar own = logits[label];
  const auto earlier = logits.first(label);
  correct =
      own == statistics.maximum && std::ranges::find(earlier, statistics.maximum) == earlier.end();
  // ln p_j = logit_j - maximum - ln sum, so that nothing is lost where p_j is tiny.
  const Scalar log_sum = logarithm(statistics.sum);
  const Scalar own_loss = log_sum - (own - statistics.maximum);
  if (smoothing == 0) return own_loss;
  const Scalar mean_loss = log_sum - (mean_of(logits) - statistics.maximum);
  return (1 - smoothing) * own_loss + smoothing * mean_loss;
}

/// gradient = (p - target) / count, from p in place.
template <typename Scalar>
void subtract_target(std::span<Scalar> gradient, std::size_t label, Scalar smoothing,
                     Scalar count) noexcept {
  const Scalar factor = 1 / count;
  const Scalar everywhere = smoothing / static_cast<Scalar>(gradient.size());
  gradient[label] -= 1 - smoothing;
  for (Scalar& x : gradient) x = (x - everywhere) * factor;
}

template <typename Scalar>
Expected<CrossEntropy> compute(const ConstMatrixViewOf<Scalar>& logits,
                               std::span<const std::int32_t> labels, Scalar smoothing,
                               MatrixViewOf<Scalar>& gradient) noexcept {
  if (auto good = check(logits, labels, smoothing, gradient); !good) {
    return std::unexpected(good.error());
  }
  CrossEntropy result;
  result.count = std::ranges::count_if(labels, [](std::int32_t label) { return label >= 0; });
  for (Eigen::Index row = 0; row < logits.rows(); ++row) {
    const std::span<Scalar> line = row_of(gradient, row);
    const std::int32_t label = labels[static_cast<std::size_t>(row)];
    if (label < 0) {
      std::ranges::fill(line, Scalar{0});
      continue;
    }
    bool correct = false;
    const auto target = static_cast<std::size_t>(label);
    const Scalar loss = row_loss(row_of(logits, row), target, smoothing, line, correct);
    if (!std::isfinite(loss)) {
      return fail(ErrorCode::non_finite,
                  "the loss of row " + std::to_string(row) +
                      " is not a finite number; a lower learning rate or clipping the gradient "
                      "may help",
                  row);
    }
    result.loss += static_cast<double>(loss);
    result.correct += correct ? 1 : 0;
    subtract_target(line, target, smoothing, static_cast<Scalar>(result.count));
  }
  return result;
}

}  // namespace

Expected<CrossEntropy> cross_entropy(const ConstMatrixView& logits,
                                     std::span<const std::int32_t> labels, float smoothing,
                                     MatrixView logit_gradient) noexcept {
  return compute(logits, labels, smoothing, logit_gradient);
}

Expected<CrossEntropy> cross_entropy(const ConstMatrixViewOf<double>& logits,
                                     std::span<const std::int32_t> labels, double smoothing,
                                     MatrixViewOf<double> logit_gradient) noexcept {
  return compute(logits, labels, smoothing, logit_gradient);
}

}  // namespace attention_playground
