#include "layers/linear.h"

namespace attention_playground {

template <typename Scalar>
void linear(const ConstMatrixViewOf<Scalar>& input, const LinearWeights<Scalar>& weights,
            MatrixViewOf<Scalar> output) noexcept {
  kernels::multiply_transposed_right(input, weights.weight, weights.bias, output);
}

template <typename Scalar>
void linear_backward(const ConstMatrixViewOf<Scalar>& input,
                     const ConstMatrixViewOf<Scalar>& output_gradient,
                     const LinearGradients<Scalar>& gradients) noexcept {
  kernels::multiply_transposed_left(output_gradient, input, gradients.weight, kernels::Sum::add);
  if (!gradients.bias.empty()) kernels::add_column_sums(output_gradient, gradients.bias);
}

template <typename Scalar>
void linear_input_backward(const ConstMatrixViewOf<Scalar>& weight,
                           const ConstMatrixViewOf<Scalar>& output_gradient,
                           MatrixViewOf<Scalar> input_gradient, kernels::Sum sum) noexcept {
  kernels::multiply(output_gradient, weight, input_gradient, sum);
}

template void linear(const ConstMatrixViewOf<float>&, const LinearWeights<float>&,
                     MatrixViewOf<float>) noexcept;
template void linear(const ConstMatrixViewOf<double>&, const LinearWeights<double>&,
                     MatrixViewOf<double>) noexcept;
template void linear_backward(const ConstMatrixViewOf<float>&, const ConstMatrixViewOf<float>&,
                              const LinearGradients<float>&) noexcept;
template void linear_backward(const ConstMatrixViewOf<double>&, const ConstMatrixViewOf<double>&,
                              const LinearGradients<double>&) noexcept;
template void linear_input_backward(const ConstMatrixViewOf<float>&,
                                    const ConstMatrixViewOf<float>&, MatrixViewOf<float>,
                                    kernels::Sum) noexcept;
template void linear_input_backward(const ConstMatrixViewOf<double>&,
                                    const ConstMatrixViewOf<double>&, MatrixViewOf<double>,
                                    kernels::Sum) noexcept;

}  // namespace attention_playground
