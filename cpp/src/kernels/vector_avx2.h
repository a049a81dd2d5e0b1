#pragma once
// Eight lanes of AVX2 with fused multiply-add.

#include <immintrin.h>

#include <array>

namespace attention_playground::kernels {

struct Vector {
  static constexpr int width = 8;
  static constexpr bool fused = true;
  __m256 bits;

  static Vector load(const float* source) noexcept { return {_mm256_loadu_ps(source)}; }
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

}  // namespace attention_playground::kernels
