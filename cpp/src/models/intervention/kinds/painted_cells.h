#pragma once
// Cells painted by hand as a short text: lengths of runs of cells, row after row, that are in
// turn allowed and hidden, beginning with allowed ones. Each length is digits of 5 bits, the
// lowest first, in the letters of base64url; all but a length's last digit have 32 added.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace attention_playground {

/// None where the text is no such runs or they do not come to `count` cells.
[[nodiscard]] std::optional<std::vector<std::uint8_t>> read_painted_cells(
    std::string_view runs, std::int64_t count) noexcept;

}  // namespace attention_playground
