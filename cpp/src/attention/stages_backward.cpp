#include "attention/stages_backward.h"

#include "attention/rows.h"
#include "base/matrix.h"
#include "kernels/products.h"

namespace attention_playground {

template <typename Scalar>
void aggregate_backward(const ConstMatrixViewOf<Scalar>& weights,
                        const ConstMatrixViewOf<Scalar>& values,
                        const ConstMatrixViewOf<Scalar>& output_gradient,
                        MatrixViewOf<Scalar> weight_gradient,
                        MatrixViewOf<Scalar> value_gradient) noexcept {
  kernels::multiply_transposed_right(output_gradient, values, {}, weight_gradient);
  if (value_gradient.size() == 0) return;
  kernels::multiply_transposed_left(weights, output_gradient, value_gradient, kernels::Sum::add);
}

template <typename Scalar>
void normalise_backward(const ConstMatrixViewOf<Scalar>& weights,
                        MatrixViewOf<Scalar> gradient) noexcept {
  for (Eigen::Index i = 0; i < gradient.rows(); ++i) {
    const std::span<const Scalar> weight = row_of(weights, i);
    const std::span<Scalar> row = row_of(gradient, i);
    Scalar mean = 0;
    for (std::size_t j = 0; j < row.size(); ++j) mean += row[j] * weight[j];
    for (std::size_t j = 0; j < row.size(); ++j) row[j] = weight[j] * (row[j] - mean);
  }
}

template <typename Scalar>
void add_bias_backward(const AttentionSettings& settings, const BlockPlace& place,
                       const MatrixViewOf<Scalar>& gradient,
                       std::span<Scalar> bias_gradient) noexcept {
  if (bias_gradient.empty()) return;
  const std::int64_t head = settings.bias_per_head ? place.head : 0;
  for (Eigen::Index i = 0; i < gradient.rows(); ++i) {
    const Scalar* const row = gradient.data() + i * gradient.outerStride();
    Scalar* const bias =
        bias_gradient.data() + (head * place.queries + place.first_query + i) * place.keys;
    for (Eigen::Index j = 0; j < gradient.cols(); ++j) bias[j] += row[j];
  }
}

template <typename Scalar>
void soft_cap_backward(float cap, const ConstMatrixViewOf<Scalar>& capped,
                       MatrixViewOf<Scalar> gradient) noexcept {
  if (cap == 0.0F) return;
  const auto limit = static_cast<Scalar>(cap);
  for (Eigen::Index i = 0; i < gradient.rows(); ++i) {
    const std::span<const Scalar> result = row_of(capped, i);
    const std::span<Scalar> row = row_of(gradient, i);
    for (std::size_t j = 0; j < row.size(); ++j) {
      const Scalar tangent = result[j] / limit;
      row[j] *= 1 - tangent * tangent;
    }
  }
}

template <typename Scalar>
void score_backward(const ConstMatrixViewOf<Scalar>& gradient,
                    const ConstMatrixViewOf<Scalar>& queries, const ConstMatrixViewOf<Scalar>& keys,
                    MatrixViewOf<Scalar> query_gradient,
                    MatrixViewOf<Scalar> key_gradient) noexcept {
  if (query_gradient.size() != 0) {
    kernels::multiply(gradient, keys, query_gradient, kernels::Sum::add);
  }
  if (key_gradient.size() != 0) {
    kernels::multiply_transposed_left(gradient, queries, key_gradient, kernels::Sum::add);
  }
}

template void aggregate_backward(const ConstMatrixViewOf<float>&, const ConstMatrixViewOf<float>&,
                                 const ConstMatrixViewOf<float>&, MatrixViewOf<float>,
                                 MatrixViewOf<float>) noexcept;
template void normalise_backward(const ConstMatrixViewOf<float>&, MatrixViewOf<float>) noexcept;
template void add_bias_backward(const AttentionSettings&, const BlockPlace&,
                                const MatrixViewOf<float>&, std::span<float>) noexcept;
template void soft_cap_backward(float, const ConstMatrixViewOf<float>&,
                                MatrixViewOf<float>) noexcept;
template void score_backward(const ConstMatrixViewOf<float>&, const ConstMatrixViewOf<float>&,
                             const ConstMatrixViewOf<float>&, MatrixViewOf<float>,
                             MatrixViewOf<float>) noexcept;

template void aggregate_backward(const ConstMatrixViewOf<double>&, const ConstMatrixViewOf<double>&,
                                 const ConstMatrixViewOf<double>&, MatrixViewOf<double>,
                                 MatrixViewOf<double>) noexcept;
template void normalise_backward(const ConstMatrixViewOf<double>&, MatrixViewOf<double>) noexcept;
template void add_bias_backward(const AttentionSettings&, const BlockPlace&,
                                const MatrixViewOf<double>&, std::span<double>) noexcept;
template void soft_cap_backward(float, const ConstMatrixViewOf<double>&,
                                MatrixViewOf<double>) noexcept;
template void score_backward(const ConstMatrixViewOf<double>&, const ConstMatrixViewOf<double>&,
                             const ConstMatrixViewOf<double>&, MatrixViewOf<double>,
                             MatrixViewOf<double>) noexcept;

}  // namespace attention_playground
