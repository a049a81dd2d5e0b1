#pragma once
// Whole numbers of up to 4096 bits: wide enough for every exact value between two doubles.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace attention_playground {

class WideInteger {
 public:
  explicit WideInteger(std::uint64_t value = 0) noexcept {
    for (; value != 0; value >>= 32U) words_[size_++] = static_cast<std::uint32_t>(value);
  }

  /// this * factor + summand.
  void multiply(std::uint32_t factor, std::uint32_t summand = 0) noexcept {
    std::uint64_t carry = summand;
    for (std::size_t index = 0; index < size_; ++index) {
      carry += static_cast<std::uint64_t>(words_[index]) * factor;
      words_[index] = static_cast<std::uint32_t>(carry);
      carry >>= 32U;
    }
    if (carry != 0) words_[size_++] = static_cast<std::uint32_t>(carry);
  }

  /// this * base^exponent.
  void multiply_by_power(std::uint32_t base, int exponent) noexcept {
    for (; exponent > 0; --exponent) multiply(base);
  }

  /// this * 2^(32 words).
  void shift_words(std::size_t words) noexcept {
    if (size_ == 0) return;
    for (std::size_t index = size_; index-- > 0;) words_[index + words] = words_[index];
    for (std::size_t index = 0; index < words; ++index) words_[index] = 0;
    size_ += words;
  }

  /// Divides by `divisor` and gives the remainder.
  std::uint32_t divide(std::uint32_t divisor) noexcept {
    std::uint64_t rest = 0;
    for (std::size_t index = size_; index-- > 0;) {
      rest = rest << 32U | words_[index];
      words_[index] = static_cast<std::uint32_t>(rest / divisor);
      rest %= divisor;
    }
    while (size_ > 0 && words_[size_ - 1] == 0) --size_;
    return static_cast<std::uint32_t>(rest);
  }

  [[nodiscard]] bool is_zero() const noexcept { return size_ == 0; }
  [[nodiscard]] int bits() const noexcept {
    return size_ == 0 ? 0 : static_cast<int>(size_) * 32 - std::countl_zero(words_[size_ - 1]);
  }

  /// The highest 64 bits: this is bits * 2^exponent, and a little more when `has_rest`.
  struct Highest {
    std::uint64_t bits = 0;
    int exponent = 0;
    bool has_rest = false;
  };
  [[nodiscard]] Highest highest() const noexcept {
    const int lead = std::countl_zero(word_from_top(0));
    const std::uint64_t two = std::uint64_t{word_from_top(0)} << 32U | word_from_top(1);
    const std::uint64_t third = std::uint64_t{word_from_top(2)} << lead;
    bool has_rest = static_cast<std::uint32_t>(third) != 0;
    for (std::size_t index = 3; index < size_; ++index) has_rest |= word_from_top(index) != 0;
    return {two << lead | third >> 32U, bits() - 64, has_rest};
  }

 private:
  [[nodiscard]] std::uint32_t word_from_top(std::size_t index) const noexcept {
    return index < size_ ? words_[size_ - 1 - index] : 0;
  }

  std::array<std::uint32_t, 128> words_;
  std::size_t size_ = 0;
};

}  // namespace attention_playground
