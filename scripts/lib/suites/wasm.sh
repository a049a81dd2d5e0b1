# The same test sources compiled with em++, run by Node: once as shipped, once
# with assertions and checks of stack and heap.

wasm_tests() { # preset, folder, what to leave out
  local folder=build/$2
  if [ ! -e "$folder/build.ninja" ]; then
    say "Configuring the tests ($1)"
    cmake --preset "$1" -B "$folder" >"$cache/cmake-$2.log" 2>&1 || { cat "$cache/cmake-$2.log"; stop "cmake --preset $1 failed."; }
  fi
  say "Building the tests ($1)"
  build "$2" attention_tests
  count_googletest "$1 under Node" node "$folder/attention_tests.cjs" "--gtest_filter=-${3:-}"
}

run_wasm() {
  need_compiler
  need_packages libgtest-dev
  need_emscripten
  wasm_tests wasm-simd wasm-tests
  # SmolLM2 and the translators' held-out sets take minutes where every access is checked.
  $quick || wasm_tests wasm-checked wasm-checked '*SmolLm2*:*ShippedModels.Reaches*translate*'
}
