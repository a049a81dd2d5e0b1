#pragma once
// Elementary functions over a whole vector. The polynomials are minimax fits
// (weighted least squares iterated to equal ripple, in double, then rounded to
// float); the stated bounds are measured over a dense sweep against double
// precision by tests/native/kernels/kernels_elementary_test.cpp.

#include <limits>

#include "kernels/vector.h"

namespace attention_playground::kernels {

/// Horner's rule from the highest coefficient down.
template <std::size_t Count>
inline Vector polynomial(const Vector& x, const float (&coefficients)[Count]) noexcept {
  Vector result = Vector::broadcast(coefficients[Count - 1]);
  for (std::size_t i = Count - 1; i-- > 0;) {
    result = multiply_add(result, x, Vector::broadcast(coefficients[i]));
  }
  return result;
}

/// Below ln(2^-126) the exponential is 0: no subnormal results.
inline constexpr float exponential_lowest = -87.33654F;
inline constexpr float exponential_highest = 88.72283F;

/// exp(x) for exponential_lowest <= x <= exponential_highest.
/// x = n ln 2 + r with |r| <= ln 2 / 2, exp(r) = 1 + r + r^2 q(r), then n is
/// added to the exponent. Relative error at most 2 units in the last place.
inline Vector exponential_in_range(const Vector& x) noexcept {
  constexpr float log2_e = 1.44269504F;
  constexpr float ln2_high = 0.693359375F;  // 9 bits: n * ln2_high is exact
  constexpr float ln2_low = -2.12194440e-4F;
  constexpr float round_to_integer = 12582912.0F;  // 1.5 * 2^23
  constexpr float q[] = {0.49999994F, 0.16666521F, 0.041668389F, 0.0083687454F, 0.0013814541F};
  const Vector magic = Vector::broadcast(round_to_integer);
  const Vector rounded = multiply_add(x, Vector::broadcast(log2_e), magic);
  const Vector n = subtract(rounded, magic);
  const Vector high = multiply_add(n, Vector::broadcast(-ln2_high), x);
  const Vector r = multiply_add(n, Vector::broadcast(-ln2_low), high);
  const Vector tail = multiply_add(multiply(r, r), polynomial(r, q), r);
  return add_to_exponent(add(tail, Vector::broadcast(1.0F)), rounded);
}

/// exp(x) for x <= 0, as softmax needs it; minus infinity gives exactly 0.
inline Vector exponential_of_negative(const Vector& x) noexcept {
  const Vector lowest = Vector::broadcast(exponential_lowest);
  const Vector value = exponential_in_range(maximum(x, lowest));
  return select(less(x, lowest), Vector::broadcast(0.0F), value);
}

/// exp(x) for every x: 0 below, infinity above, NaN for NaN.
inline Vector exponential(const Vector& x) noexcept {
  const Vector lowest = Vector::broadcast(exponential_lowest);
  const Vector highest = Vector::broadcast(exponential_highest);
  const Vector inside = minimum(maximum(x, lowest), highest);
  Vector value = exponential_in_range(inside);
  value = select(less(x, lowest), Vector::broadcast(0.0F), value);
  value =
      select(less(highest, x), Vector::broadcast(std::numeric_limits<float>::infinity()), value);
  return select(equal(x, x), value, x);
}

/// tanh(x): odd polynomial below 0.625, else 1 - 2 / (exp(2|x|) + 1).
/// Relative error at most 3 units in the last place.
inline Vector hyperbolic_tangent(const Vector& x) noexcept {
  constexpr float p[] = {-0.33333281F, 0.13331442F, -0.053739715F, 0.020639088F, -0.0057049873F};
  const Vector one = Vector::broadcast(1.0F);
  const Vector two = Vector::broadcast(2.0F);
  const Vector square = multiply(x, x);
  const Vector small = multiply_add(multiply(square, polynomial(square, p)), x, x);
  const Vector magnitude = minimum(absolute(x), Vector::broadcast(10.0F));
  const Vector grown = exponential_in_range(multiply(magnitude, two));
  const Vector large = subtract(one, divide(two, add(grown, one)));
  const Vector value =
      select(less(absolute(x), Vector::broadcast(0.625F)), small, copy_sign(large, x));
  return select(equal(x, x), value, x);
}

/// erf(x): odd polynomial below 1, else 1 - exp(-p(|x|)), 1 from |x| = 4 on.
/// Relative error at most 3 units in the last place.
inline Vector error_function(const Vector& x) noexcept {
  constexpr float p[] = {1.1283791F,    -0.37612626F,    0.11283585F,    -0.026853813F,
                         0.0051883282F, -0.00080101984F, 0.000078538759F};
  constexpr float q[] = {-0.00018803669F, 1.1295784F,    0.6332199F,     0.10841855F,
                         -0.025208238F,   0.0042045559F, -0.0004413352F, 0.000021686754F};
  const Vector square = multiply(x, x);
  const Vector small = multiply(x, polynomial(square, p));
  const Vector magnitude = minimum(absolute(x), Vector::broadcast(4.0F));
  const Vector exponent = subtract(Vector::broadcast(0.0F), polynomial(magnitude, q));
  const Vector large = subtract(Vector::broadcast(1.0F), exponential_in_range(exponent));
  const Vector value =
      select(less(absolute(x), Vector::broadcast(1.0F)), small, copy_sign(large, x));
  return select(equal(x, x), value, x);
}

}  // namespace attention_playground::kernels
