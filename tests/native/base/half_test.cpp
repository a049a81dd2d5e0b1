// Half precision against the definition of binary16, for every bit pattern.

#include "base/half.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <random>

namespace {

namespace core = attention_playground;

/// (-1)^sign * 2^(exponent - 15) * 1.mantissa, and 2^-14 * 0.mantissa below.
double value_of_half(std::uint32_t bits) {
  const double sign = (bits >> 15U) != 0 ? -1.0 : 1.0;
  const int exponent = static_cast<int>((bits >> 10U) & 31U);
  const double fraction = static_cast<double>(bits & 1023U) / 1024.0;
  if (exponent == 0) return sign * std::ldexp(fraction, -14);
  if (exponent < 31) return sign * std::ldexp(1.0 + fraction, exponent - 15);
  return fraction == 0.0 ? sign * std::numeric_limits<double>::infinity()
                         : std::numeric_limits<double>::quiet_NaN();
}

TEST(Half, ReadsEveryPattern) {
  for (std::uint32_t bits = 0; bits < 65536; ++bits) {
    const float actual = core::float_from_half(static_cast<std::uint16_t>(bits));
    const double expected = value_of_half(bits);
    if (std::isnan(expected)) {
      EXPECT_TRUE(std::isnan(actual)) << bits;
    } else {
      EXPECT_EQ(static_cast<double>(actual), expected) << bits;
      EXPECT_EQ(std::signbit(actual), (bits & 0x8000U) != 0) << bits;
    }
  }
}

TEST(Half, WritesEveryPatternBack) {
  for (std::uint32_t bits = 0; bits < 65536; ++bits) {
    const auto half = static_cast<std::uint16_t>(bits);
    const float value = core::float_from_half(half);
    const std::uint16_t again = core::half_from_float(value);
    if (std::isnan(value)) {
      EXPECT_TRUE(std::isnan(core::float_from_half(again))) << bits;
    } else {
      EXPECT_EQ(again, half);
    }
  }
}

/// The even one of two neighbours, the nearer one otherwise.
std::uint32_t nearest(double value, std::uint32_t below) {
  const double low = value_of_half(below);
  // Past the largest half the next step would be 65536.
  const double high = below == 0x7BFF ? 65536.0 : value_of_half(below + 1);
  if (value - low < high - value) return below;
  if (value - low > high - value) return below + 1;
  return below % 2 == 0 ? below : below + 1;
}

TEST(Half, RoundsToTheNearestTiesToEven) {
  std::mt19937 engine(7);
  for (std::uint32_t below = 0; below < 0x7C00; ++below) {
    const double low = value_of_half(below);
    const double high = below == 0x7BFF ? 65536.0 : value_of_half(below + 1);
    const auto middle = static_cast<float>(0.5 * (low + high));
    const float inside =
        static_cast<float>(low + (high - low) * static_cast<double>(engine() >> 8U) / 16777216.0);
    for (const float value :
         {middle, std::nextafter(middle, 0.0F), std::nextafter(middle, 1e6F), inside}) {
      const std::uint32_t expected = nearest(static_cast<double>(value), below);
      ASSERT_EQ(core::half_from_float(value), expected) << value;
      ASSERT_EQ(core::half_from_float(-value), expected | 0x8000U) << -value;
    }
  }
}

TEST(Half, OverflowsToInfinityAndUnderflowsToZero) {
  const float infinity = std::numeric_limits<float>::infinity();
  EXPECT_EQ(core::half_from_float(65504.0F), 0x7BFF);
  EXPECT_EQ(core::half_from_float(65519.996F), 0x7BFF);
  EXPECT_EQ(core::half_from_float(65520.0F), 0x7C00);
  EXPECT_EQ(core::half_from_float(std::numeric_limits<float>::max()), 0x7C00);
  EXPECT_EQ(core::half_from_float(-infinity), 0xFC00);
  EXPECT_EQ(core::half_from_float(0x1p-25F), 0x0000);
  EXPECT_EQ(core::half_from_float(0x1.000002p-25F), 0x0001);
  EXPECT_EQ(core::half_from_float(-std::numeric_limits<float>::denorm_min()), 0x8000);
}

TEST(Bfloat, IsTheUpperHalfOfAFloat) {
  for (std::uint32_t bits = 0; bits < 65536; ++bits) {
    const float actual = core::float_from_bfloat(static_cast<std::uint16_t>(bits));
    EXPECT_EQ(std::bit_cast<std::uint32_t>(actual), bits << 16U);
  }
}

}  // namespace
