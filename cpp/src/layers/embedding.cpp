#include "layers/embedding.h"

#include <algorithm>

#include "base/matrix.h"
#include "layers/rows.h"

namespace attention_playground {

Expected<void> add_embedding(const kernels::BlockMatrix& table, std::span<const std::int32_t> ids,
                             const char* name, MatrixView rows) noexcept {
  auto row = Buffer<float>::allocate(table.inputs, "an embedding");
  if (!row) return std::unexpected(row.error());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const std::int64_t id = ids[i];
    if (id < 0 || id >= table.outputs) {
      return fail(ErrorCode::invalid_argument,
                  std::string(name) + " " + std::to_string(id) + " at position " +
                      std::to_string(i) + " is outside the table of " +
                      std::to_string(table.outputs),
                  static_cast<std::int64_t>(i));
    }
    kernels::dequantise_row(table, id, row->span());
    const std::span<float> to = row_of(rows, static_cast<Eigen::Index>(i));
    for (std::size_t column = 0; column < to.size(); ++column) to[column] += row->data()[column];
  }
  return {};
}

Expected<Buffer<float>> embedding_row(const kernels::BlockMatrix& table, std::int32_t id,
                                      const char* name) noexcept {
  auto row = Buffer<float>::allocate(table.inputs, "an embedding");
  if (!row) return row;
  auto done = add_embedding(table, {&id, 1}, name, matrix_view(row->data(), 1, table.inputs));
  if (!done) return std::unexpected(done.error());
  return row;
}

template <typename Scalar>
void look_up(const ConstMatrixViewOf<Scalar>& table, std::span<const std::int32_t> ids,
             kernels::Sum sum, MatrixViewOf<Scalar> rows) noexcept {
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const std::span<const Scalar> from = row_of(table, ids[i]);
    const std::span<Scalar> to = row_of(rows, static_cast<Eigen::Index>(i));
    if (sum == kernels::Sum::replace) {
      std::ranges::copy(from, to.begin());
    } else {
      for (std::size_t column = 0; column < to.size(); ++column) to[column] += from[column];
    }
  }
}

template <typename Scalar>
void look_up_backward(std::span<const std::int32_t> ids,
                      const ConstMatrixViewOf<Scalar>& row_gradient,
                      MatrixViewOf<Scalar> table_gradient) noexcept {
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const std::span<const Scalar> from = row_of(row_gradient, static_cast<Eigen::Index>(i));
    const std::span<Scalar> to = row_of(table_gradient, ids[i]);
    for (std::size_t column = 0; column < to.size(); ++column) to[column] += from[column];
  }
}

template void look_up(const ConstMatrixViewOf<float>&, std::span<const std::int32_t>, kernels::Sum,
                      MatrixViewOf<float>) noexcept;
template void look_up_backward(std::span<const std::int32_t>, const ConstMatrixViewOf<float>&,
                               MatrixViewOf<float>) noexcept;
template void look_up(const ConstMatrixViewOf<double>&, std::span<const std::int32_t>, kernels::Sum,
                      MatrixViewOf<double>) noexcept;
template void look_up_backward(std::span<const std::int32_t>, const ConstMatrixViewOf<double>&,
                               MatrixViewOf<double>) noexcept;

}  // namespace attention_playground
