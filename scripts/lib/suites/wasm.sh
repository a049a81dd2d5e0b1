# The same test sources compiled with em++, run by Node: once as shipped, once with
# assertions and checks of stack and heap. The objects are the page's own.

# SmolLM2 and the translators' held-out sets take minutes where every access is checked.
real_model='*SmolLm2*:*ShippedModels.Reaches*translate*'

build_wasm_tests() {
  need_emscripten
  if grep -q '^ATTENTION_TESTS:BOOL=OFF' build/wasm-simd/CMakeCache.txt 2>/dev/null; then
    configure wasm-simd -DATTENTION_TESTS=ON
  fi
  configure wasm-simd
  say "Building the tests as WebAssembly"
  build wasm-simd attention_tests attention_tests_checked
}

test_wasm() { # what to leave out
  need_node
  count_googletest "wasm-simd under Node" node build/wasm-simd/attention_tests.cjs "--gtest_filter=-${1:-}"
}

test_wasm_checked() {
  need_node
  count_googletest "wasm-checked under Node" node build/wasm-simd/attention_tests_checked.cjs \
    "--gtest_filter=-$real_model"
}

wasm_lane() {
  step build-wasm-tests "toolchain packages" build_wasm_tests
  if $quick; then step test-wasm "build-wasm-tests models" test_wasm "$real_model"; else
    step test-wasm "build-wasm-tests models" test_wasm
    step test-wasm-checked "build-wasm-tests models" test_wasm_checked
  fi
}
