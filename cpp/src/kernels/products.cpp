#include "kernels/products.h"

#include <algorithm>
#include <array>

#include "base/matrix.h"
#include "kernels/panel_product.h"

namespace attention_playground::kernels {

namespace {

/// Depth of one packed block: with the panel's columns it stays in the first-level cache.
constexpr std::int64_t block_depth = 256;

struct Operand {
  const float* data;
  std::int64_t stride;
  bool transposed;
};

Operand as_it_lies(const ConstMatrixView& matrix) noexcept {
  return {matrix.data(), matrix.outerStride(), false};
}
Operand transposed(const ConstMatrixView& matrix) noexcept {
  return {matrix.data(), matrix.outerStride(), true};
}

/// Packs rows [begin, begin + depth) of one panel of `right` into `panel`.
void pack_block(const Operand& right, std::int64_t begin, std::int64_t depth, std::int64_t column,
                std::int64_t columns, float* panel) noexcept {
  if (right.transposed) {
    pack_transposed_panels(right.data + column * right.stride + begin, right.stride, depth, columns,
                           panel);
  } else {
    pack_panels(right.data + begin * right.stride + column, right.stride, depth, columns, panel);
  }
}

/// Each block of `right` is packed once, on the stack, and meets all rows of `left`.
void multiply_operands(const Operand& left, const Operand& right, std::int64_t depth,
                       std::span<const float> bias, MatrixView output, Sum sum) noexcept {
  // What is empty has no memory that could be pointed at.
  if (output.rows() == 0) return;
  if (depth == 0) {
    if (sum == Sum::add) return;
    for (Eigen::Index row = 0; row < output.rows(); ++row) {
      for (Eigen::Index column = 0; column < output.cols(); ++column) {
        output(row, column) = bias.empty() ? 0.0F : bias[static_cast<std::size_t>(column)];
      }
    }
    return;
  }
  alignas(64) std::array<float, block_depth * panel_columns> panel;
  for (std::int64_t column = 0; column < output.cols(); column += panel_columns) {
    const std::int64_t columns = std::min(panel_columns, output.cols() - column);
    alignas(64) std::array<float, panel_columns> start{};
    if (!bias.empty()) std::copy_n(bias.data() + column, columns, start.data());
    std::int64_t begin = 0;
    do {
      const std::int64_t block = std::min(block_depth, depth - begin);
      pack_block(right, begin, block, column, columns, panel.data());
      multiply_panels({.left = left.data + (left.transposed ? begin * left.stride : begin),
                       .left_stride = left.stride,
                       .rows = output.rows(),
                       .depth = block,
                       .panels = panel.data(),
                       .bias = start.data(),
                       .output = output.data() + column,
                       .output_stride = output.outerStride(),
                       .columns = columns,
                       .left_transposed = left.transposed,
                       .accumulate = begin > 0 || sum == Sum::add});
      begin += block_depth;
    } while (begin < depth);
  }
}

template <typename Left, typename Right>
void multiply_in_double(const Left& left, const Right& right, MatrixViewOf<double>& output,
                        Sum sum) noexcept {
  for (Eigen::Index row = 0; row < output.rows(); ++row) {
    for (Eigen::Index column = 0; column < output.cols(); ++column) {
      double total = sum == Sum::add ? output(row, column) : 0.0;
      for (Eigen::Index k = 0; k < left.cols(); ++k) total += left(row, k) * right(k, column);
      output(row, column) = total;
    }
  }
}

template <typename Scalar>
void add_sums(const ConstMatrixViewOf<Scalar>& rows, std::span<Scalar> sums) noexcept {
  for (Eigen::Index row = 0; row < rows.rows(); ++row) {
    const Scalar* const line = rows.data() + row * rows.outerStride();
    for (std::size_t column = 0; column < sums.size(); ++column) sums[column] += line[column];
  }
}

}  // namespace

void multiply(const ConstMatrixView& left, const ConstMatrixView& right, MatrixView output,
              Sum sum) noexcept {
  multiply_operands(as_it_lies(left), as_it_lies(right), left.cols(), {}, output, sum);
}

void multiply_transposed_right(const ConstMatrixView& left, const ConstMatrixView& right,
                               std::span<const float> bias, MatrixView output, Sum sum) noexcept {
  multiply_operands(as_it_lies(left), transposed(right), left.cols(), bias, output, sum);
}

void multiply_transposed_left(const ConstMatrixView& left, const ConstMatrixView& right,
                              MatrixView output, Sum sum) noexcept {
  multiply_operands(transposed(left), as_it_lies(right), left.rows(), {}, output, sum);
}

void multiply(const ConstMatrixViewOf<double>& left, const ConstMatrixViewOf<double>& right,
              MatrixViewOf<double> output, Sum sum) noexcept {
  multiply_in_double(left, right, output, sum);
}

void multiply_transposed_right(const ConstMatrixViewOf<double>& left,
                               const ConstMatrixViewOf<double>& right, std::span<const double> bias,
                               MatrixViewOf<double> output, Sum sum) noexcept {
  multiply_in_double(left, right.transpose(), output, sum);
  if (bias.empty()) return;
  for (Eigen::Index row = 0; row < output.rows(); ++row) {
    for (Eigen::Index column = 0; column < output.cols(); ++column) {
      output(row, column) += bias[static_cast<std::size_t>(column)];
    }
  }
}

void multiply_transposed_left(const ConstMatrixViewOf<double>& left,
                              const ConstMatrixViewOf<double>& right, MatrixViewOf<double> output,
                              Sum sum) noexcept {
  multiply_in_double(left.transpose(), right, output, sum);
}

void add_column_sums(const ConstMatrixView& rows, std::span<float> sums) noexcept {
  add_sums(rows, sums);
}

void add_column_sums(const ConstMatrixViewOf<double>& rows, std::span<double> sums) noexcept {
  add_sums(rows, sums);
}

}  // namespace attention_playground::kernels
