#include "layers/norm.h"

#include "base/matrix.h"
#include "kernels/norms.h"
#include "layers/rows.h"

namespace attention_playground {

namespace {

Expected<void> check(std::span<const float> gain, std::span<const float> shift,
                     const MatrixView& rows) noexcept {
  const auto columns = static_cast<std::size_t>(rows.cols());
  if (gain.size() == columns && (shift.empty() || shift.size() == columns)) return {};
  return fail(ErrorCode::shape_mismatch,
              "a norm over " + std::to_string(columns) + " columns was given a gain of " +
                  std::to_string(gain.size()) + " and a shift of " + std::to_string(shift.size()));
}

}  // namespace

Expected<void> layer_norm(std::span<const float> gain, std::span<const float> shift, float epsilon,
                          MatrixView rows) noexcept {
  if (auto good = check(gain, shift, rows); !good) return good;
  for (Eigen::Index i = 0; i < rows.rows(); ++i) {
    const std::span<float> row = row_of(rows, i);
    kernels::layer_norm_row(row, gain, shift, epsilon, row);
  }
  return {};
}

Expected<void> rms_norm(std::span<const float> gain, float epsilon, MatrixView rows) noexcept {
  if (auto good = check(gain, {}, rows); !good) return good;
  for (Eigen::Index i = 0; i < rows.rows(); ++i) {
    const std::span<float> row = row_of(rows, i);
    kernels::rms_norm_row(row, gain, epsilon, row);
  }
  return {};
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
