#pragma once
// Four lanes of WebAssembly SIMD; with relaxed SIMD a multiply and an add fuse.

#include <wasm_simd128.h>

#include <array>
#include <cstdint>

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
  static Vector load_f32(const std::uint8_t* source) noexcept { return {wasm_v128_load(source)}; }
  static Vector load_bf16(const std::uint8_t* source) noexcept {
    return {wasm_i32x4_shl(wasm_u32x4_load16x4(source), 16)};
  }
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

struct Bytes {
  v128_t bits;

  static Bytes load(const std::uint8_t* source) noexcept { return {wasm_v128_load(source)}; }
  static Bytes spread_bits(std::uint16_t bits) noexcept {
    const v128_t pairs = wasm_i16x8_splat(static_cast<std::int16_t>(bits));
    const v128_t both =
        wasm_i8x16_shuffle(pairs, pairs, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1);
    const v128_t bit_of_lane = wasm_u64x2_const_splat(0x8040201008040201U);
    const v128_t found = wasm_i8x16_eq(wasm_v128_and(both, bit_of_lane), bit_of_lane);
    return {wasm_v128_and(found, wasm_i8x16_const_splat(1))};
  }
};

inline Bytes bits(const Bytes& a, int shift, std::uint8_t mask) noexcept {
  return {wasm_v128_and(wasm_u16x8_shr(a.bits, static_cast<std::uint32_t>(shift)),
                        wasm_u8x16_splat(mask))};
}
inline Bytes join(const Bytes& low, const Bytes& high) noexcept {
  return {wasm_v128_or(low.bits, wasm_i16x8_shl(high.bits, 4))};
}
inline Bytes subtract(const Bytes& a, std::uint8_t number) noexcept {
  return {wasm_i8x16_sub(a.bits, wasm_u8x16_splat(number))};
}

// Engines build a literal anew at every use, in two or three instructions. Read
// through `volatile` it is a value like any other and stays in a register.
template <typename Number>
inline Number not_a_literal(Number number) noexcept {
  volatile Number hidden = number;
  return hidden;
}

class Widener {
 public:
  [[nodiscard]] Vector load_f16(const std::uint8_t* source) const noexcept {
    return widen(wasm_i32x4_shl(wasm_i32x4_load16x4(source), 13), half_unit_);
  }
  [[nodiscard]] Vector broadcast_f16(const std::uint8_t* source) const noexcept {
    return widen(wasm_i32x4_shr(wasm_v128_load16_splat(source), 3), half_unit_);
  }
  [[nodiscard]] Vector broadcast_scale(const std::uint8_t* source) const noexcept {
    return widen(wasm_i32x4_shr(wasm_v128_load16_splat(source), 3), scale_unit_);
  }
  [[nodiscard]] Bytes low_nibbles(const Bytes& a) const noexcept {
    return {wasm_v128_and(a.bits, nibble_)};
  }
  [[nodiscard]] Bytes high_nibbles(const Bytes& a) const noexcept {
    return {wasm_v128_and(wasm_u16x8_shr(a.bits, 4), nibble_)};
  }
  [[nodiscard]] std::array<Vector, 4> to_floats(const Bytes& a) const noexcept {
    const v128_t low =
        wasm_i8x16_shuffle(zero_, a.bits, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    const v128_t high = wasm_i8x16_shuffle(zero_, a.bits, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13,
                                           29, 14, 30, 15, 31);
    return {first(low), second(low), first(high), second(high)};
  }

 private:
  /// Sign, exponent and mantissa of a half where those of a float are; copies of
  /// the sign and what else is around them is cleared. The exponents' biases
  /// differ by 112; subnormal halves come right as well.
  [[nodiscard]] Vector widen(v128_t half, v128_t unit) const noexcept {
    return {wasm_f32x4_mul(wasm_v128_and(half, half_bits_), unit)};
  }
  // Beside zeros a byte comes into the top of its lane: no sign to extend.
  [[nodiscard]] Vector first(v128_t pairs) const noexcept {
    return {wasm_f32x4_convert_i32x4(wasm_i16x8_shuffle(zero_, pairs, 0, 8, 1, 9, 2, 10, 3, 11))};
  }
  [[nodiscard]] Vector second(v128_t pairs) const noexcept {
    return {wasm_f32x4_convert_i32x4(wasm_i16x8_shuffle(zero_, pairs, 4, 12, 5, 13, 6, 14, 7, 15))};
  }

  static constexpr float byte_unit = 0x1p24F;
  v128_t zero_ = wasm_i32x4_splat(not_a_literal(0));
  v128_t nibble_ = wasm_i8x16_splat(not_a_literal<std::int8_t>(15));
  v128_t half_bits_ = wasm_u32x4_splat(not_a_literal(0x8FFFE000U));
  v128_t half_unit_ = wasm_f32x4_splat(not_a_literal(0x1p112F));
  v128_t scale_unit_ = wasm_f32x4_splat(not_a_literal(0x1p112F / byte_unit));
};

}  // namespace attention_playground::kernels
