#pragma once
// Rows of a matrix: one as a span, all of them to be read, one matrix added to another.

#include <span>

#include "base/matrix.h"

namespace attention_playground {

template <typename Scalar>
[[nodiscard]] std::span<Scalar> row_of(MatrixViewOf<Scalar>& rows, Eigen::Index row) noexcept {
  return {rows.data() + row * rows.outerStride(), static_cast<std::size_t>(rows.cols())};
}
template <typename Scalar>
[[nodiscard]] std::span<const Scalar> row_of(const ConstMatrixViewOf<Scalar>& rows,
                                             Eigen::Index row) noexcept {
  return {rows.data() + row * rows.outerStride(), static_cast<std::size_t>(rows.cols())};
}

template <typename Scalar>
[[nodiscard]] ConstMatrixViewOf<Scalar> constant(const MatrixViewOf<Scalar>& rows) noexcept {
  return const_matrix_view(rows.data(), rows.rows(), rows.cols(), rows.outerStride());
}

/// rows += other, of the same shape: a residual connection, and both ways of its gradient.
template <typename Scalar>
void add_rows(const ConstMatrixViewOf<Scalar>& other, MatrixViewOf<Scalar> rows) noexcept;

}  // namespace attention_playground
