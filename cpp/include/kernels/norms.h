#pragma once
// Normalisation of one row (science: section 5; population variance) and its gradient
// (section 4). The double forms are plain loops, for references.

#include <span>

namespace attention_playground::kernels {

/// What the gradient needs of a row besides the row itself.
template <typename Scalar>
struct NormStatistics {
  Scalar mean;    // 0 for the RMS norm
  Scalar factor;  // 1 / sqrt(variance + epsilon), or 1 / sqrt(mean(x^2) + epsilon)
};

/// output = gain * (x - mean) / sqrt(variance + epsilon) + shift. All spans
/// have the same length; `output` may be `x` itself; `shift` may be empty.
NormStatistics<float> layer_norm_row(std::span<const float> x, std::span<const float> gain,
                                     std::span<const float> shift, float epsilon,
                                     std::span<float> output) noexcept;
NormStatistics<double> layer_norm_row(std::span<const double> x, std::span<const double> gain,
                                      std::span<const double> shift, double epsilon,
                                      std::span<double> output) noexcept;

/// output = gain * x / sqrt(mean(x^2) + epsilon).
NormStatistics<float> rms_norm_row(std::span<const float> x, std::span<const float> gain,
                                   float epsilon, std::span<float> output) noexcept;
NormStatistics<double> rms_norm_row(std::span<const double> x, std::span<const double> gain,
                                    double epsilon, std::span<double> output) noexcept;

/// Added to what is there; an empty `shift` is not written.
template <typename Scalar>
struct NormGradients {
  std::span<Scalar> gain;
  std::span<Scalar> shift;
  std::span<Scalar> x;
};

/// With y = (x - mean) * factor and g = gain * dy:
/// dx += (g - mean(g) - y mean(g y)) * factor, dgain += dy y, dshift += dy.
template <typename Scalar>
void layer_norm_row_backward(std::span<const Scalar> x, std::span<const Scalar> gain,
                             const NormStatistics<Scalar>& statistics,
                             std::span<const Scalar> output_gradient,
                             const NormGradients<Scalar>& gradients) noexcept;
/// With y = x * factor and g = gain * dy: dx += (g - y mean(g y)) * factor, dgain += dy y.
template <typename Scalar>
void rms_norm_row_backward(std::span<const Scalar> x, std::span<const Scalar> gain,
                           const NormStatistics<Scalar>& statistics,
                           std::span<const Scalar> output_gradient,
                           const NormGradients<Scalar>& gradients) noexcept;

}  // namespace attention_playground::kernels
