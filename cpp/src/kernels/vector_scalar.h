#pragma once
// Four lanes in plain C++: the portable form, equal to simd128 to the bit.

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "base/half.h"

namespace attention_playground::kernels {

struct Vector {
  static constexpr int width = 4;
  static constexpr bool fused = false;
  std::array<float, 4> lane;

  static Vector load(const float* source) noexcept {
    return {{source[0], source[1], source[2], source[3]}};
  }
  static Vector load_f32(const std::uint8_t* source) noexcept {
    Vector result;
    std::memcpy(result.lane.data(), source, sizeof result.lane);
    return result;
  }
  static Vector load_bf16(const std::uint8_t* source) noexcept {
    std::array<std::uint16_t, 4> half;
    std::memcpy(half.data(), source, sizeof half);
    Vector result;
    for (std::size_t i = 0; i < 4; ++i) result.lane[i] = float_from_bfloat(half[i]);
    return result;
  }
  void store(float* destination) const noexcept {
    for (std::size_t i = 0; i < 4; ++i) destination[i] = lane[i];
  }
  static Vector broadcast(float x) noexcept { return {{x, x, x, x}}; }
};

/// All bits of a lane set, or none.
struct Mask {
  std::array<bool, 4> lane;
};

template <typename Operation>
inline Vector lanewise(const Vector& a, const Vector& b, Operation operation) noexcept {
  Vector result;
  for (std::size_t i = 0; i < 4; ++i) result.lane[i] = operation(a.lane[i], b.lane[i]);
  return result;
}

inline Vector add(const Vector& a, const Vector& b) noexcept {
  return lanewise(a, b, [](float x, float y) { return x + y; });
}
inline Vector subtract(const Vector& a, const Vector& b) noexcept {
  return lanewise(a, b, [](float x, float y) { return x - y; });
}
inline Vector multiply(const Vector& a, const Vector& b) noexcept {
  return lanewise(a, b, [](float x, float y) { return x * y; });
}
inline Vector divide(const Vector& a, const Vector& b) noexcept {
  return lanewise(a, b, [](float x, float y) { return x / y; });
}
inline Vector multiply_add(const Vector& a, const Vector& b, const Vector& c) noexcept {
  return add(multiply(a, b), c);
}
inline Vector maximum(const Vector& a, const Vector& b) noexcept {
  return lanewise(a, b, [](float x, float y) { return x < y ? y : x; });
}
inline Vector minimum(const Vector& a, const Vector& b) noexcept {
  return lanewise(a, b, [](float x, float y) { return y < x ? y : x; });
}
inline Vector absolute(const Vector& a) noexcept {
  return lanewise(a, a, [](float x, float) { return std::fabs(x); });
}
inline Vector copy_sign(const Vector& magnitude, const Vector& sign) noexcept {
  return lanewise(magnitude, sign, [](float x, float y) { return std::copysign(x, y); });
}
inline Mask less(const Vector& a, const Vector& b) noexcept {
  Mask result;
  for (std::size_t i = 0; i < 4; ++i) result.lane[i] = a.lane[i] < b.lane[i];
  return result;
}
inline Mask equal(const Vector& a, const Vector& b) noexcept {
  Mask result;
  for (std::size_t i = 0; i < 4; ++i) result.lane[i] = a.lane[i] == b.lane[i];
  return result;
}
inline Vector select(const Mask& mask, const Vector& a, const Vector& b) noexcept {
  Vector result;
  for (std::size_t i = 0; i < 4; ++i) result.lane[i] = mask.lane[i] ? a.lane[i] : b.lane[i];
  return result;
}
/// x * 2^n, where the low bits of `rounded` (an integer plus 1.5 * 2^23) hold n.
inline Vector add_to_exponent(const Vector& x, const Vector& rounded) noexcept {
  return lanewise(x, rounded, [](float value, float n) {
    const auto shifted = std::bit_cast<std::uint32_t>(n) << 23U;
    return std::bit_cast<float>(std::bit_cast<std::uint32_t>(value) + shifted);
  });
}
inline float sum(const Vector& a) noexcept {
  return (a.lane[0] + a.lane[2]) + (a.lane[1] + a.lane[3]);
}

struct Bytes {
  std::array<std::uint8_t, 16> lane;

  static Bytes load(const std::uint8_t* source) noexcept {
    Bytes result;
    std::memcpy(result.lane.data(), source, sizeof result.lane);
    return result;
  }
  /// Lane i is bit i.
  static Bytes spread_bits(std::uint16_t bits) noexcept {
    Bytes result;
    for (unsigned i = 0; i < 16; ++i) result.lane[i] = static_cast<std::uint8_t>(bits >> i & 1U);
    return result;
  }
};

inline Bytes bits(const Bytes& a, int shift, std::uint8_t mask) noexcept {
  Bytes result;
  for (std::size_t i = 0; i < 16; ++i) {
    result.lane[i] = static_cast<std::uint8_t>(a.lane[i] >> shift & mask);
  }
  return result;
}
inline Bytes join(const Bytes& low, const Bytes& high) noexcept {
  Bytes result;
  for (std::size_t i = 0; i < 16; ++i) {
    result.lane[i] = static_cast<std::uint8_t>(low.lane[i] | high.lane[i] << 4U);
  }
  return result;
}
inline Bytes subtract(const Bytes& a, std::uint8_t number) noexcept {
  Bytes result;
  for (std::size_t i = 0; i < 16; ++i) {
    result.lane[i] = static_cast<std::uint8_t>(a.lane[i] - number);
  }
  return result;
}

class Widener {
 public:
  static Vector load_f16(const std::uint8_t* source) noexcept {
    std::array<std::uint16_t, 4> half;
    std::memcpy(half.data(), source, sizeof half);
    Vector result;
    for (std::size_t i = 0; i < 4; ++i) result.lane[i] = float_from_half(half[i]);
    return result;
  }
  static Vector broadcast_f16(const std::uint8_t* source) noexcept {
    std::uint16_t half;
    std::memcpy(&half, source, sizeof half);
    return Vector::broadcast(float_from_half(half));
  }
  static Vector broadcast_scale(const std::uint8_t* source) noexcept {
    return broadcast_f16(source);
  }
  static Bytes low_nibbles(const Bytes& a) noexcept { return bits(a, 0, 15); }
  static Bytes high_nibbles(const Bytes& a) noexcept { return bits(a, 4, 15); }
  static std::array<Vector, 4> to_floats(const Bytes& a) noexcept {
    std::array<Vector, 4> result;
    for (std::size_t i = 0; i < 16; ++i) {
      result[i / 4].lane[i % 4] = static_cast<float>(static_cast<std::int8_t>(a.lane[i]));
    }
    return result;
  }
};

}  // namespace attention_playground::kernels
