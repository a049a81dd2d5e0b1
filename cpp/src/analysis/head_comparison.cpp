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

Expected<HeadStages> stages_of(const ComparedHead& side) noexcept {
  auto stages = side.trace->head(side.layer, side.head);
  if (!stages) return stages;
  if (auto fits = check_places(side.queries, stages->queries); !fits) {
    return std::unexpected(fits.error());
  }
  if (auto fits = check_places(side.keys, stages->keys); !fits) {
    return std::unexpected(fits.error());
  }
  return stages;
}

Expected<AlignedHead> aligned(const ComparedHead& side) noexcept {
  auto stages = stages_of(side);
  if (!stages) return std::unexpected(stages.error());
  const auto columns = static_cast<std::int64_t>(side.keys.size());
  const std::int64_t cells = static_cast<std::int64_t>(side.queries.size()) * columns;
  auto weights = Buffer<float>::allocate(cells, "the weights of a comparison");
  if (!weights) return std::unexpected(weights.error());
  auto allowed = Buffer<std::uint8_t>::allocate(cells, "the cells of a comparison");
  if (!allowed) return std::unexpected(allowed.error());
  for (std::int64_t cell = 0; cell < cells; ++cell) {
    const std::int32_t query = side.queries[static_cast<std::size_t>(cell / columns)];
    const std::int32_t key = side.keys[static_cast<std::size_t>(cell % columns)];
    if (query < 0 || key < 0) continue;
    const std::int64_t place = query * stages->keys + key;
    weights->data()[cell] = stages->weights.data()[place];
    allowed->data()[cell] = stages->allowed.data()[place];
  }
  return AlignedHead{.weights = std::move(*weights), .allowed = std::move(*allowed)};
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
    const float change = all.second.weights.data()[cell] - all.first.weights.data()[cell];
    sum += std::abs(static_cast<double>(change));
    if (!both_have(first.keys, second.keys, column)) continue;
    all.values.data()[cell] = change;
    all.compared.data()[cell] =
        all.first.allowed.data()[cell] != 0 || all.second.allowed.data()[cell] != 0 ? 1 : 0;
    all.largest = std::max(all.largest, std::abs(change));
  }
  all.moved.data()[row] = static_cast<float>(sum / 2);
  all.mean_moved += sum / 2;
  ++all.rows_of_both;
}

void name_changes(HeadComparison& all, std::int64_t most) {
  const float* const values = all.values.data();
  const auto is_larger = [&](std::int64_t cell, const ComparedCell& named) {
    return std::abs(values[cell]) > std::abs(values[named.row * all.columns + named.column]);
  };
  for (std::int64_t cell = 0; cell < all.values.size(); ++cell) {
    if (values[cell] == 0.0F) continue;
    all.changes.insert(std::upper_bound(all.changes.begin(), all.changes.end(), cell, is_larger),
                       {.row = static_cast<std::int32_t>(cell / all.columns),
                        .column = static_cast<std::int32_t>(cell % all.columns)});
    if (static_cast<std::int64_t>(all.changes.size()) > most) all.changes.pop_back();
  }
}

Expected<HeadComparison> made_ready(AlignedHead first, AlignedHead second, std::int64_t rows,
                                    std::int64_t columns) noexcept {
  auto values = Buffer<float>::allocate(rows * columns, "the changes of a comparison");
  if (!values) return std::unexpected(values.error());
  auto compared = Buffer<std::uint8_t>::allocate(rows * columns, "the cells of a comparison");
  if (!compared) return std::unexpected(compared.error());
  auto moved = Buffer<float>::allocate(rows, "the rows of a comparison");
  if (!moved) return std::unexpected(moved.error());
  return HeadComparison{.rows = rows,
                        .columns = columns,
                        .first = std::move(first),
                        .second = std::move(second),
                        .values = std::move(*values),
                        .compared = std::move(*compared),
                        .changes = {},
                        .moved = std::move(*moved)};
}

}  // namespace

Expected<HeadComparison> compare_heads(const ComparedHead& first, const ComparedHead& second,
                                       std::int64_t most) noexcept {
  if (first.queries.size() != second.queries.size() || first.keys.size() != second.keys.size()) {
    return fail(ErrorCode::shape_mismatch,
                "the two heads are aligned over different numbers of tokens");
  }
  auto one = aligned(first);
  if (!one) return std::unexpected(one.error());
  auto other = aligned(second);
  if (!other) return std::unexpected(other.error());
  auto all = made_ready(std::move(*one), std::move(*other),
                        static_cast<std::int64_t>(first.queries.size()),
                        static_cast<std::int64_t>(first.keys.size()));
  if (!all) return all;
  for (std::int64_t row = 0; row < all->rows; ++row) {
    if (both_have(first.queries, second.queries, row))
      compare_row(*all, first, second, row);
    else
      all->moved.data()[row] = -1.0F;
  }
  if (all->rows_of_both > 0) all->mean_moved /= static_cast<double>(all->rows_of_both);
  name_changes(*all, most);
  return all;
}

}  // namespace attention_playground
