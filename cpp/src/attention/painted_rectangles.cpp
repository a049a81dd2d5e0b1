#include "attention/painted_rectangles.h"

#include <algorithm>
#include <iterator>

namespace attention_playground {

bool lie_in_order(std::span<const PaintedRectangle> all) noexcept {
  constexpr std::int64_t farthest = std::int64_t{1} << 32;
  PaintedRectangle before{.queries = 0, .keys = 0};
  for (const PaintedRectangle& painted : all) {
    const std::int64_t end = before.query + before.queries;
    const bool is_beside = painted.query == before.query && painted.queries == before.queries &&
                           painted.key >= before.key + before.keys;
    if (painted.query < (is_beside ? before.query : end) || painted.key < 0 ||
        std::min(painted.queries, painted.keys) < 1 ||
        std::max({painted.query, painted.queries, painted.key, painted.keys}) > farthest) {
      return false;
    }
    before = painted;
  }
  return true;
}

std::span<const PaintedRectangle> rectangles_over_row(std::span<const PaintedRectangle> all,
                                                      std::int64_t query) noexcept {
  std::span<const PaintedRectangle> row;
  for (const PaintedRectangle& painted : all) {
    if (query < painted.query || query - painted.query >= painted.queries) continue;
    row = {row.empty() ? &painted : row.data(), row.size() + 1};
  }
  return row;
}

const PaintedRectangle* rectangle_over(std::span<const PaintedRectangle> row,
                                       std::int64_t key) noexcept {
  const auto next = std::ranges::upper_bound(row, key, {}, &PaintedRectangle::key);
  if (next == row.begin()) return nullptr;
  const PaintedRectangle& painted = *std::prev(next);
  return key < painted.key + painted.keys ? &painted : nullptr;
}

}  // namespace attention_playground
