#include "base/half.h"

#include <bit>

namespace attention_playground {

std::uint16_t half_from_float(float value) noexcept {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const auto sign = static_cast<std::uint16_t>((bits >> 16U) & 0x8000U);
  const std::uint32_t magnitude = bits & 0x7FFFFFFFU;
  const auto with_sign = [sign](std::uint32_t rest) {
    return static_cast<std::uint16_t>(sign | rest);
  };
  if (magnitude > 0x7F800000U) return with_sign(0x7E00U);
  if (magnitude >= 0x477FF000U) return with_sign(0x7C00U);  // rounds past the largest half
  if (magnitude < 0x38800000U) {
    // Adding 0.5 leaves multiples of 2^-24 in the mantissa, rounded to even.
    const float shifted = std::bit_cast<float>(magnitude) + 0.5F;
    return with_sign(std::bit_cast<std::uint32_t>(shifted) - 0x3F000000U);
  }
  const std::uint32_t odd = (magnitude >> 13U) & 1U;
  return with_sign((magnitude - 0x38000000U + 0xFFFU + odd) >> 13U);
}

}  // namespace attention_playground
