#include "kernels/build_name.h"

namespace attention_playground::kernels {

const char* build_name() noexcept {
#if defined(__wasm_relaxed_simd__)
  return "relaxed";
#elif defined(__wasm_simd128__)
  return "simd128";
#elif defined(__AVX2__) && defined(__FMA__)
  return "avx2";
#else
  return "portable";
#endif
}

}  // namespace attention_playground::kernels
