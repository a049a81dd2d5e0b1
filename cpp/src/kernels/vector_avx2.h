#pragma once
// Eight lanes of AVX2 with fused multiply-add.

#include <immintrin.h>

#include <array>
#include <cstdint>
#include <cstring>

namespace attention_playground::kernels {

struct Vector {
  static constexpr int width = 8;
  static constexpr bool fused = true;
  __m256 bits;

  static Vector load(const float* source) noexcept { return {_mm256_loadu_ps(source)}; }
  static Vector load_f32(const std::uint8_t* source) noexcept {
    return {_mm256_castsi256_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(source)))};
  }
  static Vector load_bf16(const std::uint8_t* source) noexcept {
    const __m128i halves = _mm_loadu_si128(reinterpret_cast<const __m128i*>(source));
    return {_mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(halves), 16))};
  }
  void store(float* destination) const noexcept { _mm256_storeu_ps(destination, bits); }
  static Vector broadcast(float x) noexcept { return {_mm256_set1_ps(x)}; }
};

struct Mask {
  __m256 bits;
};

inline Vector add(const Vector& a, const Vector& b) noexcept {
  return {_mm256_add_ps(a.bits, b.bits)};
}
inline Vector subtract(const Vector& a, const Vector& b) noexcept {
  return {_mm256_sub_ps(a.bits, b.bits)};
}
inline Vector multiply(const Vector& a, const Vector& b) noexcept {
  return {_mm256_mul_ps(a.bits, b.bits)};
}
inline Vector divide(const Vector& a, const Vector& b) noexcept {
  return {_mm256_div_ps(a.bits, b.bits)};
}
inline Vector multiply_add(const Vector& a, const Vector& b, const Vector& c) noexcept {
  return {_mm256_fmadd_ps(a.bits, b.bits, c.bits)};
}
// max_ps(b, a) is b > a ? b : a, which keeps `a` where either is NaN.
inline Vector maximum(const Vector& a, const Vector& b) noexcept {
  return {_mm256_max_ps(b.bits, a.bits)};
}
inline Vector minimum(const Vector& a, const Vector& b) noexcept {
  return {_mm256_min_ps(b.bits, a.bits)};
}
inline Vector absolute(const Vector& a) noexcept {
  return {_mm256_andnot_ps(_mm256_set1_ps(-0.0F), a.bits)};
}
inline Vector copy_sign(const Vector& magnitude, const Vector& sign) noexcept {
  const __m256 sign_bit = _mm256_set1_ps(-0.0F);
  return {
      _mm256_or_ps(_mm256_and_ps(sign_bit, sign.bits), _mm256_andnot_ps(sign_bit, magnitude.bits))};
}
inline Mask less(const Vector& a, const Vector& b) noexcept {
  return {_mm256_cmp_ps(a.bits, b.bits, _CMP_LT_OQ)};
}
inline Mask equal(const Vector& a, const Vector& b) noexcept {
  return {_mm256_cmp_ps(a.bits, b.bits, _CMP_EQ_OQ)};
}
inline Vector select(const Mask& mask, const Vector& a, const Vector& b) noexcept {
  return {_mm256_blendv_ps(b.bits, a.bits, mask.bits)};
}
inline Vector add_to_exponent(const Vector& x, const Vector& rounded) noexcept {
  return {_mm256_castsi256_ps(_mm256_add_epi32(
      _mm256_castps_si256(x.bits), _mm256_slli_epi32(_mm256_castps_si256(rounded.bits), 23)))};
}
inline float sum(const Vector& a) noexcept {
  alignas(32) std::array<float, 8> lane;
  _mm256_store_ps(lane.data(), a.bits);
  return ((lane[0] + lane[4]) + (lane[2] + lane[6])) + ((lane[1] + lane[5]) + (lane[3] + lane[7]));
}

struct Bytes {
  __m128i bits;

  static Bytes load(const std::uint8_t* source) noexcept {
    return {_mm_loadu_si128(reinterpret_cast<const __m128i*>(source))};
  }
  static Bytes spread_bits(std::uint16_t bits) noexcept {
    const __m128i byte_of_lane = _mm_set_epi64x(0x0101010101010101, 0);
    const __m128i bit_of_lane = _mm_set1_epi64x(static_cast<long long>(0x8040201008040201U));
    const __m128i both = _mm_shuffle_epi8(_mm_cvtsi32_si128(bits), byte_of_lane);
    const __m128i found = _mm_cmpeq_epi8(_mm_and_si128(both, bit_of_lane), bit_of_lane);
    return {_mm_and_si128(found, _mm_set1_epi8(1))};
  }
};

inline Bytes bits(const Bytes& a, int shift, std::uint8_t mask) noexcept {
  return {_mm_and_si128(_mm_srli_epi16(a.bits, shift), _mm_set1_epi8(static_cast<char>(mask)))};
}
inline Bytes join(const Bytes& low, const Bytes& high) noexcept {
  return {_mm_or_si128(low.bits, _mm_slli_epi16(high.bits, 4))};
}
inline Bytes subtract(const Bytes& a, std::uint8_t number) noexcept {
  return {_mm_sub_epi8(a.bits, _mm_set1_epi8(static_cast<char>(number)))};
}

class Widener {
 public:
  static Vector load_f16(const std::uint8_t* source) noexcept {
    return {_mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(source)))};
  }
  static Vector broadcast_f16(const std::uint8_t* source) noexcept {
    std::int16_t half;
    std::memcpy(&half, source, sizeof half);
    return {_mm256_cvtph_ps(_mm_set1_epi16(half))};
  }
  static Vector broadcast_scale(const std::uint8_t* source) noexcept {
    return broadcast_f16(source);
  }
  static Bytes low_nibbles(const Bytes& a) noexcept { return bits(a, 0, 15); }
  static Bytes high_nibbles(const Bytes& a) noexcept { return bits(a, 4, 15); }
  static std::array<Vector, 2> to_floats(const Bytes& a) noexcept {
    return {{{_mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(a.bits))},
             {_mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_srli_si128(a.bits, 8)))}}};
  }
};

}  // namespace attention_playground::kernels
