#include "layers/initial_values.h"

#include <cmath>

#include "kernels/elementary.h"

namespace attention_playground {

void draw_uniform(Random& random, float limit, std::span<float> values) noexcept {
  for (float& value : values) value = limit * (2.0F * random.uniform() - 1.0F);
}

void draw_normal(Random& random, float deviation, std::span<float> values) noexcept {
  constexpr float whole_turn = 6.2831853F;
  for (float& value : values) {
    // 1 - uniform() is never 0, so that its logarithm is a number.
    const float radius = std::sqrt(-2.0F * kernels::natural_logarithm(1.0F - random.uniform()));
    value = deviation * (radius * kernels::cosine(whole_turn * random.uniform()));
  }
}

}  // namespace attention_playground
