#include "analysis/strongest.h"

#include <utility>

namespace attention_playground {

namespace {

/// Of `count` cells, `stride` apart.
Strongest strongest_of(const float* values, std::int64_t count, std::int64_t stride) noexcept {
  Strongest result;
  for (std::int64_t cell = 0; cell < count; ++cell) {
    float weight = values[cell * stride];
    if (weight < 0.0F) continue;
    std::int64_t place = cell;
    // Behind those that are as strong and stand earlier; all behind it move on by one.
    bool found = false;
    for (std::size_t rank = 0; rank < result.named; ++rank) {
      found = found || result.weights[rank] < weight;
      if (!found) continue;
      std::swap(result.weights[rank], weight);
      std::swap(result.places[rank], place);
    }
    if (result.named < most_named) {
      result.places[result.named] = place;
      result.weights[result.named++] = weight;
    } else {
      ++result.others;
      result.others_weight += static_cast<double>(weight);
    }
  }
  return result;
}

}  // namespace

Strongest strongest_keys(const HeadCells& cells, std::int64_t query) noexcept {
  if (query < 0 || query >= cells.queries) return {};
  return strongest_of(cells.values.data() + query * cells.keys, cells.keys, 1);
}

Strongest strongest_queries(const HeadCells& cells, std::int64_t key) noexcept {
  if (key < 0 || key >= cells.keys) return {};
  return strongest_of(cells.values.data() + key, cells.queries, cells.keys);
}

}  // namespace attention_playground
