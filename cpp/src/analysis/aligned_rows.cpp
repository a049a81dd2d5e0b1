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

}  // namespace

Expected<void> AlignedRows::open(const ComparedHead& head) noexcept {
  auto layer = head.trace->find(head.layer, head.head);
  if (!layer) return std::unexpected(layer.error());
  const LayerTrace& own = **layer;
  if (!are_within(head.queries, own.queries) || !are_within(head.keys, own.keys)) {
    return fail(ErrorCode::invalid_argument, "an aligned token is none of the head's own");
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

Expected<void> AlignedRows::read(std::int64_t row) noexcept {
  const std::int64_t query = head_.queries[static_cast<std::size_t>(row)];
  has_row_ = false;
  if (query < 0) return {};
  const auto keys = static_cast<std::size_t>(layer_->keys);
  if (query < first_ || query >= first_ + count_) {
    // Where they are made together, all are.
    first_ = at_once_ == layer_->queries ? 0 : query;
    count_ = std::min(at_once_, layer_->queries - first_);
    const auto block = block_.span().first(static_cast<std::size_t>(count_) * keys);
    auto done = write_rows(*head_.trace, *layer_, queries_, head_.head, first_, block);
    if (!done) return done;
    // What is no number, as a row that may see nothing can have it, has no size.
    for (float& weight : block) weight = std::isnan(weight) ? 0.0F : weight;
  }
  weights_ = block_.span().subspan(static_cast<std::size_t>(query - first_) * keys, keys);
  allowed_ = mask_.row(query);
  has_row_ = true;
  return {};
}

}  // namespace attention_playground
