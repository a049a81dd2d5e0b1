#include "attention/score_functions.h"

#include <cmath>

#include "attention/rows.h"
#include "base/matrix.h"
#include "kernels/additive_scores.h"
#include "kernels/products.h"

namespace attention_playground {

template <typename Scalar>
void project_general(const ConstMatrixViewOf<Scalar>& queries,
                     const ConstMatrixViewOf<Scalar>& weight,
                     MatrixViewOf<Scalar> projected) noexcept {
  kernels::multiply(queries, weight, projected);
}

template <typename Scalar>
void project_additive(const ConstMatrixViewOf<Scalar>& rows,
                      const ConstMatrixViewOf<Scalar>& weight,
                      MatrixViewOf<Scalar> projected) noexcept {
  kernels::multiply_transposed_right(rows, weight, {}, projected);
}

template <typename Scalar>
void additive_score(const ConstMatrixViewOf<Scalar>& queries, const ConstMatrixViewOf<Scalar>& keys,
                    std::span<const Scalar> vector, MatrixViewOf<Scalar> tangents,
                    MatrixViewOf<Scalar> products) noexcept {
  for (Eigen::Index i = 0; i < products.rows(); ++i) {
    kernels::additive_scores(row_of(queries, i), keys, vector, tangents, row_of(products, i));
  }
}

template <typename Scalar>
void row_norms(const ConstMatrixViewOf<Scalar>& rows, std::span<Scalar> norms) noexcept {
  for (std::size_t i = 0; i < norms.size(); ++i) {
    Scalar sum = 0;
    for (const Scalar x : row_of(rows, static_cast<Eigen::Index>(i))) sum += x * x;
    norms[i] = std::sqrt(sum);
  }
}

template <typename Scalar>
void divide_by_norms(std::span<const Scalar> query_norms, std::span<const Scalar> key_norms,
                     MatrixViewOf<Scalar> products) noexcept {
  for (Eigen::Index i = 0; i < products.rows(); ++i) {
    const Scalar norm = query_norms[static_cast<std::size_t>(i)];
    const std::span<Scalar> row = row_of(products, i);
    for (std::size_t j = 0; j < row.size(); ++j) {
      row[j] /= norm * key_norms[j] + static_cast<Scalar>(cosine_epsilon);
    }
  }
}

template void project_general(const ConstMatrixViewOf<float>&, const ConstMatrixViewOf<float>&,
                              MatrixViewOf<float>) noexcept;
template void project_additive(const ConstMatrixViewOf<float>&, const ConstMatrixViewOf<float>&,
                               MatrixViewOf<float>) noexcept;
template void additive_score(const ConstMatrixViewOf<float>&, const ConstMatrixViewOf<float>&,
                             std::span<const float>, MatrixViewOf<float>,
                             MatrixViewOf<float>) noexcept;
template void row_norms(const ConstMatrixViewOf<float>&, std::span<float>) noexcept;
template void divide_by_norms(std::span<const float>, std::span<const float>,
                              MatrixViewOf<float>) noexcept;
template void project_general(const ConstMatrixViewOf<double>&, const ConstMatrixViewOf<double>&,
                              MatrixViewOf<double>) noexcept;
template void project_additive(const ConstMatrixViewOf<double>&, const ConstMatrixViewOf<double>&,
                               MatrixViewOf<double>) noexcept;
template void additive_score(const ConstMatrixViewOf<double>&, const ConstMatrixViewOf<double>&,
                             std::span<const double>, MatrixViewOf<double>,
                             MatrixViewOf<double>) noexcept;
template void row_norms(const ConstMatrixViewOf<double>&, std::span<double>) noexcept;
template void divide_by_norms(std::span<const double>, std::span<const double>,
                              MatrixViewOf<double>) noexcept;

}  // namespace attention_playground
