#pragma once
// What followed from a change: every map of one run beside those of another, and the
// embedding of a sentence beside another.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/buffer.h"
#include "base/error.h"
#include "traces/trace.h"

namespace attention_playground {

/// One layer's maps, after - before.
struct LayerDifference {
  LayerId layer;
  std::int64_t heads = 0;
  std::int64_t queries = 0;
  std::int64_t keys = 0;
  Buffer<float> values;        // [heads, queries, keys]
  std::vector<float> largest;  // magnitude, of each head
};

/// Of the layers that both have by the same name, in the order of `after`: a layer that was
/// skipped is left out. `shape_mismatch` where one is over other tokens.
[[nodiscard]] Expected<std::vector<LayerDifference>> trace_difference(const Trace& before,
                                                                      const Trace& after) noexcept;

/// How a model makes one vector of its tokens'.
enum class Pooling : std::uint8_t {
  mean,   // over all tokens
  first,  // that of the first one: [CLS], <s>
};
/// `hidden` [tokens, width] to `width` numbers, summed in double.
[[nodiscard]] std::vector<float> pooled(std::span<const float> hidden, std::int64_t width,
                                        Pooling pooling);

/// x . y / (|x| |y|), in double; 0 where one is zero.
[[nodiscard]] double cosine_of(std::span<const float> x, std::span<const float> y) noexcept;

}  // namespace attention_playground
