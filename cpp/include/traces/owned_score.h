#pragma once
// A layer's score function with its parameters, as a trace keeps it.

#include <cstdint>

#include "attention/settings.h"
#include "base/buffer.h"
#include "base/error.h"

namespace attention_playground {

struct OwnedScore {
  ScoreFunction function = ScoreFunction::scaled_dot;
  std::int64_t hidden = 0;
  Buffer<float> query_weight = {};  // shapes as in ScoreSettings
  Buffer<float> key_weight = {};
  Buffer<float> vector = {};

  [[nodiscard]] Buffer<float>& parameter(ScoreSlot slot) noexcept {
    if (slot == ScoreSlot::query_weight) return query_weight;
    return slot == ScoreSlot::key_weight ? key_weight : vector;
  }
  [[nodiscard]] static Expected<OwnedScore> copy(const ScoreSettings& score) noexcept;
  /// Looks at this object's memory.
  [[nodiscard]] ScoreSettings settings() const noexcept {
    return {.function = function,
            .hidden = hidden,
            .query_weight = query_weight.span(),
            .key_weight = key_weight.span(),
            .vector = vector.span()};
  }
};

}  // namespace attention_playground
