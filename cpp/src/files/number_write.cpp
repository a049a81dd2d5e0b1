#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "files/number_text.h"
#include "wide_integer.h"

namespace attention_playground {

namespace {

/// digits * 10^exponent, without zeros at the end.
struct Decimal {
  std::string digits;
  int exponent = 0;
};

/// significand * 2^exponent. Below a power of two the next number is half as far away.
struct Binary {
  std::uint64_t significand = 0;
  int exponent = 0;
  bool is_near_below = false;
};

template <typename Float, typename Bits>
Binary binary_of(Float value, int fraction_bits, int bias) noexcept {
  const Bits bits = std::bit_cast<Bits>(value);
  const Bits fraction = bits & ((Bits{1} << fraction_bits) - 1);
  const int exponent = static_cast<int>(bits >> fraction_bits) & (2 * bias + 1);
  if (exponent == 0) return {fraction, 1 - bias - fraction_bits, false};
  return {fraction | Bits{1} << fraction_bits, exponent - bias - fraction_bits,
          fraction == 0 && exponent > 1};
}

/// All digits of significand * 2^exponent, in units of 10^min(exponent, 0).
std::string exact_digits(std::uint64_t significand, int exponent) {
  WideInteger whole(significand);
  whole.multiply_by_power(exponent < 0 ? 5 : 2, std::abs(exponent));
  std::string digits;
  while (!whole.is_zero()) {
    std::uint32_t nine = whole.divide(1'000'000'000);
    for (int digit = 0; digit < 9 && (nine != 0 || !whole.is_zero()); ++digit, nine /= 10) {
      digits.push_back(static_cast<char>('0' + nine % 10));
    }
  }
  std::ranges::reverse(digits);
  return digits;
}

/// Adds one to the last digit; nines all through become zeros.
void count_up(std::string& digits) noexcept {
  for (std::size_t index = digits.size(); index-- > 0;) {
    if (++digits[index] <= '9') return;
    digits[index] = '0';
  }
}

Decimal without_zeros(std::string digits, int exponent) {
  const std::size_t last = digits.find_last_not_of('0') + 1;
  exponent += static_cast<int>(digits.size() - last);
  digits.resize(last);
  digits.erase(0, digits.find_first_not_of('0'));
  return {std::move(digits), exponent};
}

/// Whole numbers of the interval in which everything reads back as `value`; of those with the
/// most zeros at the end the one nearest to it.
Decimal shortest(const Binary& value) {
  // In quarters of the last place both ends are whole numbers.
  const int exponent = value.exponent - 2;
  std::string least = exact_digits(4 * value.significand - (value.is_near_below ? 1 : 2), exponent);
  std::string exact = exact_digits(4 * value.significand, exponent);
  const std::string most = exact_digits(4 * value.significand + 2, exponent);
  least.insert(0, most.size() - least.size(), '0');
  exact.insert(0, most.size() - exact.size(), '0');
  const bool has_ends = value.significand % 2 == 0;
  for (std::size_t count = 1;; ++count) {
    const std::size_t zeros = most.size() - count;
    std::string below = exact.substr(0, count);
    std::string above = below;
    count_up(above);
    const int half = exact.substr(count).compare("5" + std::string(zeros > 0 ? zeros - 1 : 0, '0'));
    const bool is_above_nearer = half > 0 || (half == 0 && below.back() % 2 != 0);
    below.append(zeros, '0');
    above.append(zeros, '0');
    const bool is_below_good = below > least || (has_ends && below == least);
    const bool is_above_good = above > below && (above < most || (has_ends && above == most));
    if (is_above_good && (is_above_nearer || !is_below_good)) {
      return without_zeros(std::move(above), std::min(exponent, 0));
    }
    if (is_below_good) return without_zeros(std::move(below), std::min(exponent, 0));
  }
}

/// The shorter of the two ways to write it, as std::to_chars chooses.
std::string lay_out(Decimal number, const Binary& value) {
  std::string& digits = number.digits;
  const int count = static_cast<int>(digits.size());
  const bool is_fixed = count == 1 ? number.exponent >= -3 && number.exponent <= 4
                                   : number.exponent >= -(count + 3) && number.exponent <= 5;
  if (!is_fixed) {
    const int exponent = number.exponent + count - 1;
    if (count > 1) digits.insert(1, ".");
    digits += exponent < 0 ? "e-" : "e+";
    if (std::abs(exponent) < 10) digits += "0";
    return digits + std::to_string(std::abs(exponent));
  }
  // Where zeros would follow, the digits of the number itself do.
  if (value.exponent > 0) return exact_digits(value.significand, value.exponent);
  if (number.exponent > 0)
    return digits + std::string(static_cast<std::size_t>(number.exponent), '0');
  const int whole_digits = count + number.exponent;
  if (whole_digits <= 0)
    return "0." + std::string(static_cast<std::size_t>(-whole_digits), '0') + digits;
  if (number.exponent < 0) digits.insert(static_cast<std::size_t>(whole_digits), ".");
  return digits;
}

template <typename Float>
std::string text_of(Float value, const Binary& binary) {
  const std::string sign = std::signbit(value) ? "-" : "";
  if (std::isnan(value)) return sign + "nan";
  if (std::isinf(value)) return sign + "inf";
  if (value == 0) return sign + "0";
  // Up to here the next whole number is another one.
  constexpr Float most = std::int64_t{1} << std::numeric_limits<Float>::digits;
  if (std::abs(value) < most && value == std::trunc(value)) {
    return sign +
           lay_out(without_zeros(std::to_string(static_cast<std::int64_t>(std::abs(value))), 0),
                   binary);
  }
  return sign + lay_out(shortest(binary), binary);
}

}  // namespace

std::string number_text(double value) {
  return text_of(value, binary_of<double, std::uint64_t>(value, 52, 1023));
}

std::string number_text(float value) {
  return text_of(value, binary_of<float, std::uint32_t>(value, 23, 127));
}

}  // namespace attention_playground
