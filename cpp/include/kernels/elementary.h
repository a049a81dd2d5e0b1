#pragma once
// The one implementation of every elementary function that the core uses, so
// that a portable native build and both wasm builds agree to the bit (the C
// libraries differ in the last one).

namespace attention_playground::kernels {

/// Within 2 units in the last place; 0 below ln(2^-126), NaN for NaN.
[[nodiscard]] float exponential(float x) noexcept;
/// Computed in double: correctly rounded but for rare ties. NaN below 0.
[[nodiscard]] float natural_logarithm(float x) noexcept;
/// Within 4 units in the last place.
[[nodiscard]] float hyperbolic_tangent(float x) noexcept;
/// Within 4 units in the last place; exactly +-1 from |x| = 4 on.
[[nodiscard]] float error_function(float x) noexcept;
/// Computed in double. NaN from |x| = 1e9 on, where the angle means nothing.
[[nodiscard]] float sine(float x) noexcept;
[[nodiscard]] float cosine(float x) noexcept;
/// Absolute error under 1e-14 up to |x| = 1e6: large rotary positions.
[[nodiscard]] double sine(double x) noexcept;
[[nodiscard]] double cosine(double x) noexcept;
/// Within 1e-15 of ln(x), relatively or where it is near 0 absolutely, for a normal x > 0.
[[nodiscard]] double logarithm_in_double(double x) noexcept;
/// base^exponent for a normal base > 0: rotary frequencies.
[[nodiscard]] double power(double base, double exponent) noexcept;

}  // namespace attention_playground::kernels
