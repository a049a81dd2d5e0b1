#pragma once
// The loss of a classification and its gradient by the logits (science: section 4):
//
//   loss = -sum_j target_j ln p_j, p = softmax(logits), d logits = (p - target) / count

#include <cstdint>
#include <span>

#include "base/error.h"
#include "base/matrix_view.h"

namespace attention_playground {

/// Over the rows that have a label. The sum is of doubles in row order.
struct CrossEntropy {
  double loss = 0.0;         // sum, not mean
  std::int64_t count = 0;    // rows with a label
  std::int64_t correct = 0;  // rows whose label has the largest logit (the first of several)
};

/// logits [rows, classes], one label per row; -1: the row does not count, its gradient
/// is zero. The target is 1 - `smoothing` on the label plus `smoothing` / classes on
/// every class, as PyTorch has it. `logit_gradient` [rows, classes] is overwritten with
/// the gradient of the mean loss. Fails with `invalid_argument` at a label that is no
/// class or a smoothing outside [0, 1), and with `non_finite` at the first row whose loss
/// is not a number; the gradient then is of no use.
[[nodiscard]] Expected<CrossEntropy> cross_entropy(const ConstMatrixView& logits,
                                                   std::span<const std::int32_t> labels,
                                                   float smoothing,
                                                   MatrixView logit_gradient) noexcept;
[[nodiscard]] Expected<CrossEntropy> cross_entropy(const ConstMatrixViewOf<double>& logits,
                                                   std::span<const std::int32_t> labels,
                                                   double smoothing,
                                                   MatrixViewOf<double> logit_gradient) noexcept;

}  // namespace attention_playground
