#pragma once
// The one implementation of every elementary function that the core uses, so
// that a portable native build and both wasm builds agree to the bit (the C
// libraries differ in the last one). Each states its error bound.

#include <span>

namespace attention_playground::kernels {

float exponential(float x) noexcept;
float natural_logarithm(float x) noexcept;
float hyperbolic_tangent(float x) noexcept;
float error_function(float x) noexcept;
float sine(float x) noexcept;
float cosine(float x) noexcept;
/// base^exponent for base > 0, computed in double: rotary frequencies need it.
double power(double base, double exponent) noexcept;
/// Sine and cosine of an angle given in double, for large rotary positions.
double sine(double x) noexcept;
double cosine(double x) noexcept;

}  // namespace attention_playground::kernels
