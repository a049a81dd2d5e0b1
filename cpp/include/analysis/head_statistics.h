#pragma once
// Figures that describe a head's pattern (science: section 6.1).

#include <cstdint>
#include <vector>

#include "base/error.h"
#include "traces/trace.h"

namespace attention_playground {

/// Means over the rows that allow anything; 0 for an empty head.
struct HeadStatistics {
  float entropy = 0.0F;              // -sum p ln p / ln(allowed keys): 0 one-hot, 1 even
  float mean_distance = 0.0F;        // sum of weight * |query - key|, in tokens
  float first_token_mass = 0.0F;     // weight on key 0, over the rows after the first
  float previous_token_mass = 0.0F;  // weight on key - 1, over the rows that have one
  float next_token_mass = 0.0F;
  float self_mass = 0.0F;
};

/// `allowed` has one cell per weight; both are [queries, keys].
[[nodiscard]] HeadStatistics describe_head(std::span<const float> weights,
                                           std::span<const std::uint8_t> allowed,
                                           std::int64_t queries, std::int64_t keys) noexcept;

/// Every head of every layer, in order.
[[nodiscard]] Expected<std::vector<HeadStatistics>> describe_heads(const Trace& trace) noexcept;

}  // namespace attention_playground
