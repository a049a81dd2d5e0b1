# The vector instructions of the WebAssembly builds, for everything that is compiled.
add_compile_options(-msimd128)
add_link_options(-msimd128)
if(ATTENTION_RELAXED_SIMD)
  add_compile_options(-mrelaxed-simd)
  add_link_options(-mrelaxed-simd)
endif()
set(wasm_check_options -sASSERTIONS=1 -sSTACK_OVERFLOW_CHECK=2 -sSAFE_HEAP=1)
