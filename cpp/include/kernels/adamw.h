#pragma once
// AdamW (Loshchilov and Hutter 2019) over all parameters as one row of numbers.

#include <span>

namespace attention_playground::kernels {

/// What one step does to every number, with
/// m = beta_1 m + (1 - beta_1) g and v = beta_2 v + (1 - beta_2) g^2:
/// w = keep w - rate m / (sqrt(v) / correction + epsilon).
struct AdamWFactors {
  float gradient_factor = 1.0F;  // g is this times what is given: clipping
  float beta_1 = 0.9F;
  float beta_2 = 0.98F;
  float keep = 1.0F;        // 1 - learning rate * weight decay
  float rate = 0.0F;        // learning rate / (1 - beta_1^t)
  float correction = 1.0F;  // sqrt(1 - beta_2^t)
  float epsilon = 1e-8F;
};

/// All of one length, the caller's duty.
struct AdamWRows {
  std::span<float> values;
  std::span<float> first_moments;
  std::span<float> second_moments;
};

/// Whether `adamw_update` would leave nothing but finite numbers.
[[nodiscard]] bool adamw_stays_finite(const AdamWRows& rows, std::span<const float> gradients,
                                      const AdamWFactors& factors) noexcept;
void adamw_update(const AdamWRows& rows, std::span<const float> gradients,
                  const AdamWFactors& factors) noexcept;

/// In double and in a fixed order: four running sums.
[[nodiscard]] double sum_of_squares(std::span<const float> values) noexcept;

}  // namespace attention_playground::kernels
