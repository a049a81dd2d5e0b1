#pragma once
// Figures that describe a head's pattern (science: section 6.1).

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "analysis/head_pattern.h"
#include "base/error.h"
#include "traces/each_head.h"
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
  float last_token_mass = 0.0F;  // weight on the last key, over the rows before the last
  /// Over the rows whose token stood before, none of them its own key: the weight on what
  /// followed it there, and on the token there itself. 0 where `repeated_rows` is.
  float induction_mass = 0.0F;
  float duplicate_token_mass = 0.0F;
  std::int64_t repeated_rows = 0;
  HeadPattern pattern;
};

/// What crosses to TypeScript beside the pattern's names: FIGURES_PER_HEAD in head_figures.ts.
[[nodiscard]] std::array<float, 15> figures_of(const HeadStatistics& head) noexcept;

/// `allowed` has one cell per weight; both are [queries, keys]. `tokens` has a number for each
/// key, the same for the same token and below 0 where it is compared with none (head_pattern.h);
/// row i is key i's. None: nothing is said of repeated tokens.
[[nodiscard]] HeadStatistics describe_head(std::span<const float> weights,
                                           std::span<const std::uint8_t> allowed,
                                           std::int64_t queries, std::int64_t keys,
                                           std::span<const std::int32_t> tokens = {}) noexcept;

/// The heads of `range`, in order, one at a time. `tokens` has the numbers of each layer's keys,
/// layer after layer, or is empty; `shape_mismatch` where it has another number of them.
[[nodiscard]] Expected<std::vector<HeadStatistics>> describe_heads(
    const Trace& trace, std::span<const std::int32_t> tokens = {},
    const HeadRange& range = {}) noexcept;

}  // namespace attention_playground
