#include "analysis/aligned_rows.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

namespace attention_playground {

namespace {

bool are_within(std::span<const std::int32_t> places, std::int64_t count) noexcept {
  return std::ranges::all_of(places,
                             [&](std::int32_t place) { return place >= -1 && place < count; });
}

/// Each begins after the one before, the first with token 0.
bool are_starts(std::span<const std::int32_t> starts, std::int64_t count) noexcept {
  return starts.front() == 0 && starts.back() < count &&
         std::ranges::adjacent_find(starts, std::ranges::greater_equal()) == starts.end();
}

std::int64_t places_in(std::span<const std::int32_t> starts, std::int64_t count) noexcept {
  return starts.empty() ? count : static_cast<std::int64_t>(starts.size());
}

}  // namespace

Expected<void> AlignedRows::open(const GroupedHead& head) noexcept {
  auto layer = head.trace->find(head.layer, head.head);
  if (!layer) return std::unexpected(layer.error());
  const LayerTrace& own = **layer;
  if (!are_within(head.queries, places_in(head.query_starts, own.queries)) ||
      !are_within(head.keys, places_in(head.key_starts, own.keys))) {
    return fail(ErrorCode::invalid_argument, "an aligned token is none of the head's own");
  }
  if (!head.key_starts.empty()) {
    if (head.query_starts.empty() || !are_starts(head.query_starts, own.queries) ||
        !are_starts(head.key_starts, own.keys)) {
      return fail(ErrorCode::invalid_argument, "groups of tokens begin one after the other");
    }
    const auto columns = static_cast<std::int64_t>(head.key_starts.size());
    if (auto done = sums_.grow(columns, "groups"); !done) return done;
    if (auto done = group_weights_.grow(columns, "groups"); !done) return done;
    if (auto done = group_allowed_.grow(columns, "groups"); !done) return done;
  }
  head_ = head;
  layer_ = &own;
  at_once_ = rows_at_once(*head.trace, own);
  auto queries = queries_of_rows(*head.trace, own);
  if (!queries) return std::unexpected(queries.error());
  queries_ = std::move(*queries);
  if (auto done = block_.grow(at_once_ * own.keys, "rows of a head"); !done) return done;
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

void AlignedRows::add_query(std::span<const float> weights, std::span<const std::uint8_t> allowed,
                            bool is_counted) noexcept {
  std::size_t key = 0;
  for (std::size_t group = 0; group < head_.key_starts.size(); ++group) {
    const auto end = group + 1 < head_.key_starts.size()
                         ? static_cast<std::size_t>(head_.key_starts[group + 1])
                         : weights.size();
    for (; key < end; ++key) {
      if (is_counted) sums_.span()[group] += static_cast<double>(weights[key]);
      group_allowed_.span()[group] |= allowed[key];
    }
  }
}

Expected<void> AlignedRows::read_group(std::size_t group) noexcept {
  const auto starts = head_.query_starts;
  const std::int64_t end = group + 1 < starts.size() ? starts[group + 1] : layer_->queries;
  std::ranges::fill(sums_.span(), 0.0);
  std::ranges::fill(group_allowed_.span(), std::uint8_t{0});
  std::int64_t counted = 0;
  for (std::int64_t query = starts[group]; query < end; ++query) {
    auto weights = weights_of(query);
    if (!weights) return std::unexpected(weights.error());
    const bool is_counted = std::ranges::any_of(*weights, [](float one) { return one > 0.0F; });
    add_query(*weights, mask_.row(query), is_counted);
    counted += is_counted ? 1 : 0;
  }
  const auto queries = static_cast<double>(std::max<std::int64_t>(1, counted));
  std::ranges::transform(sums_.span(), group_weights_.data(),
                         [&](double sum) { return static_cast<float>(sum / queries); });
  weights_ = group_weights_.span();
  allowed_ = group_allowed_.span();
  return {};
}

}  // namespace attention_playground
