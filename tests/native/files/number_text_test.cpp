// Numbers as text: what the standard library's conversions give, for every kind of number.

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <string>

#include "files/number_text.h"

namespace {

namespace core = attention_playground;

template <typename Float>
std::string standard_text(Float value) {
  std::array<char, 32> text;
  const auto written = std::to_chars(text.data(), text.data() + text.size(), value);
  return {text.data(), written.ptr};
}

/// Like std::from_chars, and like it without a value where that is out of range.
std::optional<double> standard_value(const std::string& text) {
  double value = 0.0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  EXPECT_EQ(read.ptr, text.data() + text.size()) << text;
  return read.ec == std::errc{} ? std::optional(value) : std::nullopt;
}

bool reads_like_the_standard(const std::string& text) {
  const auto value = core::read_number(text);
  const auto wanted = standard_value(text);
  if (!value || !wanted) return !value && !wanted;
  return std::bit_cast<std::uint64_t>(*value) == std::bit_cast<std::uint64_t>(*wanted);
}

template <typename Float>
void expect_standard(Float value) {
  if (!std::isfinite(value)) return;
  const std::string text = core::number_text(value);
  ASSERT_EQ(text, standard_text(value));
  ASSERT_TRUE(reads_like_the_standard(text)) << text;
}

TEST(NumberText, IsTheStandardLibrarysForNumbersOfAllSizes) {
  std::mt19937_64 engine(17);
  for (int round = 0; round < 30'000; ++round) {
    expect_standard(std::bit_cast<double>(engine()));
    expect_standard(std::bit_cast<float>(static_cast<std::uint32_t>(engine())));
    expect_standard(
        static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(engine()))));
  }
}

TEST(NumberText, IsTheStandardLibrarysForFractionsAndWholeNumbers) {
  std::mt19937_64 engine(18);
  for (int round = 0; round < 50'000; ++round) {
    const double fraction = static_cast<double>(engine() >> 11U) * 0x1p-53;
    expect_standard(fraction);
    expect_standard(static_cast<float>(fraction));
    expect_standard(std::round(fraction * 1e4) / 1e4);
    const auto whole = static_cast<double>(engine() >> (engine() % 64));
    expect_standard(whole);
    expect_standard(-static_cast<float>(whole));
  }
}

// Below a power of two the next number is only half as far away as above.
TEST(NumberText, IsTheStandardLibrarysForPowersAndTheirNeighbours) {
  const auto expect_around = []<typename Float>(Float value) {
    expect_standard(value);
    expect_standard(std::nextafter(value, Float{0}));
    expect_standard(std::nextafter(value, std::numeric_limits<Float>::infinity()));
  };
  for (int exponent = -1074; exponent < 1024; ++exponent) {
    expect_around(std::ldexp(1.0, exponent));
    expect_around(std::ldexp(1.0F, exponent));
  }
  for (int exponent = -320; exponent <= 308; ++exponent) {
    const auto power = core::read_number("1e" + std::to_string(exponent));
    ASSERT_TRUE(power);
    expect_around(*power);
    expect_around(static_cast<float>(*power));
  }
}

TEST(NumberText, WritesSignsAndWhatIsNoNumber) {
  EXPECT_EQ(core::number_text(0.0), "0");
  EXPECT_EQ(core::number_text(-0.0), "-0");
  EXPECT_EQ(core::number_text(-1.5F), "-1.5");
  EXPECT_EQ(core::number_text(-std::numeric_limits<double>::infinity()), "-inf");
  EXPECT_EQ(core::number_text(std::numeric_limits<float>::quiet_NaN()), "nan");
}

std::string digits_of(std::mt19937_64& engine, std::uint64_t count) {
  std::string digits;
  for (; count > 0; --count) digits.push_back(static_cast<char>('0' + engine() % 10));
  return digits;
}

TEST(NumberText, ReadsAnyDigitsAsTheStandardLibraryDoes) {
  std::mt19937_64 engine(19);
  for (int round = 0; round < 50'000; ++round) {
    const std::uint64_t most = round % 100 == 0 ? 1'200 : 24;
    std::string text = engine() % 2 == 0 ? "-" : "";
    text += digits_of(engine, 1 + engine() % most);
    if (engine() % 2 == 0) text += "." + digits_of(engine, 1 + engine() % most);
    if (engine() % 4 == 0) text += "e" + std::to_string(static_cast<int>(engine() % 720) - 360);
    ASSERT_TRUE(reads_like_the_standard(text)) << text;
  }
}

/// All digits of the number half way between `value`, a whole number, and the next double.
std::string half_way_above(double value) {
  std::array<char, 400> text;
  const auto written =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  std::string digits(text.data(), written.ptr);
  const double next = std::nextafter(value, std::numeric_limits<double>::infinity());
  std::array<char, 400> half;
  const auto end = std::to_chars(half.data(), half.data() + half.size(), (next - value) / 2,
                                 std::chars_format::fixed);
  std::string summand(half.data(), end.ptr);
  summand.insert(0, digits.size() - summand.size(), '0');
  int carry = 0;
  for (std::size_t index = digits.size(); index-- > 0;) {
    const int sum = (digits[index] - '0') + (summand[index] - '0') + carry;
    digits[index] = static_cast<char>('0' + sum % 10);
    carry = sum / 10;
  }
  return carry > 0 ? "1" + digits : digits;
}

TEST(NumberText, RoundsHalfWayToEvenHoweverLateADigitDecides) {
  std::mt19937_64 engine(20);
  for (int round = 0; round < 5'000; ++round) {
    const double value = std::ldexp(static_cast<double>(engine() >> 11U | 1ULL << 52U),
                                    1 + static_cast<int>(engine() % 900));
    const double next = std::nextafter(value, std::numeric_limits<double>::infinity());
    const std::string half = half_way_above(value);
    const bool is_even = std::bit_cast<std::uint64_t>(value) % 2 == 0;
    ASSERT_EQ(core::read_number(half), is_even ? value : next) << half;
    ASSERT_EQ(core::read_number(half + "." + std::string(1'000, '0')), is_even ? value : next)
        << half;
    ASSERT_EQ(core::read_number(half + "." + std::string(1'000, '0') + "1"), next) << half;
  }
}

TEST(NumberText, ReadsNothingThatIsTooLargeOrTooSmall) {
  for (const auto* const text : {"1e309", "-1e99999999999999999999", "1.7976931348623159e308",
                                 "1e-324", "2.4703282292062327e-324", "-1e-99999999999999999999"}) {
    EXPECT_EQ(core::read_number(text), std::nullopt) << text;
  }
  EXPECT_EQ(core::read_number("2.4703282292062328e-324"), 5e-324);
  EXPECT_EQ(core::read_number("1.7976931348623158e308"), std::numeric_limits<double>::max());
  EXPECT_EQ(core::read_number("0e99999999999999999999"), 0.0);
  EXPECT_EQ(core::read_number("1e000000000000000000000001"), 10.0);
  EXPECT_EQ(core::read_number("0." + std::string(400, '0') + "1e401"), 1.0);
  EXPECT_EQ(core::read_number("1" + std::string(400, '0') + "e-400"), 1.0);
}

}  // namespace
