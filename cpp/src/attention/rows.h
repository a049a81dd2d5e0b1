#pragma once
// Row steps in either precision: the kernels in float, plain loops in double.

#include <cmath>
#include <span>

#include "base/matrix.h"
#include "kernels/scores.h"

namespace attention_playground {

template <typename Scalar>
std::span<Scalar> row_of(MatrixViewOf<Scalar>& block, Eigen::Index row) noexcept {
  return {block.data() + row * block.outerStride(), static_cast<std::size_t>(block.cols())};
}
template <typename Scalar>
std::span<const Scalar> row_of(const ConstMatrixViewOf<Scalar>& block, Eigen::Index row) noexcept {
  return {block.data() + row * block.outerStride(), static_cast<std::size_t>(block.cols())};
}

inline void scale_row(float factor, std::span<float> row) noexcept {
  kernels::scale_row(factor, row);
}
inline void scale_row(double factor, std::span<double> row) noexcept {
  for (double& x : row) x *= factor;
}

inline void soft_cap_row(float cap, std::span<float> row) noexcept {
  kernels::soft_cap_row(cap, row);
}
inline void soft_cap_row(double cap, std::span<double> row) noexcept {
  for (double& x : row) x = cap * std::tanh(x / cap);
}

}  // namespace attention_playground
