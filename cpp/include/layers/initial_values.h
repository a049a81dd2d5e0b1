#pragma once
// The random numbers that a model's training begins from.

#include <span>

#include "base/random.h"

namespace attention_playground {

/// Evenly from -limit to below limit.
void draw_uniform(Random& random, float limit, std::span<float> values) noexcept;

/// Normal with mean 0 (Box and Muller 1958).
void draw_normal(Random& random, float deviation, std::span<float> values) noexcept;

}  // namespace attention_playground
