#pragma once
// The matrix types at the API: row-major, with an outer stride, so that a head
// is a view of `width` columns of one `[tokens, heads * width]` matrix.

#include <Eigen/Core>
#include <cstdint>

#include "base/matrix_view.h"

namespace attention_playground {

static_assert(Eigen::Dynamic == -1 && int{Eigen::RowMajor} == 1 && int{Eigen::Unaligned} == 0);

/// A view of `rows` x `columns` numbers whose rows start `stride` numbers apart.
/// The memory belongs to the caller and must outlive the view.
template <typename Scalar>
[[nodiscard]] MatrixViewOf<Scalar> matrix_view(Scalar* data, std::int64_t rows,
                                               std::int64_t columns, std::int64_t stride) {
  return MatrixViewOf<Scalar>(data, rows, columns, Eigen::OuterStride<>(stride));
}
template <typename Scalar>
[[nodiscard]] MatrixViewOf<Scalar> matrix_view(Scalar* data, std::int64_t rows,
                                               std::int64_t columns) {
  return matrix_view(data, rows, columns, columns);
}
template <typename Scalar>
[[nodiscard]] ConstMatrixViewOf<Scalar> const_matrix_view(const Scalar* data, std::int64_t rows,
                                                          std::int64_t columns,
                                                          std::int64_t stride) {
  return ConstMatrixViewOf<Scalar>(data, rows, columns, Eigen::OuterStride<>(stride));
}
template <typename Scalar>
[[nodiscard]] ConstMatrixViewOf<Scalar> const_matrix_view(const Scalar* data, std::int64_t rows,
                                                          std::int64_t columns) {
  return const_matrix_view(data, rows, columns, columns);
}
/// The same numbers, to be read only.
template <typename Scalar>
[[nodiscard]] ConstMatrixViewOf<Scalar> const_matrix_view(const MatrixViewOf<Scalar>& view) {
  return const_matrix_view<Scalar>(view.data(), view.rows(), view.cols(), view.outerStride());
}
/// Head `head` of a `[tokens, heads * width]` matrix: a view, never a copy.
template <typename Scalar>
[[nodiscard]] ConstMatrixViewOf<Scalar> head_view(const ConstMatrixViewOf<Scalar>& all,
                                                  std::int64_t head, std::int64_t width) {
  return const_matrix_view(all.data() + head * width, all.rows(), width, all.outerStride());
}
template <typename Scalar>
[[nodiscard]] MatrixViewOf<Scalar> head_view(MatrixViewOf<Scalar>& all, std::int64_t head,
                                             std::int64_t width) {
  return matrix_view(all.data() + head * width, all.rows(), width, all.outerStride());
}

}  // namespace attention_playground
