# The core natively: portable (equal to wasm to the bit), AVX2, with sanitizers;
# a project that uses the installed core; half a minute of fuzzing.

native_tests() { # preset
  [ -e "build/$1/build.ninja" ] || configure "$1"
  # A build folder made for the command line alone has no tests yet.
  grep -q '^ATTENTION_TESTS:BOOL=OFF' "build/$1/CMakeCache.txt" && configure "$1" -DATTENTION_TESTS=ON
  say "Building the tests ($1)"
  build "$1" all
  count_googletest "native, $1" "build/$1/attention_tests"
}

fuzz_safetensors() {
  need_packages clang-19 libclang-rt-19-dev
  configure fuzz
  build fuzz fuzz_safetensors
  local corpus
  corpus=$(mktemp -d)
  check "fuzzing the safetensors reader, 30 s" build/fuzz/fuzz_safetensors -max_total_time=30 -timeout=10 \
    -artifact_prefix="$logs/" -dict=cpp/fuzz/safetensors.dict "$corpus" tests/fuzz_seeds/safetensors
  rm -rf "$corpus"
}

run_native() {
  need_compiler
  need_packages libgtest-dev librapidcheck-dev
  native_tests portable
  need_python
  count_last_line "convert" python3 tests/native/convert_command.py build/portable/attention_native
  $quick && return
  if grep -qw avx2 /proc/cpuinfo 2>/dev/null; then
    native_tests native
    count_last_line "AVX2 beside portable" python3 tests/native/compare_builds.py \
      build/portable/attention_native build/native/attention_native
  fi
  native_tests sanitize
  check "a project that uses the installed core" tests/consumer/run.sh
  fuzz_safetensors
  need_packages clang-format-19
  check "C++ format" bash -c "git ls-files '*.cpp' '*.h' | xargs clang-format-19 --dry-run --Werror"
}
