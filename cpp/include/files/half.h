#pragma once
// Half-precision numbers as bits: conversions that no library decides.

#include <cstdint>

namespace attention_playground {

[[nodiscard]] float float_from_half(std::uint16_t bits) noexcept;
/// Round to nearest, ties to even; overflow becomes infinity.
[[nodiscard]] std::uint16_t half_from_float(float value) noexcept;
[[nodiscard]] float float_from_bfloat(std::uint16_t bits) noexcept;

}  // namespace attention_playground
