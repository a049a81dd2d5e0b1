#include "analysis/aligned_rows.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace attention_playground {

namespace {

bool are_within(std::span<const std::int32_t> places, std::int64_t count) noexcept {
  return std::ranges::all_of(places,
                             [&](std::int32_t place) { return place >= -1 && place < count; });
}

/// How many places there are: groups, or tokens; -1 where groups do not begin one after the other.
[[gnu::cold]] std::int64_t places_in(std::span<const std::int32_t> starts,
                                     std::int64_t tokens) noexcept {
  if (starts.empty()) return tokens;
  std::int64_t before = -1;
  for (const std::int32_t start : starts) {
    if (start <= before || start >= tokens) return -1;
    before = start;
  }
  return starts.front() == 0 ? static_cast<std::int64_t>(starts.size()) : -1;
}

/// Where a group ends.
std::int64_t end_of(std::span<const std::int32_t> starts, std::size_t group,
                    std::int64_t tokens) noexcept {
  return group + 1 < starts.size() ? starts[group + 1] : tokens;
}

}  // namespace

Expected<void> AlignedRows::open(const GroupedHead& head) noexcept {
  auto layer = head.trace->find(head.layer, head.head);
  if (!layer) return std::unexpected(layer.error());
  const LayerTrace& own = **layer;
  const std::int64_t rows = places_in(head.query_starts, own.queries);
  const std::int64_t columns = places_in(head.key_starts, own.keys);
  if (rows < 0 || columns < 0 || head.query_starts.empty() != head.key_starts.empty() ||
      !are_within(head.queries, rows) || !are_within(head.keys, columns)) {
    return fail(ErrorCode::invalid_argument, "an aligned token is none of the head's own");
  }
  if (!head.key_starts.empty()) {
    if (auto done = sums_.grow(columns, "rows of a head"); !done) return done;
    if (auto done = group_allowed_.grow(columns, "rows of a head"); !done) return done;
  }
  head_ = head;
  layer_ = &own;
  at_once_ = rows_at_once(*head.trace, own);
  auto queries = queries_of_rows(*head.trace, own);
  if (!queries) return std::unexpected(queries.error());
  queries_ = std::move(*queries);
  if (auto done = block_.grow((at_once_ + 1) * own.keys, "rows of a head"); !done) return done;
  return mask_.open(*head.trace, own, head.head);
}

Expected<std::span<const float>> AlignedRows::weights_of(std::int64_t query) noexcept {
  const auto keys = static_cast<std::size_t>(layer_->keys);
  if (query < first_ || query >= first_ + count_) {
    // Where they are made together, all are.
    first_ = at_once_ == layer_->queries ? 0 : query;
    count_ = std::min(at_once_, layer_->queries - first_);
    const auto block = block_.span().first(static_cast<std::size_t>(count_) * keys);
    auto done = write_rows(*head_.trace, *layer_, queries_, head_.head, first_, block);
    if (!done) return std::unexpected(done.error());
    // What is no number, as a row that may see nothing can have it, has no size.
    for (float& weight : block) weight = std::isnan(weight) ? 0.0F : weight;
  }
  return block_.span().subspan(static_cast<std::size_t>(query - first_) * keys, keys);
}

Expected<void> AlignedRows::read(std::int64_t row) noexcept {
  const std::int64_t query = head_.queries[static_cast<std::size_t>(row)];
  has_row_ = false;
  if (query < 0) return {};
  if (head_.key_starts.empty()) {
    auto weights = weights_of(query);
    if (!weights) return std::unexpected(weights.error());
    weights_ = *weights;
    allowed_ = mask_.row(query);
  } else if (auto done = read_group(static_cast<std::size_t>(query)); !done) {
    return done;
  }
  has_row_ = true;
  return {};
}

Expected<void> AlignedRows::read_group(std::size_t group) noexcept {
  const auto starts = head_.key_starts;
  const std::int64_t last = end_of(head_.query_starts, group, layer_->queries);
  const std::span<double> sums = sums_.span();
  const std::span<std::uint8_t> allowed = group_allowed_.span();
  for (std::size_t place = 0; place < starts.size(); ++place) sums[place] = allowed[place] = 0;
  double counted = 0.0;
  for (std::int64_t query = head_.query_starts[group]; query < last; ++query) {
    auto weights = weights_of(query);
    if (!weights) return std::unexpected(weights.error());
    const auto seen = mask_.row(query);
    double total = 0.0;
    std::size_t key = 0;
    for (std::size_t place = 0; place < starts.size(); ++place) {
      const auto end = static_cast<std::size_t>(end_of(starts, place, layer_->keys));
      for (; key < end; ++key) {
        total += static_cast<double>((*weights)[key]);
        sums[place] += static_cast<double>((*weights)[key]);
        allowed[place] |= seen[key];
      }
    }
    // One that looks at nothing adds nothing.
    if (total > 0.0) ++counted;
  }
  // Its row lies behind those of the tokens.
  const auto row = block_.span().subspan(static_cast<std::size_t>(at_once_ * layer_->keys));
  for (std::size_t place = 0; place < starts.size(); ++place) {
    row[place] = static_cast<float>(sums[place] / std::max(1.0, counted));
  }
  weights_ = row;
  allowed_ = allowed;
  return {};
}

}  // namespace attention_playground
