#include "kernels/block_matrix.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/matrix.h"
#include "kernels/block_unpack.h"

namespace attention_playground::kernels {

namespace {

// Lanes run along the inputs: element (row, output) has one vector that gathers
// products chunk by chunk, its lanes are added at the end, then the bias. Rows
// and weights that end within a chunk are continued with zeros. All paths below
// do just this, which is why they give the same bits.

// 3 x 3 gathering vectors, three of a row each and a weight: 13 registers.
constexpr int tile_rows = 3;
constexpr int tile_outputs = 3;
// Panels that are unpacked together stay in the second-level cache while all
// rows pass by once.
constexpr int group_panels = 4;
constexpr int group_outputs = group_panels * tile_outputs;
// A row alone meets its weights in registers; so many sums grow side by side.
constexpr int single_outputs = 4;

constexpr std::int64_t chunk_count(std::int64_t inputs) noexcept {
  return (inputs + chunk_size - 1) / chunk_size;
}

/// The last inputs of a row, continued with zeros to a whole chunk.
using Tail = std::array<float, chunk_size>;

void copy_tail(const float* row, std::int64_t inputs, Tail& tail) noexcept {
  const std::int64_t whole = inputs / chunk_size * chunk_size;
  tail.fill(0.0F);
  std::copy_n(row + whole, inputs - whole, tail.data());
}

float with_bias(float total, std::span<const float> bias, std::int64_t output) noexcept {
  return bias.empty() ? total : total + bias[static_cast<std::size_t>(output)];
}

struct Product {
  const ConstMatrixView& input;
  const BlockMatrix& matrix;
  std::span<const float> bias;
  MatrixView& output;

