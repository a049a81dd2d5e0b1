#include "analysis/head_comparison.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace attention_playground {

namespace {

Expected<void> check_places(std::span<const std::int32_t> places, std::int64_t count) noexcept {
  for (std::size_t index = 0; index < places.size(); ++index) {
    if (places[index] < -1 || places[index] >= count) {
      return fail(ErrorCode::invalid_argument, "an aligned token is none of the head's own",
                  static_cast<std::int64_t>(index));
    }
  }
  return {};
}

/// Puts the cells of a side where they are aligned; `side`: 0 or 1.
Expected<void> align(HeadComparison& all, const ComparedHead& head, std::int64_t side) noexcept {
  auto stages = head.trace->head(head.layer, head.head);
  if (!stages) return std::unexpected(stages.error());
  if (auto fits = check_places(head.queries, stages->queries); !fits) return fits;
  if (auto fits = check_places(head.keys, stages->keys); !fits) return fits;
  for (std::int64_t cell = 0; cell < all.rows * all.columns; ++cell) {
    const std::int32_t query = head.queries[static_cast<std::size_t>(cell / all.columns)];
    const std::int32_t key = head.keys[static_cast<std::size_t>(cell % all.columns)];
    if (query < 0 || key < 0) continue;
    const std::int64_t place = query * stages->keys + key;
    all.numbers_at(side)[cell] = stages->weights.data()[place];
    all.cells_at(side)[cell] = stages->allowed.data()[place];
  }
  return {};
}

/// Which rows or columns both sides have.
bool both_have(std::span<const std::int32_t> first, std::span<const std::int32_t> second,
               std::int64_t index) noexcept {
  const auto at = static_cast<std::size_t>(index);
  return first[at] >= 0 && second[at] >= 0;
}

void compare_row(HeadComparison& all, const ComparedHead& first, const ComparedHead& second,
                 std::int64_t row) noexcept {
  double sum = 0;
  for (std::int64_t column = 0; column < all.columns; ++column) {
    const std::int64_t cell = row * all.columns + column;
    const float change = all.numbers_at(1)[cell] - all.numbers_at(0)[cell];
    sum += std::abs(static_cast<double>(change));
    if (!both_have(first.keys, second.keys, column)) continue;
    all.numbers_at(2)[cell] = change;
    all.cells_at(2)[cell] = std::max(all.cells_at(0)[cell], all.cells_at(1)[cell]);
    all.largest = std::max(all.largest, std::abs(change));
  }
  all.numbers_at(3)[row] = static_cast<float>(sum / 2);
  all.mean_moved += sum / 2;
  ++all.rows_of_both;
}

void name_changes(HeadComparison& all, std::int64_t most) {
  const float* const values = all.numbers_at(2);
  const auto is_larger = [&](std::int64_t cell, const ComparedCell& named) {
    return std::abs(values[cell]) > std::abs(values[named.row * all.columns + named.column]);
  };
  for (std::int64_t cell = 0; cell < all.rows * all.columns; ++cell) {
    if (values[cell] == 0.0F) continue;
    all.changes.insert(std::upper_bound(all.changes.begin(), all.changes.end(), cell, is_larger),
                       {.row = static_cast<std::int32_t>(cell / all.columns),
                        .column = static_cast<std::int32_t>(cell % all.columns)});
    if (static_cast<std::int64_t>(all.changes.size()) > most) all.changes.pop_back();
  }
}

}  // namespace

Expected<HeadComparison> compare_heads(const ComparedHead& first, const ComparedHead& second,
                                       std::int64_t most) noexcept {
  if (first.queries.size() != second.queries.size() || first.keys.size() != second.keys.size()) {
    return fail(ErrorCode::shape_mismatch, "the two heads are over different numbers of tokens");
  }
  HeadComparison all;
  all.rows = static_cast<std::int64_t>(first.queries.size());
  all.columns = static_cast<std::int64_t>(first.keys.size());
  const std::int64_t cells = 3 * all.rows * all.columns;
  auto numbers = Buffer<float>::allocate(cells + all.rows, "a comparison");
  if (!numbers) return std::unexpected(numbers.error());
  auto flags = Buffer<std::uint8_t>::allocate(cells, "a comparison");
  if (!flags) return std::unexpected(flags.error());
  all.numbers = std::move(*numbers);
  all.cells = std::move(*flags);
  if (auto done = align(all, first, 0); !done) return std::unexpected(done.error());
  if (auto done = align(all, second, 1); !done) return std::unexpected(done.error());
  for (std::int64_t row = 0; row < all.rows; ++row) {
    if (both_have(first.queries, second.queries, row))
      compare_row(all, first, second, row);
    else
      all.numbers_at(3)[row] = -1.0F;
  }
  if (all.rows_of_both > 0) all.mean_moved /= static_cast<double>(all.rows_of_both);
  name_changes(all, most);
  return all;
}

}  // namespace attention_playground
