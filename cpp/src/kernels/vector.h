#pragma once
// The one small vector type of the core. SIMD lives in the three headers that
// this one chooses from, and nowhere else. Each gives the same interface:
//
//   Vector::width, load, store, broadcast, zero
//   add, subtract, multiply, divide, multiply_add(a, b, c) = a * b + c
//   maximum(a, b) = a < b ? b : a     minimum(a, b) = b < a ? b : a
//   less(a, b), select(mask, a, b), absolute, copy_sign(magnitude, sign)
//   add_to_exponent(x, rounded), sum
//
//   load_f32, load_bf16 (from bytes that need not be aligned)
//
//   Bytes: sixteen whole numbers of eight bits; load, spread_bits (lane i is bit i)
//   bits(a, shift, mask) = a >> shift & mask, where mask <= 255 >> shift
//   join(low, high) = low | high << 4, where low < 16
//   subtract(a, number), modulo 256
//
//   Widener, to be made once before a loop: load_f16, broadcast_f16 (finite
//   halves only), low_nibbles, high_nibbles, to_floats (signed bytes, in order,
//   times a power of two), broadcast_scale (a half divided by that power)
//
// The four-lane forms without fused multiply-add (scalar, simd128) run the same
// operations in the same order, so that their results are equal to the bit.

#if defined(__wasm_simd128__)
#include "kernels/vector_wasm.h"
#elif defined(__AVX2__) && defined(__FMA__) && defined(__F16C__)
#include "kernels/vector_avx2.h"
#else
#include "kernels/vector_scalar.h"
#endif
