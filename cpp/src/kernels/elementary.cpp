#include "kernels/elementary.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "kernels/vector_math.h"

namespace attention_playground::kernels {

namespace {

template <typename Function>
float first_lane(float x, Function function) noexcept {
  std::array<float, Vector::width> lanes;
  function(Vector::broadcast(x)).store(lanes.data());
  return lanes[0];
}

/// The last one first: near 2/15 to 2/3.
constexpr std::array artanh_terms{1.479819860511658591e-01, 1.531383769920937332e-01,
                                  1.818357216161805012e-01, 2.222219843214978396e-01,
                                  2.857142874366239149e-01, 3.999999999940941908e-01,
                                  6.666666666666735130e-01};

constexpr double ln2_high = 6.93147180369123816490e-01;  // 32 bits
constexpr double ln2_low = 1.90821492927058770002e-10;

/// exp(x) in double for moderate x: x = n ln 2 + r, then the Taylor series.
double exponential_in_double(double x) noexcept {
  constexpr double log2_e = 1.44269504088896340736;
  const double n = std::floor(x * log2_e + 0.5);
  if (!(n > -1022.0)) return 0.0;
  if (n > 1022.0) return std::numeric_limits<double>::infinity();
  const double r = (x - n * ln2_high) - n * ln2_low;
  double result = 1.0;
  for (int k = 14; k >= 1; --k) result = 1.0 + result * r / k;
  const auto exponent = static_cast<std::uint64_t>(static_cast<std::int64_t>(n) + 1023);
  return result * std::bit_cast<double>(exponent << 52U);
}

/// Sine or cosine of a reduced angle |r| <= pi/4, by Taylor series.
double sine_series(double r) noexcept {
  const double square = r * r;
  double result = 1.0;
  for (int k = 20; k >= 2; k -= 2) result = 1.0 - result * square / (k * (k + 1));
  return result * r;
}
double cosine_series(double r) noexcept {
  const double square = r * r;
  double result = 1.0;
  for (int k = 19; k >= 1; k -= 2) result = 1.0 - result * square / (k * (k + 1));
  return result;
}

/// sin(x + quarter_turns * pi/2); the reduction is good to 1e-15 up to 1e6.
double shifted_sine(double x, std::int64_t quarter_turns) noexcept {
  constexpr double half_pi_high = 1.57079632673412561417e+00;  // 33 bits
  constexpr double half_pi_middle = 6.07710050630396597660e-11;
  constexpr double half_pi_low = 2.02226624879595063154e-21;
  if (!(std::fabs(x) < 1e9)) return std::numeric_limits<double>::quiet_NaN();
  const double n = std::floor(x * 0.63661977236758134308 + 0.5);
  const double r = ((x - n * half_pi_high) - n * half_pi_middle) - n * half_pi_low;
  const std::int64_t quarter = (static_cast<std::int64_t>(n) + quarter_turns) & 3;
  const double magnitude = (quarter & 1) == 0 ? sine_series(r) : cosine_series(r);
  return quarter < 2 ? magnitude : -magnitude;
}

}  // namespace

float exponential(float x) noexcept {
  return first_lane(x, [](const Vector& v) { return exponential(v); });
}
float hyperbolic_tangent(float x) noexcept {
  return first_lane(x, [](const Vector& v) { return hyperbolic_tangent(v); });
}
float error_function(float x) noexcept {
  return first_lane(x, [](const Vector& v) { return error_function(v); });
}

float natural_logarithm(float x) noexcept {
  if (std::isnan(x) || x < 0.0F) return std::numeric_limits<float>::quiet_NaN();
  if (x == 0.0F) return -std::numeric_limits<float>::infinity();
  if (std::isinf(x)) return x;
  return static_cast<float>(logarithm_in_double(static_cast<double>(x)));
}
float sine(float x) noexcept { return static_cast<float>(sine(static_cast<double>(x))); }
float cosine(float x) noexcept { return static_cast<float>(cosine(static_cast<double>(x))); }
double sine(double x) noexcept { return shifted_sine(x, 0); }
double cosine(double x) noexcept { return shifted_sine(x, 1); }

// x = m 2^e with m near 1, and ln m = 2 artanh(s) with s = (m - 1) / (m + 1): what
// 2 artanh(s) / s is above 2 by a fit in s^2 that is off by at most 2^-58 (fdlibm's).
double logarithm_in_double(double x) noexcept {
  auto bits = std::bit_cast<std::uint64_t>(x);
  auto exponent = static_cast<std::int64_t>(bits >> 52U) - 1023;
  bits = (bits & 0xFFFFFFFFFFFFFULL) | (1023ULL << 52U);
  double mantissa = std::bit_cast<double>(bits);
  if (mantissa > 1.41421356237309504880) {
    mantissa *= 0.5;
    ++exponent;
  }
  const double s = (mantissa - 1.0) / (mantissa + 1.0);
  const double square = s * s;
  double series = 0.0;
  for (const double term : artanh_terms) series = (series + term) * square;
  const auto e = static_cast<double>(exponent);
  return e * ln2_high + (s * (2.0 + series) + e * ln2_low);
}

double power(double base, double exponent) noexcept {
  return exponential_in_double(exponent * logarithm_in_double(base));
}

}  // namespace attention_playground::kernels
