#pragma once
// Normalisation of one row (science: section 5; population variance).

#include <span>

namespace attention_playground::kernels {

/// output = gain * (x - mean) / sqrt(variance + epsilon) + shift. All spans
/// have the same length; `output` may be `x` itself; `shift` may be empty.
void layer_norm_row(std::span<const float> x, std::span<const float> gain,
                    std::span<const float> shift, float epsilon, std::span<float> output) noexcept;

/// output = gain * x / sqrt(mean(x^2) + epsilon).
void rms_norm_row(std::span<const float> x, std::span<const float> gain, float epsilon,
                  std::span<float> output) noexcept;

}  // namespace attention_playground::kernels
