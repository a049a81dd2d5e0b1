#include "kernels/panel_product.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace attention_playground::kernels {

namespace {

// With fused multiply-add 6 x 2 vectors leave 15 registers in use; a multiply
// and an add need one more temporary, so the unfused tile is 4 rows high. Each height is a
// function of its own: who waits for the code rather than for the product takes small ones. A row's
// sums are the same in all of them.
#ifdef ATTENTION_SMALL_TILES
constexpr int tile_rows = 2;
#else
constexpr int tile_rows = Vector::fused ? 6 : 4;
#endif
// One panel of this depth stays in the first-level cache while rows stream by.
constexpr std::int64_t depth_block = 384;

struct Tile {
  const float* left;
  std::int64_t left_stride;
  const float* panel;
  std::int64_t depth;
  const float* start;  // one row to start from, or null to go on from `output`
  float* output;
  std::int64_t output_stride;
  bool left_transposed;
};

template <int Rows, bool Transposed>
[[gnu::noinline]] void multiply_tile(const Tile& tile) noexcept {
  std::array<Vector, Rows> low;
  std::array<Vector, Rows> high;
  for (int row = 0; row < Rows; ++row) {
    const float* start =
        tile.start != nullptr ? tile.start : tile.output + row * tile.output_stride;
    low[row] = Vector::load(start);
    high[row] = Vector::load(start + Vector::width);
  }
  std::array<const float*, Rows> left;
  for (int row = 0; row < Rows; ++row) {
    left[row] = tile.left + (Transposed ? row : row * tile.left_stride);
  }
  const std::ptrdiff_t left_step = Transposed ? static_cast<std::ptrdiff_t>(tile.left_stride) : 1;
  const float* panel = tile.panel;
  const auto depth = static_cast<std::ptrdiff_t>(tile.depth);
  for (std::ptrdiff_t k = 0; k < depth; ++k, panel += panel_columns) {
    const Vector first = Vector::load(panel);
    const Vector second = Vector::load(panel + Vector::width);
#pragma GCC unroll 8
    for (int row = 0; row < Rows; ++row) {
      const Vector element = Vector::broadcast(left[row][k * left_step]);
      low[row] = multiply_add(element, first, low[row]);
      high[row] = multiply_add(element, second, high[row]);
    }
  }
  for (int row = 0; row < Rows; ++row) {
    low[row].store(tile.output + row * tile.output_stride);
    high[row].store(tile.output + row * tile.output_stride + Vector::width);
  }
}

template <bool Transposed, int Rows = tile_rows>
void multiply_rows(int rows, const Tile& tile) noexcept {
  if constexpr (Rows > 1) {
    if (rows < Rows) return multiply_rows<Transposed, Rows - 1>(rows, tile);
  }
  multiply_tile<Rows, Transposed>(tile);
}

void multiply_tile_of(int rows, const Tile& tile) noexcept {
  if (tile.left_transposed) {
    multiply_rows<true>(rows, tile);
  } else {
    multiply_rows<false>(rows, tile);
  }
}

/// The last panel may be wider than the output: its tile goes through a copy.
void multiply_partial_tile(int rows, std::int64_t columns, Tile tile) noexcept {
  alignas(64) std::array<float, tile_rows * panel_columns> copy{};
  float* const output = tile.output;
  const std::int64_t output_stride = tile.output_stride;
  if (tile.start == nullptr) {
    for (int row = 0; row < rows; ++row) {
      std::copy_n(output + row * output_stride, columns, copy.data() + row * panel_columns);
    }
  }
  tile.output = copy.data();
  tile.output_stride = panel_columns;
  multiply_tile_of(rows, tile);
  for (int row = 0; row < rows; ++row) {
    std::copy_n(copy.data() + row * panel_columns, columns, output + row * output_stride);
  }
}

/// One panel against all rows, for depths [begin, begin + depth).
void multiply_panel(const PanelProduct& product, std::int64_t panel, std::int64_t begin,
                    std::int64_t depth, const float* start) noexcept {
  const std::int64_t column = panel * panel_columns;
  const std::int64_t columns = std::min(panel_columns, product.columns - column);
  const float* const weights = product.panels + (panel * product.depth + begin) * panel_columns;
  // Rows are shared out evenly: 8 rows are 4 + 4, never 6 + 2.
  const std::int64_t tiles = (product.rows + tile_rows - 1) / tile_rows;
  for (std::int64_t index = 0; index < tiles; ++index) {
    const std::int64_t first = product.rows * index / tiles;
    const int rows = static_cast<int>(product.rows * (index + 1) / tiles - first);
    const Tile tile{.left = product.left_transposed
                                ? product.left + begin * product.left_stride + first
                                : product.left + first * product.left_stride + begin,
                    .left_stride = product.left_stride,
                    .panel = weights,
                    .depth = depth,
                    .start = start,
                    .output = product.output + first * product.output_stride + column,
                    .output_stride = product.output_stride,
                    .left_transposed = product.left_transposed};
    if (columns == panel_columns) {
      multiply_tile_of(rows, tile);
    } else {
      multiply_partial_tile(rows, columns, tile);
    }
  }
}

}  // namespace

void pack_panels(const float* source, std::int64_t stride, std::int64_t rows, std::int64_t columns,
                 float* panels) noexcept {
  for (std::int64_t column = 0; column < columns; column += panel_columns) {
    const std::int64_t width = std::min(panel_columns, columns - column);
    for (std::int64_t row = 0; row < rows; ++row, panels += panel_columns) {
      std::copy_n(source + row * stride + column, width, panels);
      std::fill_n(panels + width, panel_columns - width, 0.0F);
    }
  }
}

void pack_transposed_panels(const float* source, std::int64_t stride, std::int64_t rows,
                            std::int64_t columns, float* panels) noexcept {
  for (std::int64_t column = 0; column < columns; column += panel_columns) {
    const std::int64_t width = std::min(panel_columns, columns - column);
    for (std::int64_t lane = 0; lane < width; ++lane) {
      const float* const line = source + (column + lane) * stride;
      for (std::int64_t row = 0; row < rows; ++row) panels[row * panel_columns + lane] = line[row];
    }
    for (std::int64_t lane = width; lane < panel_columns; ++lane) {
      for (std::int64_t row = 0; row < rows; ++row) panels[row * panel_columns + lane] = 0.0F;
    }
    panels += rows * panel_columns;
  }
}

void multiply_panels(const PanelProduct& product) noexcept {
  static constexpr std::array<float, panel_columns> zero{};
  const std::int64_t panels = panel_count(product.columns);
  std::int64_t begin = 0;
  do {
    const std::int64_t depth = std::min(depth_block, product.depth - begin);
    for (std::int64_t panel = 0; panel < panels; ++panel) {
      const float* start = nullptr;
      if (begin == 0 && !product.accumulate) {
        start = product.bias != nullptr ? product.bias + panel * panel_columns : zero.data();
      }
      multiply_panel(product, panel, begin, depth, start);
    }
    begin += depth_block;
  } while (begin < product.depth);
}

}  // namespace attention_playground::kernels
