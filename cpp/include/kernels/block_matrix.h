#pragma once
// Matrix product with weights that stay as the file stores them: rows of blocks
// are unpacked on the way through, so that a model takes the memory of its file.

#include <cstdint>
#include <span>

#include "base/matrix_view.h"
#include "kernels/blocks.h"

namespace attention_playground::kernels {

/// An `nn.Linear.weight`, [outputs, inputs]: one row of blocks for each output.
/// `inputs` is a multiple of the block's elements. The bytes belong to the
/// caller and need not be aligned.
struct BlockMatrix {
  BlockType type = BlockType::f32;
  std::int64_t outputs = 0;
  std::int64_t inputs = 0;
  const std::uint8_t* bytes = nullptr;
};

/// The row of one output, [inputs].
void dequantise_row(const BlockMatrix& matrix, std::int64_t output, std::span<float> row) noexcept;

/// Floats of scratch memory that `multiply` needs for this matrix.
[[nodiscard]] std::int64_t block_scratch_size(const BlockMatrix& matrix) noexcept;

/// output[r, :] = input[r, :] * matrix^T + bias. input [rows, inputs], output
/// [rows, outputs]; `bias` has one element per output or none; `scratch` has
/// `block_scratch_size` floats. Sizes are the caller's duty. Every element is
/// summed in one order that does not depend on the number of rows: a row alone
/// gives the same bits as among others.
void multiply(const ConstMatrixView& input, const BlockMatrix& matrix, std::span<const float> bias,
              std::span<float> scratch, MatrixView output) noexcept;

}  // namespace attention_playground::kernels
