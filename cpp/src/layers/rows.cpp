#include "layers/rows.h"
#include "base/matrix.h"

namespace attention_playground {

template <typename Scalar>
void add_rows(const ConstMatrixViewOf<Scalar>& other, MatrixViewOf<Scalar> rows) noexcept {
  for (Eigen::Index row = 0; row < rows.rows(); ++row) {
    const std::span<const Scalar> from = row_of(other, row);
    const std::span<Scalar> to = row_of(rows, row);
    for (std::size_t column = 0; column < to.size(); ++column) to[column] += from[column];
  }
}

template void add_rows(const ConstMatrixViewOf<float>&, MatrixViewOf<float>) noexcept;
template void add_rows(const ConstMatrixViewOf<double>&, MatrixViewOf<double>) noexcept;

}  // namespace attention_playground
