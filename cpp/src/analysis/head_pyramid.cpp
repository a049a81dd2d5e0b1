#include "analysis/head_pyramid.h"

#include <algorithm>
#include <cmath>

namespace attention_playground {

namespace {

bool is_inside(std::int64_t from, std::int64_t count, std::int64_t all) noexcept {
  return from >= 0 && count >= 1 && from < all && count <= all - from;
}

/// Of two changes the larger in size; of two weights the larger.
float stronger(float left, float right, bool is_signed) noexcept {
  if (!is_signed) return std::max(left, right);
  if (left == hidden_change || right == hidden_change) return left == hidden_change ? right : left;
  return std::abs(right) > std::abs(left) ? right : left;
}

}  // namespace

Expected<HeadCells> HeadCells::make(std::span<const float> weights,
                                    std::span<const std::uint8_t> allowed,
                                    std::span<const std::uint8_t> kept, std::int64_t queries,
                                    std::int64_t keys) noexcept {
  const auto size = static_cast<std::size_t>(queries * keys);
  if (weights.size() != size || allowed.size() != size || (!kept.empty() && kept.size() != size)) {
    return fail(ErrorCode::shape_mismatch, "the weights should be one for each query and key");
  }
  auto values = Buffer<float>::allocate(queries * keys, "a head's weights");
  if (!values) return std::unexpected(values.error());
  for (std::size_t at = 0; at < size; ++at) {
    const bool counts = weights[at] > 0.0F && (kept.empty() || kept[at] != 0);
    values->data()[at] = allowed[at] == 0 ? hidden_block : counts ? weights[at] : 0.0F;
  }
  return HeadCells{.queries = queries, .keys = keys, .values = std::move(*values)};
}

/// The cells themselves are no level among those that are kept: the first one starts at 0.
HeadPyramid::Level HeadPyramid::above(const Level& level) noexcept {
  return {.rows = (level.rows + 1) / 2,
          .columns = (level.columns + 1) / 2,
          .start = level.start < 0 ? 0 : level.start + level.rows * level.columns};
}

float HeadPyramid::block(const HeadCells& cells, const Level& level, std::int64_t row,
                         std::int64_t column) const noexcept {
  const std::int64_t at = row * level.columns + column;
  if (level.start >= 0) return above_.data()[level.start + at];
  const float weight = cells.values.data()[at];
  if (weight <= 0.0F || end_ == ScaleEnd::one) return weight;
  return weight / ends_.data()[end_ == ScaleEnd::row ? row : column];
}

Expected<HeadPyramid> HeadPyramid::make(const HeadCells& cells, ScaleEnd end) noexcept {
  HeadPyramid pyramid;
  const Level bottom{.rows = cells.queries, .columns = cells.keys, .start = -1};
  Level top = bottom;
  for (; top.rows * top.columns > 1; ++pyramid.levels_) top = above(top);
  auto levels = Buffer<float>::allocate(top.start + 1, "a head at smaller sizes");
  auto ends = Buffer<float>::allocate(
      end == ScaleEnd::one ? 0 : std::max(cells.queries, cells.keys), "a head's largest weights");
  if (!levels) return std::unexpected(levels.error());
  if (!ends) return std::unexpected(ends.error());
  for (std::int64_t at = 0; end != ScaleEnd::one && at < cells.values.size(); ++at) {
    float& largest = ends->data()[end == ScaleEnd::row ? at / cells.keys : at % cells.keys];
    largest = std::max(largest, cells.values.data()[at]);
  }
  std::fill_n(levels->data(), levels->size(), cells.is_signed ? hidden_change : hidden_block);
  pyramid.end_ = end;
  pyramid.ends_ = std::move(*ends);
  pyramid.above_ = std::move(*levels);
  pyramid.fill(cells);
  return pyramid;
}

void HeadPyramid::fill(const HeadCells& cells) noexcept {
  Level below{.rows = cells.queries, .columns = cells.keys, .start = -1};
  for (std::int64_t number = 1; number < levels_; ++number) {
    const Level level = above(below);
    for (std::int64_t row = 0; row < below.rows; ++row) {
      for (std::int64_t column = 0; column < below.columns; ++column) {
        float& largest = above_.data()[level.start + row / 2 * level.columns + column / 2];
        largest = stronger(largest, block(cells, below, row, column), cells.is_signed);
      }
    }
    below = level;
  }
}

Expected<Buffer<float>> HeadPyramid::tile(const HeadCells& cells,
                                          const TileArea& area) const noexcept {
  Level level{.rows = cells.queries, .columns = cells.keys, .start = -1};
  const bool is_level = is_inside(area.level, 1, levels_);
  for (std::int64_t number = 0; is_level && number < area.level; ++number) level = above(level);
  if (!is_level || !is_inside(area.row, area.rows, level.rows) ||
      !is_inside(area.column, area.columns, level.columns)) {
    return fail(ErrorCode::invalid_argument, "a tile should lie inside a level of the head");
  }
  auto tile = Buffer<float>::allocate(area.rows * area.columns, "a tile");
  if (!tile) return tile;
  float* next = tile->data();
  for (std::int64_t row = area.row; row < area.row + area.rows; ++row) {
    for (std::int64_t column = area.column; column < area.column + area.columns; ++column) {
      *next++ = block(cells, level, row, column);
    }
  }
  return tile;
}

}  // namespace attention_playground
