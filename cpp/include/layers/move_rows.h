#pragma once
// Rows copied or added from one order into another.

#include <algorithm>
#include <cstdint>
#include <span>

#include "base/matrix_view.h"
#include "kernels/products.h"
#include "layers/rows.h"

namespace attention_playground {

/// `count` rows of a matrix from row `first` on: a view.
template <typename Scalar>
[[nodiscard]] MatrixViewOf<Scalar> row_block(MatrixViewOf<Scalar>& rows, std::int64_t first,
                                             std::int64_t count) noexcept {
  return matrix_view(rows.data() + first * rows.outerStride(), count, rows.cols(),
                     rows.outerStride());
}
template <typename Scalar>
[[nodiscard]] ConstMatrixViewOf<Scalar> row_block(const ConstMatrixViewOf<Scalar>& rows,
                                                  std::int64_t first, std::int64_t count) noexcept {
  return const_matrix_view(rows.data() + first * rows.outerStride(), count, rows.cols(),
                           rows.outerStride());
}

/// `count` columns of a matrix from column `first` on: a view.
template <typename Scalar>
[[nodiscard]] MatrixViewOf<Scalar> column_block(MatrixViewOf<Scalar>& rows, std::int64_t first,
                                                std::int64_t count) noexcept {
  return matrix_view(rows.data() + first, rows.rows(), count, rows.outerStride());
}
template <typename Scalar>
[[nodiscard]] ConstMatrixViewOf<Scalar> column_block(const ConstMatrixViewOf<Scalar>& rows,
                                                     std::int64_t first,
                                                     std::int64_t count) noexcept {
  return const_matrix_view(rows.data() + first, rows.rows(), count, rows.outerStride());
}

template <typename Scalar>
void move_row(std::span<const Scalar> source, std::span<Scalar> destination,
              kernels::Sum sum) noexcept {
  if (sum == kernels::Sum::replace) {
    std::copy(source.begin(), source.end(), destination.begin());
  } else {
    for (std::size_t column = 0; column < source.size(); ++column) {
      destination[column] += source[column];
    }
  }
}

/// destination[i] (+)= source[index[i]].
template <typename Scalar, typename Index>
void gather_rows(const ConstMatrixViewOf<Scalar>& source, std::span<const Index> index,
                 MatrixViewOf<Scalar> destination,
                 kernels::Sum sum = kernels::Sum::replace) noexcept {
  for (std::size_t i = 0; i < index.size(); ++i) {
    move_row(row_of(source, index[i]), row_of(destination, static_cast<Eigen::Index>(i)), sum);
  }
}

/// destination[index[i]] (+)= source[i], in ascending order of i.
template <typename Scalar, typename Index>
void scatter_rows(const ConstMatrixViewOf<Scalar>& source, std::span<const Index> index,
                  MatrixViewOf<Scalar> destination,
                  kernels::Sum sum = kernels::Sum::replace) noexcept {
  for (std::size_t i = 0; i < index.size(); ++i) {
    move_row(row_of(source, static_cast<Eigen::Index>(i)), row_of(destination, index[i]), sum);
  }
}

}  // namespace attention_playground
