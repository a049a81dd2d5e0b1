#pragma once
// Seeded numbers that are the same on every build. A generator is made from a
// seed and what it is for (a purpose, a step), so that nothing but the step must be
// remembered to go on with the same numbers.

#include <cstdint>

namespace attention_playground {

/// SplitMix64 (Steele, Lea, Flood 2014): a counter and a mixing function.
class Random {
 public:
  explicit Random(std::uint64_t seed, std::uint64_t purpose = 0, std::uint64_t step = 0) noexcept
      : state_(mix(mix(mix(seed) ^ purpose) ^ step)) {}

  [[nodiscard]] std::uint64_t next() noexcept {
    state_ += 0x9E3779B97F4A7C15U;
    return mix(state_);
  }
  /// From 0 to below 1, a multiple of 2^-24.
  [[nodiscard]] float uniform() noexcept { return static_cast<float>(next() >> 40U) * 0x1p-24F; }
  /// From 0 to `count` - 1, for 1 <= count <= 2^32, evenly but for one part in 2^32.
  [[nodiscard]] std::int64_t below(std::int64_t count) noexcept {
    return static_cast<std::int64_t>((next() >> 32U) * static_cast<std::uint64_t>(count) >> 32U);
  }
  [[nodiscard]] bool chance(float probability) noexcept { return uniform() < probability; }

 private:
  static std::uint64_t mix(std::uint64_t z) noexcept {
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }
  std::uint64_t state_;
};

}  // namespace attention_playground
