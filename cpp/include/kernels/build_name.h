#pragma once

namespace attention_playground::kernels {

/// Which vector form the kernels were compiled for: "portable", "avx2",
/// "simd128" or "relaxed". Portable and simd128 agree to the bit.
[[nodiscard]] const char* build_name() noexcept;

}  // namespace attention_playground::kernels
