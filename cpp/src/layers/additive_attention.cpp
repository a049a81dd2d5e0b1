#include "layers/additive_attention.h"

#include <algorithm>

#include "kernels/additive_scores.h"
#include "kernels/row_softmax.h"
#include "layers/move_rows.h"
#include "layers/rows.h"

namespace attention_playground {

namespace {

template <typename Scalar>
void weighted_sum_backward(std::span<const Scalar> weights, const ConstMatrixViewOf<Scalar>& values,
                           std::span<const Scalar> context_gradient,
                           std::span<Scalar> weight_gradient,
                           MatrixViewOf<Scalar>& value_gradient) noexcept {
  for (std::size_t j = 0; j < weights.size(); ++j) {
    const std::span<const Scalar> value = row_of(values, static_cast<Eigen::Index>(j));
    const std::span<Scalar> gradient = row_of(value_gradient, static_cast<Eigen::Index>(j));
    Scalar product = 0;
    for (std::size_t k = 0; k < value.size(); ++k) {
      product += context_gradient[k] * value[k];
      gradient[k] += weights[j] * context_gradient[k];
    }
    weight_gradient[j] = product;
  }
}

template <typename Scalar>
void softmax_backward(std::span<const Scalar> weights, std::span<Scalar> gradient) noexcept {
  Scalar mean = 0;
  for (std::size_t j = 0; j < weights.size(); ++j) mean += weights[j] * gradient[j];
  for (std::size_t j = 0; j < weights.size(); ++j) gradient[j] = weights[j] * (gradient[j] - mean);
}

}  // namespace

template <typename Scalar>
void weighted_sum(std::span<const Scalar> weights, const ConstMatrixViewOf<Scalar>& values,
                  std::span<Scalar> context) noexcept {
  std::fill(context.begin(), context.end(), Scalar{0});
  for (std::size_t j = 0; j < weights.size(); ++j) {
    const std::span<const Scalar> value = row_of(values, static_cast<Eigen::Index>(j));
    for (std::size_t k = 0; k < value.size(); ++k) context[k] += weights[j] * value[k];
  }
}

template <typename Scalar>
void align(const AlignmentInput<Scalar>& input, Alignment<Scalar> result) noexcept {
  kernels::additive_scores(input.query, input.keys, input.vector, result.tangents, result.weights);
  kernels::softmax_row(result.weights);
  weighted_sum<Scalar>(result.weights, input.values, result.context);
}

template <typename Scalar>
void align_backward(const AlignmentInput<Scalar>& input, const Alignment<Scalar>& result,
                    std::span<const Scalar> context_gradient, std::span<Scalar> score_gradient,
                    AlignmentGradients<Scalar> gradients) noexcept {
  weighted_sum_backward<Scalar>(result.weights, input.values, context_gradient, score_gradient,
                                gradients.values);
  softmax_backward<Scalar>(result.weights, score_gradient);
  kernels::additive_scores_backward(
      score_gradient, reading(result.tangents), input.vector,
      {.query = gradients.query, .keys = gradients.keys, .vector = gradients.vector});
}

#define ADDITIVE_ATTENTION_FOR(Scalar)                                                  \
  template void weighted_sum(std::span<const Scalar>, const ConstMatrixViewOf<Scalar>&, \
                             std::span<Scalar>) noexcept;                               \
  template void align(const AlignmentInput<Scalar>&, Alignment<Scalar>) noexcept;       \
  template void align_backward(const AlignmentInput<Scalar>&, const Alignment<Scalar>&, \
                               std::span<const Scalar>, std::span<Scalar>,              \
                               AlignmentGradients<Scalar>) noexcept
ADDITIVE_ATTENTION_FOR(float);
ADDITIVE_ATTENTION_FOR(double);
#undef ADDITIVE_ATTENTION_FOR

}  // namespace attention_playground
