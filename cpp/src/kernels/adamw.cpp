#include "kernels/adamw.h"

#include <array>
#include <cmath>
#include <cstddef>

namespace attention_playground::kernels {

namespace {

struct Updated {
  float value;
  float first;
  float second;
};

inline Updated updated(float value, float first, float second, float gradient,
                       const AdamWFactors& factors) noexcept {
  const float g = factors.gradient_factor * gradient;
  Updated next;
  next.first = factors.beta_1 * first + (1.0F - factors.beta_1) * g;
  next.second = factors.beta_2 * second + (1.0F - factors.beta_2) * (g * g);
  const float scale = std::sqrt(next.second) / factors.correction + factors.epsilon;
  next.value = factors.keep * value - factors.rate * (next.first / scale);
  return next;
}

}  // namespace

bool adamw_stays_finite(const AdamWRows& rows, std::span<const float> gradients,
                        const AdamWFactors& factors) noexcept {
  // No short cut: lanes are counted side by side.
  unsigned not_finite = 0;
  for (std::size_t i = 0; i < gradients.size(); ++i) {
    const Updated next = updated(rows.values[i], rows.first_moments[i], rows.second_moments[i],
                                 gradients[i], factors);
    // Zero, unless one of the two is infinite or not a number.
    const float nothing = 0.0F * next.value + 0.0F * next.second;
    not_finite |= static_cast<unsigned>(!(nothing == 0.0F));
  }
  return not_finite == 0;
}

void adamw_update(const AdamWRows& rows, std::span<const float> gradients,
                  const AdamWFactors& factors) noexcept {
  for (std::size_t i = 0; i < gradients.size(); ++i) {
    const Updated next = updated(rows.values[i], rows.first_moments[i], rows.second_moments[i],
                                 gradients[i], factors);
    rows.values[i] = next.value;
    rows.first_moments[i] = next.first;
    rows.second_moments[i] = next.second;
  }
}

double sum_of_squares(std::span<const float> values) noexcept {
  std::array<double, 4> sums{};
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto value = static_cast<double>(values[i]);
    sums[i % 4] += value * value;
  }
  return (sums[0] + sums[2]) + (sums[1] + sums[3]);
}

}  // namespace attention_playground::kernels
