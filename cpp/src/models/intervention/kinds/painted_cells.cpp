#include "models/intervention/kinds/painted_cells.h"

#include <algorithm>

namespace attention_playground {

namespace {

constexpr std::string_view letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr int digit_bits = 5;
constexpr std::int64_t goes_on = 32;

/// Takes one run's length from the front; none where there is none of at most `most`.
std::optional<std::int64_t> take_length(std::string_view& runs, std::int64_t most) noexcept {
  std::int64_t length = 0;
  for (int shift = 0; !runs.empty() && shift <= 30; shift += digit_bits) {
    const std::size_t letter = letters.find(runs.front());
    if (letter == std::string_view::npos) return std::nullopt;
    runs.remove_prefix(1);
    const auto digit = static_cast<std::int64_t>(letter);
    length += (digit % goes_on) << shift;
    if (length > most) return std::nullopt;
    if (digit < goes_on) return length;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::vector<std::uint8_t>> read_painted_cells(std::string_view runs,
                                                            std::int64_t count) noexcept {
  std::vector<std::uint8_t> cells(static_cast<std::size_t>(count));
  std::int64_t filled = 0;
  std::uint8_t cell = 1;
  while (!runs.empty()) {
    const auto length = take_length(runs, count - filled);
    if (!length) return std::nullopt;
    std::fill_n(cells.begin() + filled, *length, cell);
    filled += *length;
    cell ^= 1;
  }
  if (filled != count) return std::nullopt;
  return cells;
}

}  // namespace attention_playground
