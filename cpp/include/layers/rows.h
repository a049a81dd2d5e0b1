#pragma once
// One row of a matrix as a span.

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

}  // namespace attention_playground
