# The core natively: portable (equal to wasm to the bit), AVX2, with sanitizers;
# a project that uses the installed core; eight seconds of fuzzing per parser.

# SmolLM2 and the translators' held-out sets take minutes where every access is checked;
# the tiny checkpoints run everywhere.
real_model='*SmolLm2*:*ShippedModels.Reaches*translate*'

native_tests() { # preset, what to leave out
  [ -e "build/$1/build.ninja" ] || configure "$1"
  # A build folder made for the command line alone has no tests yet.
  grep -q '^ATTENTION_TESTS:BOOL=OFF' "build/$1/CMakeCache.txt" && configure "$1" -DATTENTION_TESTS=ON
  say "Building the tests ($1)"
  build "$1" all
  count_googletest "native, $1" "build/$1/attention_tests" "--gtest_filter=-${2:-}"
}

# Each target from its own seeds, with the dictionary of its first word's name.
fuzz_every_target() {
  need_packages clang-19 libclang-rt-19-dev
  configure fuzz
  local targets target name corpus dictionary
  mapfile -t targets < <(basename -s .cpp cpp/fuzz/fuzz_*.cpp)
  say "Building the fuzz targets"
  build fuzz "${targets[@]}"
  for target in "${targets[@]}"; do
    name=${target#fuzz_}
    corpus=$(mktemp -d)
    dictionary=cpp/fuzz/${name%%_*}.dict
    [ -e "$dictionary" ] && dictionary=-dict=$dictionary || dictionary=
    check "fuzzing: $name, 8 s" "build/fuzz/$target" -max_total_time=8 -timeout=10 \
      -artifact_prefix="$logs/" ${dictionary:+"$dictionary"} "$corpus" "tests/fuzz_seeds/$name"
    rm -rf "$corpus"
  done
}

run_native() {
  need_compiler
  need_packages libgtest-dev librapidcheck-dev
  native_tests portable
  need_python
  count_last_line "convert" python3 tests/native/convert_command.py build/portable/attention_native
  count_last_line "train" python3 tests/native/train_command.py build/portable/attention_native
  $quick && return
  if grep -qw avx2 /proc/cpuinfo 2>/dev/null; then
    native_tests native
    count_last_line "AVX2 beside portable" python3 tests/native/compare_builds.py \
      build/portable/attention_native build/native/attention_native
  fi
  native_tests sanitize "$real_model"
  check "a project that uses the installed core" tests/consumer/run.sh
  fuzz_every_target
  need_packages clang-format-19
  check "C++ format" bash -c "git ls-files '*.cpp' '*.h' | xargs clang-format-19 --dry-run --Werror"
}
