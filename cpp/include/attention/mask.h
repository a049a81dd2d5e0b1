#pragma once
// Which keys a query may see (science: section 3). Parts combine by AND.

#include <cstdint>
#include <span>

#include "attention/settings.h"
#include "base/error.h"

namespace attention_playground {

/// Queries and keys that a mask lies over, and the head it is asked for.
struct MaskPlace {
  std::int64_t queries = 0;
  std::int64_t keys = 0;
  std::int64_t head = 0;
};

/// Checks the mask's own numbers and the size of its boolean matrix.
[[nodiscard]] Expected<void> check_mask(const MaskSettings& mask, std::int64_t heads,
                                        std::int64_t queries, std::int64_t keys) noexcept;

/// Keys that causal, prefix, window, sinks and padding leave in reach:
/// [0, sinks) and [begin, end), both below `end`.
struct KeyRange {
  std::int64_t begin;
  std::int64_t end;
  std::int64_t sinks;

  [[nodiscard]] bool holds(std::int64_t key) const noexcept {
    return key < end && (key >= begin || key < sinks);
  }
};
[[nodiscard]] KeyRange key_range(const MaskSettings& mask, const MaskPlace& place,
                                 std::int64_t query) noexcept;

/// The bias of `query` over all keys, or null without one.
[[nodiscard]] const float* bias_row(const AttentionSettings& settings, const MaskPlace& place,
                                    std::int64_t query) noexcept;

/// The row of the boolean matrix that `query` reads, or null without one.
[[nodiscard]] const std::uint8_t* boolean_row(const MaskSettings& mask, const MaskPlace& place,
                                              std::int64_t query) noexcept;

/// True when the mask and a bias of minus infinity leave the cell in sight.
[[nodiscard]] bool cell_is_allowed(const AttentionSettings& settings, const MaskPlace& place,
                                   std::int64_t query, std::int64_t key) noexcept;

/// allowed[key] = 1 where `query` may see it. `allowed` has one element per key.
void write_allowed_row(const MaskSettings& mask, const MaskPlace& place, std::int64_t query,
                       std::span<std::uint8_t> allowed) noexcept;

/// True when neither the mask nor a bias of minus infinity leaves `query` a key.
[[nodiscard]] bool row_is_empty(const AttentionSettings& settings, const MaskPlace& place,
                                std::int64_t query) noexcept;

/// True when the mask can hide nothing.
[[nodiscard]] bool allows_everything(const MaskSettings& mask) noexcept;

}  // namespace attention_playground
