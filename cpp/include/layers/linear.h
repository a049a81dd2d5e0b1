#pragma once
// output = input * weight^T + bias, with the weight as it lies among the parameters of a
// model that is trained. For models that only run: layers/projection.h.

#include <span>

#include "base/matrix_view.h"
#include "kernels/products.h"

namespace attention_playground {

/// weight [outputs, inputs], bias [outputs] or none.
template <typename Scalar>
struct LinearWeights {
  ConstMatrixViewOf<Scalar> weight;
  std::span<const Scalar> bias;
};
/// Added to what is there. Shapes are those of the weights.
template <typename Scalar>
struct LinearGradients {
  MatrixViewOf<Scalar> weight;
  std::span<Scalar> bias;
};

/// output = input * weight^T + bias. Sizes are the caller's duty.
template <typename Scalar>
void linear(const ConstMatrixViewOf<Scalar>& input, const LinearWeights<Scalar>& weights,
            MatrixViewOf<Scalar> output) noexcept;
/// weight gradient += dY^T input, bias gradient += column sums of dY.
template <typename Scalar>
void linear_backward(const ConstMatrixViewOf<Scalar>& input,
                     const ConstMatrixViewOf<Scalar>& output_gradient,
                     const LinearGradients<Scalar>& gradients) noexcept;
/// input gradient (+)= dY weight.
template <typename Scalar>
void linear_input_backward(const ConstMatrixViewOf<Scalar>& weight,
                           const ConstMatrixViewOf<Scalar>& output_gradient,
                           MatrixViewOf<Scalar> input_gradient, kernels::Sum sum) noexcept;

}  // namespace attention_playground
