#pragma once
// Half-precision numbers as bits: conversions that no library decides.

#include <bit>
#include <cstdint>

namespace attention_playground {

[[nodiscard]] inline float float_from_half(std::uint16_t bits) noexcept {
  const std::uint32_t sign = static_cast<std::uint32_t>(bits & 0x8000U) << 16U;
  const std::uint32_t exponent = (bits >> 10U) & 0x1FU;
  const std::uint32_t mantissa = bits & 0x3FFU;
  if (exponent == 0) {
    // Subnormal halves are whole multiples of 2^-24, which a float holds exactly.
    const float magnitude = static_cast<float>(mantissa) * 0x1p-24F;
    return sign != 0 ? -magnitude : magnitude;
  }
  const std::uint32_t wide = exponent == 31 ? 255U : exponent + 112U;
  return std::bit_cast<float>(sign | (wide << 23U) | (mantissa << 13U));
}

/// Round to nearest, ties to even; overflow becomes infinity.
[[nodiscard]] std::uint16_t half_from_float(float value) noexcept;

[[nodiscard]] inline float float_from_bfloat(std::uint16_t bits) noexcept {
  return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16U);
}

}  // namespace attention_playground
