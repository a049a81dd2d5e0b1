#include "models/intervention/kinds/painted_cells.h"

#include <algorithm>

namespace attention_playground {

namespace {

constexpr std::string_view letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr int digit_bits = 5;
constexpr std::int64_t goes_on = 32;

/// Takes one number from the front; none where there is none of at most `most`.
std::optional<std::int64_t> take_number(std::string_view& text, std::int64_t most) noexcept {
  std::int64_t number = 0;
  for (int shift = 0; !text.empty() && shift <= 30; shift += digit_bits) {
    const std::size_t letter = letters.find(text.front());
    if (letter == std::string_view::npos) return std::nullopt;
    text.remove_prefix(1);
    const auto digit = static_cast<std::int64_t>(letter);
    number += (digit % goes_on) << shift;
    if (number > most) return std::nullopt;
    if (digit < goes_on) return number;
  }
  return std::nullopt;
}

/// Takes the runs of a band, which `painted` already has the rows of; false where there are none.
bool take_runs(std::string_view& text, std::int64_t count, std::int64_t most,
               PaintedRectangle painted, std::vector<PaintedRectangle>& all) noexcept {
  for (std::int64_t run = 0; run < count; ++run) {
    const auto skipped = take_number(text, most - painted.key);
    if (!skipped) return false;
    painted.key += *skipped;
    const auto twice = take_number(text, 2 * (most - painted.key) + 1);
    if (!twice || *twice < 2) return false;
    painted.keys = *twice / 2;
    painted.allowed = *twice % 2 != 0;
    all.push_back(painted);
    painted.key += painted.keys;
  }
  return count > 0;
}

}  // namespace

std::optional<std::vector<std::uint8_t>> read_painted_cells(std::string_view runs,
                                                            std::int64_t count) noexcept {
  std::vector<std::uint8_t> cells(static_cast<std::size_t>(count));
  std::int64_t filled = 0;
  std::uint8_t cell = 1;
  while (!runs.empty()) {
    const auto length = take_number(runs, count - filled);
    if (!length) return std::nullopt;
    std::fill_n(cells.begin() + filled, *length, cell);
    filled += *length;
    cell ^= 1;
  }
  if (filled != count) return std::nullopt;
  return cells;
}

std::optional<std::vector<PaintedRectangle>> read_painted_rectangles(std::string_view bands,
                                                                     std::int64_t most) noexcept {
  std::vector<PaintedRectangle> all;
  std::int64_t row = 0;
  while (!bands.empty()) {
    const auto skipped = take_number(bands, most - row);
    if (!skipped) return std::nullopt;
    row += *skipped;
    const auto queries = take_number(bands, most - row);
    if (!queries || *queries < 1) return std::nullopt;
    const auto runs = take_number(bands, most);
    const PaintedRectangle first{.query = row, .queries = *queries, .key = 0};
    if (!runs || !take_runs(bands, *runs, most, first, all)) return std::nullopt;
    row += *queries;
  }
  return all;
}

}  // namespace attention_playground
