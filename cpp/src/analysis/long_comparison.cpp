#include "analysis/long_comparison.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace attention_playground {

namespace {

/// Blocks on a side of the whole that are kept.
constexpr std::int64_t most_blocks = 1024;

std::int64_t rows_of(const GroupedHead& head) noexcept {
  return static_cast<std::int64_t>(head.queries.size());
}

std::int64_t columns_of(const GroupedHead& head) noexcept {
  return static_cast<std::int64_t>(head.keys.size());
}

/// So many blocks of 2^level cells these are.
std::int64_t blocks_of(std::int64_t cells, std::int64_t level) noexcept {
  return (cells + (std::int64_t{1} << level) - 1) >> level;
}

/// Keeps the change if it is one of the largest; of equal ones the earlier in reading order.
void name_change(ComparisonFigures& figures, const ComparedChange& one) noexcept {
  const float size = std::abs(one.change);
  std::size_t at = figures.named;
  while (at > 0 && size > std::abs(figures.changes[at - 1].change)) --at;
  if (size == 0.0F || at == most_named_changes) return;
  if (figures.named < most_named_changes) ++figures.named;
  for (std::size_t next = figures.named - 1; next > at; --next) {
    figures.changes[next] = figures.changes[next - 1];
  }
  figures.changes[at] = one;
}

/// The same row of both heads.
struct RowOfBoth {
  std::array<AlignedRows, 2> heads;
  std::size_t columns;

  [[nodiscard]] float change(std::size_t column) const noexcept {
    return heads[1].weight(column) - heads[0].weight(column);
  }
  [[nodiscard]] bool has(std::size_t column) const noexcept {
    return heads[0].has(column) && heads[1].has(column);
  }
};

void count_row(const RowOfBoth& both, std::int64_t row, ComparisonFigures& figures) noexcept {
  double sum = 0;
  for (std::size_t column = 0; column < both.columns; ++column) {
    const float change = both.change(column);
    sum += std::abs(static_cast<double>(change));
    if (!both.has(column)) continue;
    name_change(figures, {.cell = {.row = static_cast<std::int32_t>(row),
                                   .column = static_cast<std::int32_t>(column)},
                          .first = both.heads[0].weight(column),
                          .second = both.heads[1].weight(column),
                          .change = change});
  }
  figures.moved.data()[row] = static_cast<float>(sum / 2);
  figures.mean_moved += sum / 2;
  ++figures.rows_of_both;
}

/// The largest weight of each block; what the mask hides counts nothing.
void pool_weights(const AlignedRows& head, std::size_t columns, std::int64_t level, float* blocks) {
  for (std::size_t column = 0; column < columns; ++column) {
    float& block = blocks[column >> level];
    if (head.allows(column)) block = std::max(block, std::max(head.weight(column), 0.0F));
  }
}

/// The change of each block that is largest in size.
void pool_changes(const RowOfBoth& both, std::int64_t level, float* blocks) {
  for (std::size_t column = 0; column < both.columns; ++column) {
    if (!both.has(column)) continue;
    float& block = blocks[column >> level];
    const float change = both.change(column);
    const bool is_seen =
        change != 0.0F || both.heads[0].allows(column) || both.heads[1].allows(column);
    const bool is_stronger = block == hidden_change || std::abs(change) > std::abs(block);
    if (is_seen && is_stronger) block = change;
  }
}

}  // namespace

Expected<void> LongComparison::fill(const GroupedHead& own, const GroupedHead& theirs, Strip& strip,
                                    ComparisonFigures* figures) noexcept {
  const std::int64_t columns = blocks_of(columns_of(own), strip.level);
  for (HeadCells& part : strip.parts) {
    auto done = part.values.grow(strip.rows * columns, "a comparison");
    if (!done) return done;
    part.queries = strip.rows;
    part.keys = columns;
    part.is_signed = &part == &strip.parts.back();
    std::ranges::fill(part.values.span(), part.is_signed ? hidden_change : hidden_block);
  }
  const std::int64_t start = strip.row << strip.level;
  const std::int64_t end = std::min(rows_of(own), (strip.row + strip.rows) << strip.level);
  RowOfBoth both{.heads = {}, .columns = own.keys.size()};
  for (std::size_t side = 0; side < 2; ++side) {
    auto done = both.heads[side].open(side == 0 ? own : theirs);
    if (!done) return done;
  }
  for (std::int64_t row = start; row < end; ++row) {
    const std::int64_t place = ((row >> strip.level) - strip.row) * columns;
    for (std::size_t side = 0; side < 2; ++side) {
      if (auto done = both.heads[side].read(row); !done) return done;
      pool_weights(both.heads[side], both.columns, strip.level,
                   strip.parts[side].values.data() + place);
    }
    pool_changes(both, strip.level, strip.parts[2].values.data() + place);
    if (figures == nullptr) continue;
    if (both.heads[0].has_row() && both.heads[1].has_row()) {
      count_row(both, row, *figures);
    } else {
      figures->moved.data()[row] = -1.0F;
    }
  }
  return {};
}

Expected<void> LongComparison::open(const GroupedHead& own, const GroupedHead& theirs) noexcept {
  const std::int64_t rows = rows_of(own);
  if (rows != rows_of(theirs) || columns_of(own) != columns_of(theirs)) {
    return fail(ErrorCode::shape_mismatch, "the two heads are over different numbers of tokens");
  }
  whole_.level = 0;
  while (blocks_of(std::max(rows, columns_of(own)), whole_.level) > most_blocks) ++whole_.level;
  whole_.rows = blocks_of(rows, whole_.level);
  if (auto done = figures_.moved.grow(rows, "a comparison"); !done) return done;
  if (auto done = fill(own, theirs, whole_, &figures_); !done) return done;
  figures_.mean_moved /= static_cast<double>(std::max<std::int64_t>(1, figures_.rows_of_both));
  for (std::size_t part = 0; part < whole_.parts.size(); ++part) {
    auto pyramid = HeadPyramid::make(whole_.parts[part], ScaleEnd::one);
    if (!pyramid) return std::unexpected(pyramid.error());
    pyramids_[part] = std::move(*pyramid);
  }
  return {};
}

Expected<Buffer<float>> LongComparison::tile(const GroupedHead& own, const GroupedHead& theirs,
                                             ComparedPart part, const TileArea& area) noexcept {
  const auto place = static_cast<std::size_t>(part);
  TileArea inner = area;
  const std::int64_t blocks = blocks_of(rows_of(own), std::max<std::int64_t>(0, area.level));
  const bool is_inside = area.row >= 0 && area.rows >= 1 && area.rows <= blocks - area.row;
  if (area.level < 0 || area.level >= whole_.level || !is_inside) {
    // What there is none of here there is none of there.
    if (area.level >= whole_.level) inner.level -= whole_.level;
    return pyramids_[place].tile(whole_.parts[place], inner);
  }
  const bool is_kept = strip_.level == area.level && area.row >= strip_.row &&
                       area.row + area.rows <= strip_.row + strip_.rows;
  if (!is_kept) {
    strip_.row = area.row;
    strip_.rows = area.rows;
    strip_.level = area.level;
    if (auto done = fill(own, theirs, strip_, nullptr); !done) {
      strip_.level = -1;
      return std::unexpected(done.error());
    }
  }
  inner.level = 0;
  inner.row -= strip_.row;
  // Of its blocks as cells, which need no smaller sizes.
  return HeadPyramid().tile(strip_.parts[place], inner);
}

}  // namespace attention_playground
