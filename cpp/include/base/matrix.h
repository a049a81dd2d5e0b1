#pragma once
// The matrix types at the API: row-major, with an outer stride, so that a head
// is a view of `width` columns of one `[tokens, heads * width]` matrix.

#include <Eigen/Core>
#include <cstdint>

namespace attention_playground {

using RowMajorMatrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using MatrixView = Eigen::Map<RowMajorMatrix, Eigen::Unaligned, Eigen::OuterStride<>>;
using ConstMatrixView = Eigen::Map<const RowMajorMatrix, Eigen::Unaligned, Eigen::OuterStride<>>;

/// A view of `rows` x `columns` floats whose rows start `stride` floats apart.
/// The memory belongs to the caller and must outlive the view.
[[nodiscard]] inline MatrixView matrix_view(float* data, std::int64_t rows, std::int64_t columns,
                                            std::int64_t stride) {
  return MatrixView(data, rows, columns, Eigen::OuterStride<>(stride));
}
[[nodiscard]] inline MatrixView matrix_view(float* data, std::int64_t rows, std::int64_t columns) {
  return matrix_view(data, rows, columns, columns);
}
[[nodiscard]] inline ConstMatrixView const_matrix_view(const float* data, std::int64_t rows,
                                                       std::int64_t columns, std::int64_t stride) {
  return ConstMatrixView(data, rows, columns, Eigen::OuterStride<>(stride));
}
[[nodiscard]] inline ConstMatrixView const_matrix_view(const float* data, std::int64_t rows,
                                                       std::int64_t columns) {
  return const_matrix_view(data, rows, columns, columns);
}
/// Head `head` of a `[tokens, heads * width]` matrix: a view, never a copy.
[[nodiscard]] inline ConstMatrixView head_view(const ConstMatrixView& all, std::int64_t head,
                                               std::int64_t width) {
  return const_matrix_view(all.data() + head * width, all.rows(), width, all.outerStride());
}
[[nodiscard]] inline MatrixView head_view(MatrixView& all, std::int64_t head, std::int64_t width) {
  return matrix_view(all.data() + head * width, all.rows(), width, all.outerStride());
}

}  // namespace attention_playground
