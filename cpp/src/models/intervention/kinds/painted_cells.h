#pragma once
// What was painted by hand as a short text of numbers. Each is digits of 5 bits, the lowest
// first, in the letters of base64url; all but a number's last digit have 32 added.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "attention/settings.h"

namespace attention_playground {

/// Cells: lengths of runs, row after row, that are in turn allowed and hidden, beginning with
/// allowed ones. None where the text is no such runs or they do not come to `count` cells.
[[nodiscard]] std::optional<std::vector<std::uint8_t>> read_painted_cells(
    std::string_view runs, std::int64_t count) noexcept;

/// Rectangles: for each band of equal rows how many rows lie between it and the one before, how
/// many it has, and how many runs of painted keys; for each run how many keys lie between it and
/// the one before, and twice its length, plus 1 where it is allowed. None where the text is no
/// such bands, or they reach beyond `most` rows or keys.
[[nodiscard]] std::optional<std::vector<PaintedRectangle>> read_painted_rectangles(
    std::string_view bands, std::int64_t most) noexcept;

}  // namespace attention_playground
