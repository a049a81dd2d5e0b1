#include "analysis/head_difference.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace attention_playground {

namespace {

Expected<HeadDifference> between(const Expected<HeadStages>& first,
                                 Expected<HeadStages> second) noexcept {
  if (!first) return std::unexpected(first.error());
  if (!second) return std::unexpected(second.error());
  if (first->queries != second->queries || first->keys != second->keys) {
    return fail(ErrorCode::shape_mismatch, "the two heads are over different numbers of tokens");
  }
  HeadDifference result{.queries = first->queries, .keys = first->keys, .values = {}};
  result.values = std::move(second->weights);
  for (std::int64_t cell = 0; cell < result.values.size(); ++cell) {
    float& value = result.values.data()[cell];
    value -= first->weights.data()[cell];
    result.largest = std::max(result.largest, std::abs(value));
  }
  return result;
}

}  // namespace

Expected<HeadDifference> head_difference(const Trace& before, const Trace& after,
                                         std::int64_t layer, std::int64_t head) noexcept {
  return between(before.head(layer, head), after.head(layer, head));
}

Expected<HeadDifference> head_change(const Trace& trace, std::int64_t layer,
                                     std::int64_t head) noexcept {
  return between(trace.head_under({}, layer, head), trace.head(layer, head));
}

}  // namespace attention_playground
