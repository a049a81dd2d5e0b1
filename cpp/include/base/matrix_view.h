#pragma once
// The matrix types at the API, declared: enough for what hands them on. What makes or
// reads one includes base/matrix.h, and Eigen with it.

namespace Eigen {
template <typename Scalar, int Rows, int Columns, int Options, int MaxRows, int MaxColumns>
class Matrix;
template <int Value>
class OuterStride;
template <typename Plain, int MapOptions, typename StrideType>
class Map;
}  // namespace Eigen

namespace attention_playground {

/// Row-major, with sizes known when it runs: Eigen::Dynamic is -1, Eigen::RowMajor 1,
/// Eigen::Unaligned 0; base/matrix.h holds them to that.
template <typename Scalar>
using RowMajorMatrixOf = Eigen::Matrix<Scalar, -1, -1, 1, -1, -1>;
/// Views of either precision: formulas of training are written once, run in float
/// and are checked in double.
template <typename Scalar>
using MatrixViewOf = Eigen::Map<RowMajorMatrixOf<Scalar>, 0, Eigen::OuterStride<-1>>;
template <typename Scalar>
using ConstMatrixViewOf = Eigen::Map<const RowMajorMatrixOf<Scalar>, 0, Eigen::OuterStride<-1>>;

using RowMajorMatrix = RowMajorMatrixOf<float>;
using MatrixView = MatrixViewOf<float>;
using ConstMatrixView = ConstMatrixViewOf<float>;

}  // namespace attention_playground
