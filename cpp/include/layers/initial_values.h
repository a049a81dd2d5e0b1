#pragma once
// The random numbers that a model's training begins from.

#include <cstdint>
#include <span>

#include "base/random.h"

namespace attention_playground {

/// The purpose of a model's first parameter, and so on. It keeps the first values apart
/// from what others draw from the same seed.
inline constexpr std::uint64_t initial_values_purpose = 0x7374617274000000U;

/// Evenly from -limit to below limit.
void draw_uniform(Random& random, float limit, std::span<float> values) noexcept;

/// Normal with mean 0 (Box and Muller 1958).
void draw_normal(Random& random, float deviation, std::span<float> values) noexcept;

}  // namespace attention_playground
