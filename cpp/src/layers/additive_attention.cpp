#include "layers/additive_attention.h"

#include "attention/stages_backward.h"
#include "base/matrix.h"
#include "kernels/additive_scores.h"
#include "kernels/products.h"
#include "kernels/row_softmax.h"
#include "layers/rows.h"

namespace attention_playground {

namespace {

/// A row of numbers as a matrix.
template <typename Scalar>
MatrixViewOf<Scalar> one_row(std::span<Scalar> row) noexcept {
  return matrix_view(row.data(), 1, static_cast<std::int64_t>(row.size()));
}
template <typename Scalar>
ConstMatrixViewOf<Scalar> one_row(std::span<const Scalar> row) noexcept {
  return const_matrix_view(row.data(), 1, static_cast<std::int64_t>(row.size()));
}

}  // namespace

template <typename Scalar>
void weighted_sum(std::span<const Scalar> weights, const ConstMatrixViewOf<Scalar>& values,
                  std::span<Scalar> context) noexcept {
  kernels::multiply(one_row(weights), values, one_row(context));
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
  const ConstMatrixViewOf<Scalar> weights =
      one_row<Scalar>(std::span<const Scalar>(result.weights));
  aggregate_backward(weights, input.values, one_row(context_gradient), one_row(score_gradient),
                     gradients.values);
  normalise_backward(weights, one_row(score_gradient));
  kernels::additive_scores_backward(
      score_gradient, constant(result.tangents), input.vector,
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
