#pragma once
// What a head's rows become without the key that they rest on, or with somewhere else to rest.

#include <cstdint>
#include <vector>

#include "attention/attend.h"
#include "base/error.h"

namespace attention_playground {

/// What is looked at of the rows.
struct SinkView {
  std::int64_t query = 0;  // the row that is given whole
  std::int64_t side = 64;  // at most so many blocks on a side of the whole
};

/// One way to normalise the rows of a head.
struct NormalisedRows {
  std::int64_t map_rows = 0;
  std::int64_t map_columns = 0;
  std::vector<float> map;  // [map_rows, map_columns], the largest weight of each block
  std::vector<float> row;  // [keys]
  float row_sum = 0.0F;
};

struct SinkLens {
  NormalisedRows raw;  // as the trace has them
  /// The key's weight is taken out and the others are divided by what is left. Over the same
  /// scores this is what a mask over the key gives. A row that was on it alone is zero.
  NormalisedRows without;
  /// A softmax with one more score, 0, whose weight is dropped. Empty, like `learned`, where
  /// only weights are known.
  NormalisedRows plus_one;
  NormalisedRows learned;  // the same with the score that was asked for
};

/// There is memory for one row more than the head. `invalid_argument` where there is no such key
/// or query, the side is not from 1 to 512, or the score is not finite.
[[nodiscard]] Expected<SinkLens> look_past_sink(const HeadStages& stages, std::int64_t key,
                                                float score, const SinkView& view) noexcept;

}  // namespace attention_playground
