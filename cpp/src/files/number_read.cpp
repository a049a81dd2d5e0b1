#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

#include "files/number_text.h"
#include "wide_integer.h"

namespace attention_playground {

namespace {

/// Two neighbouring doubles and what lies half way between them have at most 768 digits: of
/// more it matters only whether one is not zero.
constexpr int most_digits = 800;
/// As many as 64 bits hold.
constexpr int leading_digits = 19;
/// Powers of ten that a double holds exactly.
constexpr std::array exact_powers = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                     1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                     1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
constexpr int most_exact_power = static_cast<int>(exact_powers.size()) - 1;

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
std::uint32_t value_of(char digit) noexcept { return static_cast<std::uint32_t>(digit - '0'); }

/// digits * 10^exponent, and a little more when `has_rest`.
struct Decimal {
  std::uint64_t leading = 0;  // up to 19 digits, from the first that is not zero
  std::string_view more;      // the rest of the text before the exponent, with its point
  int more_digits = 0;        // of these so many are read
  std::int64_t exponent = 0;
  bool has_rest = false;
};

/// The exponent after `e`; larger ones than any text could make up for stay as they are.
std::int64_t read_exponent(std::string_view text) noexcept {
  constexpr std::int64_t enough = 1'000'000'000'000'000;
  std::int64_t exponent = 0;
  for (const char c : text) {
    if (is_digit(c)) exponent = std::min(exponent * 10 + (c - '0'), enough);
  }
  return text.starts_with('-') ? -exponent : exponent;
}

Decimal split(std::string_view text) noexcept {
  Decimal number;
  const std::size_t mark = text.find_first_of("eE");
  if (mark != std::string_view::npos) number.exponent = read_exponent(text.substr(mark + 1));
  int count = 0;
  bool is_fraction = false;
  for (std::size_t index = 0; index < std::min(mark, text.size()); ++index) {
    if (!is_digit(text[index])) {
      is_fraction |= text[index] == '.';
      continue;
    }
    const bool is_read = count < most_digits;
    number.exponent += (is_read ? 0 : 1) - (is_fraction ? 1 : 0);
    if (!is_read) number.has_rest |= text[index] != '0';
    if (!is_read || (count == 0 && text[index] == '0')) continue;
    if (count == leading_digits) number.more = text.substr(index);
    if (count < leading_digits) number.leading = number.leading * 10 + value_of(text[index]);
    ++count;
  }
  number.more_digits = std::max(0, count - leading_digits);
  return number;
}

/// (high and, when `has_rest`, a little more) * 2^exponent, to nearest, half way to even.
double round_to_double(std::uint64_t high, int exponent, bool has_rest) noexcept {
  constexpr int least_exponent = -1074;
  const int dropped = std::max(11, least_exponent - exponent);
  if (dropped > 64) return 0.0;
  std::uint64_t kept = dropped == 64 ? 0 : high >> dropped;
  const std::uint64_t rest = dropped == 64 ? high : high & ((std::uint64_t{1} << dropped) - 1);
  const std::uint64_t half = std::uint64_t{1} << (dropped - 1);
  if (rest > half || (rest == half && (has_rest || kept % 2 != 0))) ++kept;
  return std::ldexp(static_cast<double>(kept), exponent + dropped);
}

WideInteger all_digits(const Decimal& number) noexcept {
  WideInteger whole(number.leading);
  int left = number.more_digits;
  for (std::size_t index = 0; left > 0; ++index) {
    if (!is_digit(number.more[index])) continue;
    whole.multiply(10, value_of(number.more[index]));
    --left;
  }
  return whole;
}

/// As one whole number, whose 64 highest bits are rounded.
double read_exactly(const Decimal& number) noexcept {
  WideInteger whole = all_digits(number);
  bool has_rest = number.has_rest;
  auto power = static_cast<int>(number.exponent);
  whole.multiply_by_power(10, power);
  // Words of zeros below, of which the division leaves 64 bits.
  constexpr double bits_of_ten = 3.3220;
  const int missing = 66 + static_cast<int>(-power * bits_of_ten) - whole.bits();
  const int words = power < 0 ? std::max(0, (missing + 31) / 32) : 0;
  whole.shift_words(static_cast<std::size_t>(words));
  while (power < 0) {
    const int zeros = std::min(-power, 9);  // as many as one word holds
    has_rest |= whole.divide(
                    static_cast<std::uint32_t>(exact_powers[static_cast<std::size_t>(zeros)])) != 0;
    power += zeros;
  }
  const WideInteger::Highest highest = whole.highest();
  return round_to_double(highest.bits, highest.exponent - 32 * words, has_rest || highest.has_rest);
}

/// Where numbers and powers are exact, so is one rounding of what becomes of both.
std::optional<double> read_quickly(const Decimal& number) noexcept {
  constexpr std::uint64_t largest_exact = std::uint64_t{1} << 53U;
  if (number.leading > largest_exact || number.more_digits > 0) return std::nullopt;
  if (std::abs(number.exponent) > most_exact_power) return std::nullopt;
  const auto leading = static_cast<double>(number.leading);
  const double power = exact_powers[static_cast<std::size_t>(std::abs(number.exponent))];
  return number.exponent < 0 ? leading / power : leading * power;
}

std::optional<double> magnitude(const Decimal& number) noexcept {
  if (number.leading == 0) return 0.0;
  if (const auto quick = read_quickly(number)) return quick;
  // From here on the powers of ten are small enough for a whole number.
  const std::int64_t highest_power = number.exponent + number.more_digits;
  if (highest_power > 310 || highest_power + leading_digits < -325) return std::nullopt;
  const double value = read_exactly(number);
  if (value == 0.0 || std::isinf(value)) return std::nullopt;
  return value;
}

}  // namespace

std::optional<double> read_number(std::string_view text) noexcept {
  const bool is_negative = text.starts_with('-');
  const auto value = magnitude(split(text));
  return value && is_negative ? -*value : value;
}

}  // namespace attention_playground
