#pragma once
// The tile loop under every matrix product: rows of a strided matrix times
// panels of columns.

#include <cstdint>

#include "kernels/vector.h"

namespace attention_playground::kernels {

/// Columns of one panel: two vectors.
inline constexpr std::int64_t panel_columns = 2 * Vector::width;

[[nodiscard]] constexpr std::int64_t panel_count(std::int64_t columns) noexcept {
  return (columns + panel_columns - 1) / panel_columns;
}
/// Floats that `rows` x `columns` take once packed.
[[nodiscard]] constexpr std::int64_t packed_size(std::int64_t rows, std::int64_t columns) noexcept {
  return panel_count(columns) * panel_columns * rows;
}

/// Packs source [rows, columns] into panels [panel][rows][panel_columns],
/// zero-padded on the right.
void pack_panels(const float* source, std::int64_t stride, std::int64_t rows, std::int64_t columns,
                 float* panels) noexcept;
/// The same for a source stored transposed, [columns, rows].
void pack_transposed_panels(const float* source, std::int64_t stride, std::int64_t rows,
                            std::int64_t columns, float* panels) noexcept;

struct PanelProduct {
  const float* left;  // [rows, depth], or [depth, rows] where `left_transposed`
  std::int64_t left_stride;
  std::int64_t rows;
  std::int64_t depth;
  const float* panels;  // from pack_panels(rows = depth)
  const float* bias;    // [panels * panel_columns], or null for 0
  float* output;        // [rows, columns]
  std::int64_t output_stride;
  std::int64_t columns;
  bool left_transposed = false;
  bool accumulate = false;  // output += left * panels, and no bias
};

/// output = bias + left * panels. Every element sums over the depth in
/// ascending order, whatever the tile: all tile shapes give the same bits.
void multiply_panels(const PanelProduct& product) noexcept;

}  // namespace attention_playground::kernels
