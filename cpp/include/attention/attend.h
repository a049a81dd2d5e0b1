#pragma once
// Attention over all heads of one sequence, and one head with every stage kept:
// score -> scale -> soft cap -> bias -> mask -> normalise -> aggregate.

#include <cstdint>
#include <span>

#include "attention/settings.h"
#include "base/buffer.h"
#include "base/error.h"
#include "base/matrix_view.h"

namespace attention_playground {

/// Where results go. Memory is the caller's; an empty span is not written.
struct AttentionOutput {
  std::span<float> output;                  // [queries, heads * value_width], required
  std::span<float> weights = {};            // [heads, queries, keys]
  std::span<float> row_maximum = {};        // [heads, queries], of the masked scores
  std::span<float> row_sum = {};            // [heads, queries], of exp(score - maximum)
  std::span<std::uint8_t> empty_rows = {};  // [heads, queries], 1 where nothing was allowed
};

/// Checks sizes, settings and that every input is finite (the position of the
/// first NaN or infinity is in the error).
[[nodiscard]] Expected<void> validate(const AttentionInput& input,
                                      const AttentionSettings& settings) noexcept;

/// Memory of `attend`. Kept from call to call, it is reserved once for the largest.
struct AttentionScratch {
  Buffer<float> numbers;
};

/// The fast path. Splits and joins heads by strides alone. Call `validate`
/// first for input that comes from outside; sizes are checked here again.
[[nodiscard]] Expected<void> attend(const AttentionInput& input, const AttentionSettings& settings,
                                    const AttentionOutput& result,
                                    AttentionScratch& scratch) noexcept;
/// The same with memory of its own.
[[nodiscard]] Expected<void> attend(const AttentionInput& input, const AttentionSettings& settings,
                                    const AttentionOutput& result) noexcept;

/// Every stage of one head, in the order in which it is computed. All
/// [queries, keys] but `output`. Owns its memory.
struct HeadStages {
  std::int64_t queries = 0;
  std::int64_t keys = 0;
  std::int64_t value_width = 0;
  Buffer<float> products;           // the score function's own: query . key, v . tanh(..)
  Buffer<float> unrotated_scores;   // before rotary positions, where a trace knows them
  Buffer<float> scores;             // scaled, soft-capped and with the bias added
  Buffer<float> masked_scores;      // minus infinity where hidden
  Buffer<float> weights;            // rows sum to one (or the empty-row policy)
  Buffer<float> output;             // [queries, value_width]
  Buffer<std::uint8_t> allowed;     // 1 where the mask allows
  Buffer<std::uint8_t> empty_rows;  // [queries]
};

/// The same numbers as `attend`, to the bit, with every stage kept.
[[nodiscard]] Expected<HeadStages> attend_head(const AttentionInput& input,
                                               const AttentionSettings& settings,
                                               std::int64_t head) noexcept;

/// The weights of one head alone, to the same bits: [rows, keys], the rows from query `first` on,
/// as many as `weights` has room for. `shape_mismatch` where they are not rows of the head.
[[nodiscard]] Expected<void> attend_rows(const AttentionInput& input,
                                         const AttentionSettings& settings, std::int64_t head,
                                         std::int64_t first, std::span<float> weights) noexcept;

}  // namespace attention_playground
