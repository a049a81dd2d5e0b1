// The elementary functions against the C library in higher precision, over
// dense sweeps, within the bounds that elementary.h states.

#include "kernels/elementary.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>

namespace {

namespace kernels = attention_playground::kernels;

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

/// Units in the last place of a float near `exact`.
long double unit(long double exact) {
  if (exact == 0.0L) return 0x1p-149L;
  const int exponent = std::ilogb(exact);
  return std::ldexp(1.0L, std::max(exponent, -126) - 23);
}

/// Largest error in units in the last place over every `step`-th float from
/// `first` to `last`, both of one sign.
template <typename Function, typename Exact>
long double worst(float first, float last, std::uint32_t step, Function function, Exact exact) {
  std::uint32_t bits = std::bit_cast<std::uint32_t>(first);
  const std::uint32_t end = std::bit_cast<std::uint32_t>(last);
  long double largest = 0.0L;
  for (; bits <= end; bits += step) {
    const float x = std::bit_cast<float>(bits);
    const long double wanted = exact(static_cast<long double>(x));
    const long double error =
        std::fabs(static_cast<long double>(function(x)) - wanted) / unit(wanted);
    if (!(error <= largest)) largest = error;
  }
  return largest;
}

constexpr std::uint32_t sparse = 1009;  // a prime: no pattern of mantissas is left out

TEST(Elementary, ExponentialIsWithinTwoUnits) {
  const auto exact = [](long double x) { return std::exp(x); };
  EXPECT_LE(worst(1e-30F, 88.72283F, sparse, kernels::exponential, exact), 2.0L);
  EXPECT_LE(worst(-1e-30F, -87.33654F, sparse, kernels::exponential, exact), 2.0L);
}

TEST(Elementary, ExponentialAtItsEdges) {
  EXPECT_EQ(kernels::exponential(0.0F), 1.0F);
  EXPECT_EQ(kernels::exponential(-0.0F), 1.0F);
  EXPECT_EQ(kernels::exponential(-infinity), 0.0F);
  EXPECT_EQ(kernels::exponential(-87.34F), 0.0F);
  EXPECT_EQ(kernels::exponential(-1e30F), 0.0F);
  EXPECT_GE(kernels::exponential(-87.33654F), std::numeric_limits<float>::min());
  EXPECT_TRUE(std::isfinite(kernels::exponential(88.72283F)));
  EXPECT_EQ(kernels::exponential(88.73F), infinity);
  EXPECT_EQ(kernels::exponential(infinity), infinity);
  EXPECT_TRUE(std::isnan(kernels::exponential(not_a_number)));
}

TEST(Elementary, LogarithmIsTheNearestFloat) {
  const auto exact = [](long double x) { return std::log(x); };
  const float smallest = std::numeric_limits<float>::denorm_min();
  const float largest = std::numeric_limits<float>::max();
  EXPECT_LE(worst(smallest, largest, 4 * sparse, kernels::natural_logarithm, exact), 0.5001L);
  EXPECT_LE(worst(0.9F, 1.1F, 11, kernels::natural_logarithm, exact), 0.5001L);
  EXPECT_EQ(kernels::natural_logarithm(1.0F), 0.0F);
  EXPECT_EQ(kernels::natural_logarithm(0.0F), -infinity);
  EXPECT_EQ(kernels::natural_logarithm(infinity), infinity);
  EXPECT_TRUE(std::isnan(kernels::natural_logarithm(-1.0F)));
  EXPECT_TRUE(std::isnan(kernels::natural_logarithm(not_a_number)));
}

TEST(Elementary, HyperbolicTangentIsWithinFourUnits) {
  const auto exact = [](long double x) { return std::tanh(x); };
  EXPECT_LE(worst(1e-30F, 50.0F, sparse, kernels::hyperbolic_tangent, exact), 4.0L);
  EXPECT_LE(worst(-1e-30F, -50.0F, sparse, kernels::hyperbolic_tangent, exact), 4.0L);
  EXPECT_EQ(kernels::hyperbolic_tangent(0.0F), 0.0F);
  EXPECT_EQ(kernels::hyperbolic_tangent(infinity), 1.0F);
  EXPECT_EQ(kernels::hyperbolic_tangent(-infinity), -1.0F);
  EXPECT_TRUE(std::isnan(kernels::hyperbolic_tangent(not_a_number)));
}

TEST(Elementary, ErrorFunctionIsWithinFourUnits) {
  const auto exact = [](long double x) { return std::erf(x); };
  EXPECT_LE(worst(1e-30F, 3.999F, sparse, kernels::error_function, exact), 4.0L);
  EXPECT_LE(worst(-1e-30F, -3.999F, sparse, kernels::error_function, exact), 4.0L);
  EXPECT_EQ(kernels::error_function(0.0F), 0.0F);
  for (const float x : {4.0F, 5.0F, 1e30F, infinity}) {
    EXPECT_EQ(kernels::error_function(x), 1.0F);
    EXPECT_EQ(kernels::error_function(-x), -1.0F);
  }
  EXPECT_TRUE(std::isnan(kernels::error_function(not_a_number)));
}

TEST(Elementary, SineAndCosineOfFloatsAreNearest) {
  for (const float sign : {1.0F, -1.0F}) {
    for (float x = 1e-3F; x < 1e5F; x *= 1.00037F) {
      const auto exact = static_cast<long double>(sign * x);
      const long double wanted = std::sin(exact);
      EXPECT_LE(std::fabs(static_cast<long double>(kernels::sine(sign * x)) - wanted),
                0.5001L * unit(wanted) + 1e-14L)
          << x;
      const long double other = std::cos(exact);
      EXPECT_LE(std::fabs(static_cast<long double>(kernels::cosine(sign * x)) - other),
                0.5001L * unit(other) + 1e-14L)
          << x;
    }
  }
}

TEST(Elementary, SineAndCosineInDoubleStayWithinTheirBound) {
  long double largest = 0.0L;
  for (int i = -200000; i <= 200000; ++i) {
    const double x = i * 4.99999 + 0.1234567;
    const auto exact = static_cast<long double>(x);
    largest =
        std::max(largest, std::fabs(static_cast<long double>(kernels::sine(x)) - std::sin(exact)));
    largest = std::max(largest,
                       std::fabs(static_cast<long double>(kernels::cosine(x)) - std::cos(exact)));
  }
  EXPECT_LE(largest, 1e-14L);
}

TEST(Elementary, SineKnowsWhereAnglesMeanNothing) {
  EXPECT_EQ(kernels::sine(0.0F), 0.0F);
  EXPECT_EQ(kernels::cosine(0.0F), 1.0F);
  for (const double x :
       {1e9, 1e300, -1e9, static_cast<double>(infinity), static_cast<double>(not_a_number)}) {
    EXPECT_TRUE(std::isnan(kernels::sine(x))) << x;
    EXPECT_TRUE(std::isnan(kernels::cosine(x))) << x;
  }
}

TEST(Elementary, PowersGiveRotaryFrequencies) {
  for (const double base : {2.0, 10.0, 10000.0, 500000.0, 1e6}) {
    for (int i = 0; i <= 128; ++i) {
      const double exponent = -i / 128.0;
      const double wanted = std::pow(base, exponent);
      EXPECT_NEAR(kernels::power(base, exponent), wanted, 1e-14 * wanted)
          << base << "^" << exponent;
    }
  }
  EXPECT_EQ(kernels::power(10000.0, 0.0), 1.0);
}

}  // namespace
