#pragma once
// What is painted over a mask in rectangles, row by row.

#include "attention/settings.h"

namespace attention_playground {

/// As `MaskSettings::rectangles` wants them, with numbers far from overflow.
[[nodiscard]] bool lie_in_order(std::span<const PaintedRectangle> all) noexcept;
/// Those over the row, which follow each other in the list.
[[nodiscard]] std::span<const PaintedRectangle> rectangles_over_row(
    std::span<const PaintedRectangle> all, std::int64_t query) noexcept;
/// Of one row; null where none lies over the key.
[[nodiscard]] const PaintedRectangle* rectangle_over(std::span<const PaintedRectangle> row,
                                                     std::int64_t key) noexcept;

}  // namespace attention_playground
