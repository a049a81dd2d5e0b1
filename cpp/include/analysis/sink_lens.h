#pragma once
// What a head's rows become without the key that they rest on, or with somewhere else to rest.

#include <cstdint>
#include <vector>

#include "base/buffer.h"
#include "base/error.h"
#include "traces/trace.h"

namespace attention_playground {

/// One way to normalise the rows of a head.
struct NormalisedRows {
  Buffer<float> weights;        // [queries, keys]
  std::vector<float> row_sums;  // [queries]
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

/// `invalid_argument` where there is no such head or key, or the score is not finite.
[[nodiscard]] Expected<SinkLens> look_past_sink(const Trace& trace, std::int64_t layer,
                                                std::int64_t head, std::int64_t key,
                                                float score) noexcept;

}  // namespace attention_playground