  [[nodiscard]] const float* row(std::int64_t index) const noexcept {
    return input.data() + index * input.outerStride();
  }
  [[nodiscard]] float* result(std::int64_t index) const noexcept {
    return output.data() + index * output.outerStride();
  }
};

template <BlockType Type>
std::int64_t row_bytes(std::int64_t inputs) noexcept {
  return inputs / BlockFormat<Type>::elements * BlockFormat<Type>::bytes;
}

// A row alone.

template <int Outputs>
using Sums = std::array<Vector, Outputs>;

inline void gather(const float* row, const Chunk& weights, Vector& sum) noexcept {
  for (int i = 0; i < chunk_vectors; ++i) {
    sum = multiply_add(Vector::load(row + i * Vector::width), weights[i], sum);
  }
}

/// Outputs `first`, `first + step` and so on.
template <BlockType Type, int Outputs>
[[gnu::noinline]] void multiply_single(const Product& product, const Tail& tail, std::int64_t first,
                                       std::int64_t step) noexcept {
  const Widener widener;
  const std::int64_t bytes = row_bytes<Type>(product.matrix.inputs);
  std::array<const std::uint8_t*, Outputs> weights;
  Sums<Outputs> sums;
  for (int i = 0; i < Outputs; ++i) {
    weights[i] = product.matrix.bytes + (first + i * step) * bytes;
    sums[i] = Vector::broadcast(0.0F);
  }
  const float* const row = product.row(0);
  const auto chunks = static_cast<std::ptrdiff_t>(product.matrix.inputs / chunk_size);
  for (std::ptrdiff_t chunk = 0; chunk < chunks; ++chunk) {
#pragma GCC unroll 4
    for (int i = 0; i < Outputs; ++i) {
      gather(row + chunk * chunk_size, BlockFormat<Type>::unpack(widener, weights[i], chunk),
             sums[i]);
    }
  }
  if constexpr (BlockFormat<Type>::elements == 1) {
    const auto rest = static_cast<std::ptrdiff_t>(product.matrix.inputs % chunk_size);
    for (int i = 0; i < Outputs && rest > 0; ++i) {
      gather(tail.data(), unpack_tail<Type>(widener, weights[i], chunks, rest), sums[i]);
    }
  }
  for (int i = 0; i < Outputs; ++i) {
    const std::int64_t output = first + i * step;
    product.result(0)[output] = with_bias(sum(sums[i]), product.bias, output);
  }
}

template <BlockType Type>
void multiply_row(const Product& product) noexcept {
  Tail tail;
  copy_tail(product.row(0), product.matrix.inputs, tail);
  // Outputs far apart: the weights come in as so many streams without a gap,
  // which is what the memory's prefetcher follows best.
  const std::int64_t step = product.matrix.outputs / single_outputs;
  for (std::int64_t output = 0; output < step; ++output) {
    multiply_single<Type, single_outputs>(product, tail, output, step);
  }
  for (std::int64_t output = step * single_outputs; output < product.matrix.outputs; ++output) {
    multiply_single<Type, 1>(product, tail, output, 1);
  }
}

// Several rows.

/// One output's weights to every `tile_outputs`-th vector of a panel.
template <BlockType Type>
void unpack_row(const std::uint8_t* row, std::int64_t inputs, float* panel) noexcept {
  const Widener widener;
  constexpr std::ptrdiff_t step = tile_outputs * Vector::width;
  const auto store = [&](const Chunk& chunk) {
    for (int i = 0; i < chunk_vectors; ++i, panel += step) chunk[i].store(panel);
  };
  const auto chunks = static_cast<std::ptrdiff_t>(inputs / chunk_size);
  for (std::ptrdiff_t chunk = 0; chunk < chunks; ++chunk) {
    store(BlockFormat<Type>::unpack(widener, row, chunk));
  }
  if constexpr (BlockFormat<Type>::elements == 1) {
    const auto rest = static_cast<std::ptrdiff_t>(inputs % chunk_size);
    if (rest > 0) store(unpack_tail<Type>(widener, row, chunks, rest));
  }
}

void clear_row(std::int64_t inputs, float* panel) noexcept {
  const std::int64_t vectors = chunk_count(inputs) * chunk_vectors;
  for (std::int64_t i = 0; i < vectors; ++i) {
    Vector::broadcast(0.0F).store(panel + i * tile_outputs * Vector::width);
  }
}

template <int Rows>
using TileSums = std::array<std::array<Vector, tile_outputs>, Rows>;

template <int Rows>
inline const float* gather_tile(std::array<const float*, Rows> rows, const float* panel,
                                std::ptrdiff_t vectors, TileSums<Rows>& sums) noexcept {
  for (std::ptrdiff_t i = 0; i < vectors; ++i, panel += tile_outputs * Vector::width) {
    std::array<Vector, Rows> left;
    for (int row = 0; row < Rows; ++row) left[row] = Vector::load(rows[row] + i * Vector::width);
    for (int column = 0; column < tile_outputs; ++column) {
      const Vector weight = Vector::load(panel + column * Vector::width);
      for (int row = 0; row < Rows; ++row) {
        sums[row][column] = multiply_add(left[row], weight, sums[row][column]);
      }
    }
  }
  return panel;
}

template <int Rows>
[[gnu::noinline]] void multiply_tile(const Product& product, const float* panel,
                                     std::int64_t first_row, std::int64_t output) noexcept {
  const std::int64_t inputs = product.matrix.inputs;
  std::array<const float*, Rows> rows;
  TileSums<Rows> sums;
  for (int row = 0; row < Rows; ++row) {
    rows[row] = product.row(first_row + row);
    sums[row].fill(Vector::broadcast(0.0F));
  }
  panel = gather_tile<Rows>(rows, panel,
                            static_cast<std::ptrdiff_t>(inputs / chunk_size * chunk_vectors), sums);
  if (inputs % chunk_size != 0) {
    std::array<Tail, Rows> tails;
    for (int row = 0; row < Rows; ++row) {
      copy_tail(rows[row], inputs, tails[row]);
      rows[row] = tails[row].data();
    }
    gather_tile<Rows>(rows, panel, chunk_vectors, sums);
  }
  const auto columns = std::min<std::int64_t>(tile_outputs, product.matrix.outputs - output);
  for (int row = 0; row < Rows; ++row) {
    std::array<float, tile_outputs> totals;
    for (int column = 0; column < tile_outputs; ++column) totals[column] = sum(sums[row][column]);
    float* const result = product.result(first_row + row) + output;
    for (std::int64_t column = 0; column < columns; ++column) {
      result[column] = with_bias(totals[column], product.bias, output + column);
    }
  }
}

void multiply_tile_of(std::int64_t rows, const Product& product, const float* panel,
                      std::int64_t first_row, std::int64_t output) noexcept {
  static_assert(tile_rows == 3);
  if (rows == 1) return multiply_tile<1>(product, panel, first_row, output);
  if (rows == 2) return multiply_tile<2>(product, panel, first_row, output);
  return multiply_tile<3>(product, panel, first_row, output);
}

/// All rows against the panels of one group.
void multiply_group(const Product& product, const float* panels, std::int64_t first_output,
                    std::int64_t outputs) noexcept {
  const std::int64_t panel_size = chunk_count(product.matrix.inputs) * chunk_size * tile_outputs;
  // Rows are shared out evenly: 4 rows are 2 + 2, never 3 + 1.
  const std::int64_t tiles = (product.input.rows() + tile_rows - 1) / tile_rows;
  for (std::int64_t tile = 0; tile < tiles; ++tile) {
    const std::int64_t first = product.input.rows() * tile / tiles;
    const std::int64_t rows = product.input.rows() * (tile + 1) / tiles - first;
    for (std::int64_t output = 0; output < outputs; output += tile_outputs) {
      multiply_tile_of(rows, product, panels + output / tile_outputs * panel_size, first,
                       first_output + output);
    }
  }
}

template <BlockType Type>
void multiply_rows(const Product& product, float* scratch) noexcept {
  const BlockMatrix& matrix = product.matrix;
  const std::int64_t padded = chunk_count(matrix.inputs) * chunk_size;
  const std::int64_t bytes = row_bytes<Type>(matrix.inputs);
  for (std::int64_t first = 0; first < matrix.outputs; first += group_outputs) {
    const auto outputs = std::min<std::int64_t>(group_outputs, matrix.outputs - first);
    for (std::int64_t i = 0; i < group_outputs; ++i) {
      float* const panel =
          scratch + i / tile_outputs * tile_outputs * padded + i % tile_outputs * Vector::width;
      if (i < outputs) {
        unpack_row<Type>(matrix.bytes + (first + i) * bytes, matrix.inputs, panel);
      } else {
        clear_row(matrix.inputs, panel);
      }
    }
    multiply_group(product, scratch, first, outputs);
  }
}

}  // namespace

void dequantise_row(const BlockMatrix& matrix, std::int64_t output, std::span<float> row) noexcept {
  const BlockLayout layout = block_layout(matrix.type);
  const std::int64_t bytes = matrix.inputs / layout.elements * layout.bytes;
  dequantise(matrix.type, matrix.bytes + output * bytes, row);
}

std::int64_t block_scratch_size(const BlockMatrix& matrix) noexcept {
  return group_outputs * chunk_count(matrix.inputs) * chunk_size;
}

void multiply(const ConstMatrixView& input, const BlockMatrix& matrix, std::span<const float> bias,
              std::span<float> scratch, MatrixView output) noexcept {
  const Product product{.input = input, .matrix = matrix, .bias = bias, .output = output};
  with_block_type(matrix.type, [&]<BlockType Type>() {
    if (input.rows() == 1) {
      multiply_row<Type>(product);
    } else {
      multiply_rows<Type>(product, scratch.data());
    }
  });
}

}  // namespace attention_playground::kernels
