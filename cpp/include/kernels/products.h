#pragma once
// Matrix products of training: either operand may be read transposed, and the
// result may be added to what is there. Nothing is allocated.

#include <cstdint>
#include <span>

#include "base/matrix_view.h"

namespace attention_playground::kernels {

enum class Sum : std::uint8_t { replace, add };

// Sizes are the caller's duty; `output` overlaps no operand. Every element sums
// over the depth in ascending order: the shape of the tiles changes no bit. The
// double forms are plain loops, for references.

/// output (+)= left * right. left [rows, depth], right [depth, columns].
void multiply(const ConstMatrixView& left, const ConstMatrixView& right, MatrixView output,
              Sum sum = Sum::replace) noexcept;
void multiply(const ConstMatrixViewOf<double>& left, const ConstMatrixViewOf<double>& right,
              MatrixViewOf<double> output, Sum sum = Sum::replace) noexcept;

/// output (+)= left * right^T (+ bias on every row). left [rows, depth], right [columns,
/// depth]: an `nn.Linear.weight` lies so. `bias` has one element per column, or none; it
/// stands only with `Sum::replace`.
void multiply_transposed_right(const ConstMatrixView& left, const ConstMatrixView& right,
                               std::span<const float> bias, MatrixView output,
                               Sum sum = Sum::replace) noexcept;
void multiply_transposed_right(const ConstMatrixViewOf<double>& left,
                               const ConstMatrixViewOf<double>& right, std::span<const double> bias,
                               MatrixViewOf<double> output, Sum sum = Sum::replace) noexcept;

/// output (+)= left^T * right. left [depth, rows], right [depth, columns]: a
/// weight's gradient.
void multiply_transposed_left(const ConstMatrixView& left, const ConstMatrixView& right,
                              MatrixView output, Sum sum = Sum::replace) noexcept;
void multiply_transposed_left(const ConstMatrixViewOf<double>& left,
                              const ConstMatrixViewOf<double>& right, MatrixViewOf<double> output,
                              Sum sum = Sum::replace) noexcept;

/// sums[j] += the sum of column j: a bias's gradient. Rows in ascending order.
void add_column_sums(const ConstMatrixView& rows, std::span<float> sums) noexcept;
void add_column_sums(const ConstMatrixViewOf<double>& rows, std::span<double> sums) noexcept;

}  // namespace attention_playground::kernels
