#pragma once
// Four lanes of WebAssembly SIMD; with relaxed SIMD a multiply and an add fuse.

#include <wasm_simd128.h>

namespace attention_playground::kernels {

struct Vector {
  static constexpr int width = 4;
#if defined(__wasm_relaxed_simd__)
  static constexpr bool fused = true;
#else
  static constexpr bool fused = false;
#endif
  v128_t bits;

  static Vector load(const float* source) noexcept { return {wasm_v128_load(source)}; }
  void store(float* destination) const noexcept { wasm_v128_store(destination, bits); }
  static Vector broadcast(float x) noexcept { return {wasm_f32x4_splat(x)}; }
};

struct Mask {
  v128_t bits;
};

inline Vector add(const Vector& a, const Vector& b) noexcept {
  return {wasm_f32x4_add(a.bits, b.bits)};
}
inline Vector subtract(const Vector& a, const Vector& b) noexcept {
  return {wasm_f32x4_sub(a.bits, b.bits)};
}
inline Vector multiply(const Vector& a, const Vector& b) noexcept {
  return {wasm_f32x4_mul(a.bits, b.bits)};
}
inline Vector divide(const Vector& a, const Vector& b) noexcept {
  return {wasm_f32x4_div(a.bits, b.bits)};
}
inline Vector multiply_add(const Vector& a, const Vector& b, const Vector& c) noexcept {
#if defined(__wasm_relaxed_simd__)
  return {wasm_f32x4_relaxed_madd(a.bits, b.bits, c.bits)};
#else
  return add(multiply(a, b), c);
#endif
}
inline Vector maximum(const Vector& a, const Vector& b) noexcept {
  return {wasm_f32x4_pmax(a.bits, b.bits)};
}
inline Vector minimum(const Vector& a, const Vector& b) noexcept {
  return {wasm_f32x4_pmin(a.bits, b.bits)};
}
inline Vector absolute(const Vector& a) noexcept { return {wasm_f32x4_abs(a.bits)}; }
inline Vector copy_sign(const Vector& magnitude, const Vector& sign) noexcept {
  return {wasm_v128_bitselect(sign.bits, magnitude.bits, wasm_f32x4_const_splat(-0.0F))};
}
inline Mask less(const Vector& a, const Vector& b) noexcept {
  return {wasm_f32x4_lt(a.bits, b.bits)};
}
inline Mask equal(const Vector& a, const Vector& b) noexcept {
  return {wasm_f32x4_eq(a.bits, b.bits)};
}
inline Vector select(const Mask& mask, const Vector& a, const Vector& b) noexcept {
  return {wasm_v128_bitselect(a.bits, b.bits, mask.bits)};
}
inline Vector add_to_exponent(const Vector& x, const Vector& rounded) noexcept {
  return {wasm_i32x4_add(x.bits, wasm_i32x4_shl(rounded.bits, 23))};
}
inline float sum(const Vector& a) noexcept {
  return (wasm_f32x4_extract_lane(a.bits, 0) + wasm_f32x4_extract_lane(a.bits, 2)) +
         (wasm_f32x4_extract_lane(a.bits, 1) + wasm_f32x4_extract_lane(a.bits, 3));
}

}  // namespace attention_playground::kernels
