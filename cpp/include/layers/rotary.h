#pragma once
// Rotary position embedding (science: section 3): pairs of columns of each head
// turn by an angle that grows with the token's position.

#include <cstdint>
#include <span>

#include "base/error.h"
#include "base/matrix_view.h"

namespace attention_playground {

/// Which columns of a head form pair t of n: (t, t + n), or (2t, 2t + 1).
enum class RotaryPairs : std::uint8_t { halves, interleaved };

/// cosines and sines of position * base^(-t / pairs), both [positions, pairs].
/// Angles are computed in double, so that far positions stay exact.
[[nodiscard]] Expected<void> rotary_tables(std::span<const std::int64_t> positions, double base,
                                           std::int64_t pairs, std::span<float> cosines,
                                           std::span<float> sines) noexcept;
/// The same for any frequencies, one a pair, times `magnitude`.
[[nodiscard]] Expected<void> rotary_tables(std::span<const std::int64_t> positions,
                                           std::span<const double> frequencies, double magnitude,
                                           std::span<float> cosines,
                                           std::span<float> sines) noexcept;

/// What `rotate` turns by: one row of each table per token.
template <typename Scalar>
struct RotaryTablesOf {
  std::span<const Scalar> cosines;  // [tokens, pairs]
  std::span<const Scalar> sines;    // [tokens, pairs]
  std::int64_t pairs = 0;

  /// The rows of `count` tokens from `first` on.
  [[nodiscard]] RotaryTablesOf part(std::int64_t first, std::int64_t count) const noexcept {
    const auto from = static_cast<std::size_t>(first * pairs);
    const auto cells = static_cast<std::size_t>(count * pairs);
    return {cosines.subspan(from, cells), sines.subspan(from, cells), pairs};
  }
};
using RotaryTables = RotaryTablesOf<float>;

/// Turns the first 2 * pairs columns of each head, in place; the others stay.
/// rows [tokens, heads * width].
[[nodiscard]] Expected<void> rotate(const RotaryTables& tables, RotaryPairs pairing,
                                    std::int64_t heads, MatrixView rows) noexcept;
[[nodiscard]] Expected<void> rotate(const RotaryTablesOf<double>& tables, RotaryPairs pairing,
                                    std::int64_t heads, MatrixViewOf<double> rows) noexcept;

/// The gradient of `rotate`, in place: a rotation's transpose turns it back.
[[nodiscard]] Expected<void> rotate_backward(const RotaryTables& tables, RotaryPairs pairing,
                                             std::int64_t heads, MatrixView gradient) noexcept;
[[nodiscard]] Expected<void> rotate_backward(const RotaryTablesOf<double>& tables,
                                             RotaryPairs pairing, std::int64_t heads,
                                             MatrixViewOf<double> gradient) noexcept;

}  // namespace attention_playground
