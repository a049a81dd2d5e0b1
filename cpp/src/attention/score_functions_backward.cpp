#include <cmath>

#include "attention/rows.h"
#include "attention/score_functions.h"
#include "base/matrix.h"
#include "kernels/additive_scores.h"
#include "kernels/products.h"

namespace attention_playground {

namespace {

/// gradient -= row / norm * amount: a change of the row's norm, handed to the row.
template <typename Scalar>
void change_along(std::span<const Scalar> row, Scalar norm, Scalar amount,
                  std::span<Scalar> gradient) noexcept {
  if (norm == 0) return;
  const Scalar factor = amount / norm;
  for (std::size_t k = 0; k < row.size(); ++k) gradient[k] -= row[k] * factor;
}

}  // namespace

template <typename Scalar>
void project_general_backward(const ConstMatrixViewOf<Scalar>& queries,
                              const ConstMatrixViewOf<Scalar>& weight,
                              const ConstMatrixViewOf<Scalar>& change,
                              MatrixViewOf<Scalar> query_gradient,
                              MatrixViewOf<Scalar> weight_gradient) noexcept {
  if (query_gradient.size() != 0) {
    kernels::multiply_transposed_right(change, weight, {}, query_gradient, kernels::Sum::add);
  }
  if (weight_gradient.size() != 0) {
    kernels::multiply_transposed_left(queries, change, weight_gradient, kernels::Sum::add);
  }
}

template <typename Scalar>
void project_additive_backward(const ConstMatrixViewOf<Scalar>& rows,
                               const ConstMatrixViewOf<Scalar>& weight,
                               const ConstMatrixViewOf<Scalar>& change,
                               MatrixViewOf<Scalar> row_gradient,
                               MatrixViewOf<Scalar> weight_gradient) noexcept {
  if (row_gradient.size() != 0) {
    kernels::multiply(change, weight, row_gradient, kernels::Sum::add);
  }
  if (weight_gradient.size() != 0) {
    kernels::multiply_transposed_left(change, rows, weight_gradient, kernels::Sum::add);
  }
}

template <typename Scalar>
void additive_score_backward(const ConstMatrixViewOf<Scalar>& gradient,
                             const ConstMatrixViewOf<Scalar>& queries,
                             const ConstMatrixViewOf<Scalar>& keys, std::span<const Scalar> vector,
                             const AdditiveMemory<Scalar>& memory,
                             MatrixViewOf<Scalar> query_gradient, MatrixViewOf<Scalar> key_gradient,
                             std::span<Scalar> vector_gradient) noexcept {
  const auto tangents =
      const_matrix_view<Scalar>(memory.tangents.data(), memory.tangents.rows(),
                                memory.tangents.cols(), memory.tangents.outerStride());
  for (Eigen::Index i = 0; i < gradient.rows(); ++i) {
    kernels::additive_scores(row_of(queries, i), keys, vector, memory.tangents, memory.scores);
    kernels::additive_scores_backward(
        row_of(gradient, i), tangents, vector,
        {.query = row_of(query_gradient, i), .keys = key_gradient, .vector = vector_gradient});
  }
}

template <typename Scalar>
void divide_by_norms_backward(const ConstMatrixViewOf<Scalar>& cosines,
                              const Normed<Scalar>& queries, const Normed<Scalar>& keys,
                              MatrixViewOf<Scalar> gradient) noexcept {
  MatrixViewOf<Scalar> query_gradient = queries.gradient;
  MatrixViewOf<Scalar> key_gradient = keys.gradient;
  for (Eigen::Index i = 0; i < gradient.rows(); ++i) {
    const Scalar query_norm = queries.norms[static_cast<std::size_t>(i)];
    const std::span<const Scalar> cosine = row_of(cosines, i);
    const std::span<Scalar> row = row_of(gradient, i);
    Scalar into_query = 0;
    for (std::size_t j = 0; j < row.size(); ++j) {
      const auto key = static_cast<Eigen::Index>(j);
      row[j] /= query_norm * keys.norms[j] + static_cast<Scalar>(cosine_epsilon);
      const Scalar change = row[j] * cosine[j];
      into_query += change * keys.norms[j];
      if (key_gradient.size() == 0) continue;
      change_along(row_of(keys.rows, key), keys.norms[j], change * query_norm,
                   row_of(key_gradient, key));
    }
    if (query_gradient.size() == 0) continue;
    change_along(row_of(queries.rows, i), query_norm, into_query, row_of(query_gradient, i));
  }
}

template void project_general_backward(const ConstMatrixViewOf<float>&,
                                       const ConstMatrixViewOf<float>&,
                                       const ConstMatrixViewOf<float>&, MatrixViewOf<float>,
                                       MatrixViewOf<float>) noexcept;
template void project_additive_backward(const ConstMatrixViewOf<float>&,
                                        const ConstMatrixViewOf<float>&,
                                        const ConstMatrixViewOf<float>&, MatrixViewOf<float>,
                                        MatrixViewOf<float>) noexcept;
template void additive_score_backward(const ConstMatrixViewOf<float>&,
                                      const ConstMatrixViewOf<float>&,
                                      const ConstMatrixViewOf<float>&, std::span<const float>,
                                      const AdditiveMemory<float>&, MatrixViewOf<float>,
                                      MatrixViewOf<float>, std::span<float>) noexcept;
template void divide_by_norms_backward(const ConstMatrixViewOf<float>&, const Normed<float>&,
                                       const Normed<float>&, MatrixViewOf<float>) noexcept;

template void project_general_backward(const ConstMatrixViewOf<double>&,
                                       const ConstMatrixViewOf<double>&,
                                       const ConstMatrixViewOf<double>&, MatrixViewOf<double>,
                                       MatrixViewOf<double>) noexcept;
template void project_additive_backward(const ConstMatrixViewOf<double>&,
                                        const ConstMatrixViewOf<double>&,
                                        const ConstMatrixViewOf<double>&, MatrixViewOf<double>,
                                        MatrixViewOf<double>) noexcept;
template void additive_score_backward(const ConstMatrixViewOf<double>&,
                                      const ConstMatrixViewOf<double>&,
                                      const ConstMatrixViewOf<double>&, std::span<const double>,
                                      const AdditiveMemory<double>&, MatrixViewOf<double>,
                                      MatrixViewOf<double>, std::span<double>) noexcept;
template void divide_by_norms_backward(const ConstMatrixViewOf<double>&, const Normed<double>&,
                                       const Normed<double>&, MatrixViewOf<double>) noexcept;

}  // namespace attention_playground
