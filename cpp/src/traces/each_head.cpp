#include "traces/each_head.h"

#include <algorithm>
#include <utility>

namespace attention_playground {

namespace {

std::int64_t count_heads(const Trace& trace) noexcept {
  std::int64_t heads = 0;
  for (const LayerTrace& layer : trace.layers) heads += layer.heads;
  return heads;
}

}  // namespace

std::int64_t HeadRange::within(std::int64_t heads) const noexcept {
  const std::int64_t left = std::max<std::int64_t>(0, heads - std::max<std::int64_t>(0, first));
  return count < 0 ? left : std::min(left, count);
}

EachHead::EachHead(const Trace& trace, const HeadRange& range) noexcept
    : trace_(&trace),
      left_(range.within(count_heads(trace))),
      head_(std::max<std::int64_t>(0, range.first) - 1) {}

Expected<bool> EachHead::next() noexcept {
  if (left_ == 0) return false;
  --left_;
  ++head_;
  for (; head_ >= layer().heads; ++place_) {
    head_ -= layer().heads;
    first_key_ += layer().keys;
    has_queries_ = false;
  }
  if (!has_queries_) {
    auto queries = queries_of_rows(*trace_, layer());
    if (!queries) return std::unexpected(queries.error());
    queries_ = std::move(*queries);
    has_queries_ = true;
    weights_ = {};
    auto weights = Buffer<float>::allocate(layer().queries * layer().keys, "a head's weights");
    if (!weights) return std::unexpected(weights.error());
    weights_ = std::move(*weights);
  }
  auto done = write_rows(*trace_, layer(), queries_, head_, 0, weights_.span());
  if (!done) return std::unexpected(done.error());
  return true;
}

}  // namespace attention_playground
