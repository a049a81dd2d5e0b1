#include "layers/norm.h"

#include "base/matrix.h"
#include "kernels/norms.h"
#include "layers/rows.h"

namespace attention_playground {

void apply_norm(const Norm& norm, const ConstMatrixView& input, std::span<float> factors,
                MatrixView output) noexcept {
  for (Eigen::Index row = 0; row < input.rows(); ++row) {
    const std::span<const float> from = row_of(input, row);
    const std::span<float> to = row_of(output, row);
    const float factor =
        norm.kind == NormKind::rms
            ? kernels::rms_norm_row(from, norm.gain.span(), norm.epsilon, to).factor
            : kernels::layer_norm_row(from, norm.gain.span(), norm.shift.span(), norm.epsilon, to)
                  .factor;
    if (!factors.empty()) factors[static_cast<std::size_t>(row)] = factor;
  }
}

void apply_norm(const Norm& norm, const ConstMatrixView& input, MatrixView output) noexcept {
  apply_norm(norm, input, {}, output);
}

template <typename Scalar>
void layer_norm(const ConstMatrixViewOf<Scalar>& input, std::span<const Scalar> gain,
                std::span<const Scalar> shift, Scalar epsilon,
                std::span<kernels::NormStatistics<Scalar>> statistics,
                MatrixViewOf<Scalar> output) noexcept {
  for (Eigen::Index row = 0; row < input.rows(); ++row) {
    statistics[static_cast<std::size_t>(row)] =
        kernels::layer_norm_row(row_of(input, row), gain, shift, epsilon, row_of(output, row));
  }
}

template <typename Scalar>
void rms_norm(const ConstMatrixViewOf<Scalar>& input, std::span<const Scalar> gain, Scalar epsilon,
              std::span<kernels::NormStatistics<Scalar>> statistics,
              MatrixViewOf<Scalar> output) noexcept {
  for (Eigen::Index row = 0; row < input.rows(); ++row) {
    statistics[static_cast<std::size_t>(row)] =
        kernels::rms_norm_row(row_of(input, row), gain, epsilon, row_of(output, row));
  }
}

template <typename Scalar>
void layer_norm_backward(const ConstMatrixViewOf<Scalar>& input, std::span<const Scalar> gain,
                         std::span<const kernels::NormStatistics<Scalar>> statistics,
                         const ConstMatrixViewOf<Scalar>& output_gradient,
                         NormLayerGradients<Scalar> gradients) noexcept {
  for (Eigen::Index row = 0; row < input.rows(); ++row) {
    kernels::layer_norm_row_backward<Scalar>(
        row_of(input, row), gain, statistics[static_cast<std::size_t>(row)],
        row_of(output_gradient, row),
        {.gain = gradients.gain, .shift = gradients.shift, .x = row_of(gradients.input, row)});
  }
}

template <typename Scalar>
void rms_norm_backward(const ConstMatrixViewOf<Scalar>& input, std::span<const Scalar> gain,
                       std::span<const kernels::NormStatistics<Scalar>> statistics,
                       const ConstMatrixViewOf<Scalar>& output_gradient,
                       NormLayerGradients<Scalar> gradients) noexcept {
  for (Eigen::Index row = 0; row < input.rows(); ++row) {
    kernels::rms_norm_row_backward<Scalar>(
        row_of(input, row), gain, statistics[static_cast<std::size_t>(row)],
        row_of(output_gradient, row),
        {.gain = gradients.gain, .shift = {}, .x = row_of(gradients.input, row)});
  }
}

template void layer_norm(const ConstMatrixViewOf<float>&, std::span<const float>,
                         std::span<const float>, float, std::span<kernels::NormStatistics<float>>,
                         MatrixViewOf<float>) noexcept;
template void rms_norm(const ConstMatrixViewOf<float>&, std::span<const float>, float,
                       std::span<kernels::NormStatistics<float>>, MatrixViewOf<float>) noexcept;
template void layer_norm_backward(const ConstMatrixViewOf<float>&, std::span<const float>,
                                  std::span<const kernels::NormStatistics<float>>,
                                  const ConstMatrixViewOf<float>&,
                                  NormLayerGradients<float>) noexcept;
template void rms_norm_backward(const ConstMatrixViewOf<float>&, std::span<const float>,
                                std::span<const kernels::NormStatistics<float>>,
                                const ConstMatrixViewOf<float>&,
                                NormLayerGradients<float>) noexcept;
template void layer_norm(const ConstMatrixViewOf<double>&, std::span<const double>,
                         std::span<const double>, double,
                         std::span<kernels::NormStatistics<double>>, MatrixViewOf<double>) noexcept;
template void rms_norm(const ConstMatrixViewOf<double>&, std::span<const double>, double,
                       std::span<kernels::NormStatistics<double>>, MatrixViewOf<double>) noexcept;
template void layer_norm_backward(const ConstMatrixViewOf<double>&, std::span<const double>,
                                  std::span<const kernels::NormStatistics<double>>,
                                  const ConstMatrixViewOf<double>&,
                                  NormLayerGradients<double>) noexcept;
template void rms_norm_backward(const ConstMatrixViewOf<double>&, std::span<const double>,
                                std::span<const kernels::NormStatistics<double>>,
                                const ConstMatrixViewOf<double>&,
                                NormLayerGradients<double>) noexcept;

}  // namespace attention_playground
