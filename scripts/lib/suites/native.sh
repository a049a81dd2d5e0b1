# The core natively: portable (equal to wasm to the bit), AVX2, with sanitizers; a
# project that uses the installed core; eight seconds of fuzzing per parser.

# Fused multiply-add has other bits than the portable build; how near they are is tested beside.
other_bits='*GivesTheSameBitsInThePortableBuildAndInSimd*'
# SmolLM2 and the translators' held-out sets take minutes where every access is checked;
# the tiny checkpoints run everywhere.
real_model='*SmolLm2*:*ShippedModels.Reaches*translate*'

build_native() { # preset, targets
  local preset=$1
  shift
  need_compiler native
  # A build folder made for the command line alone has no tests yet.
  if is_configured "$preset" && grep -q '^ATTENTION_TESTS:BOOL=OFF' "build/$preset/CMakeCache.txt"; then
    configure "$preset" -DATTENTION_TESTS=ON
  fi
  configure "$preset"
  say "Building $* ($preset)"
  build "$preset" "$@"
}

test_native() { # preset, what to leave out
  count_googletest "native, $1" "build/$1/attention_tests" "--gtest_filter=-${2:-}"
}

test_commands() {
  need_python
  count_last_line "convert" python3 tests/native/programs/convert_command.py build/portable/attention_native
  count_last_line "train" python3 tests/native/programs/train_command.py build/portable/attention_native
}

compare_builds() {
  count_last_line "AVX2 beside portable" python3 tests/native/programs/compare_builds.py \
    build/portable/attention_native build/native/attention_native
}

test_scripts() { count_last_line "scripts in trouble" tests/scripts/scripts_test.sh; }

test_consumer() { check "a project that uses the installed core" tests/consumer/run.sh; }

check_format() {
  check "C++ format" bash -c "set -o pipefail
    find cpp tests \\( -name '*.cpp' -o -name '*.h' \\) -print0 | xargs -0 clang-format-19 --dry-run --Werror"
}

# Each target from its own seeds, with the dictionary of its first word's name; as many
# beside each other as there are processors.
fuzz_target() { # name
  local name=$1 corpus dictionary=cpp/fuzz/${1%%_*}.dict
  case $name in operation | trace) dictionary=cpp/fuzz/safetensors.dict ;; esac
  corpus=$(mktemp -d) || { count "fuzzing: $name" 0 1 "build/sanitize/fuzz_$name tests/fuzz_seeds/$name"; return; }
  [ -e "$dictionary" ] && dictionary=-dict=$dictionary || dictionary=
  check "fuzzing: $name, 8 s" "build/sanitize/fuzz_$name" -max_total_time=8 -timeout=10 \
    -artifact_prefix="$logs/" ${dictionary:+"$dictionary"} "$corpus" "tests/fuzz_seeds/$name"
  rm -rf "$corpus"
}

fuzz_every_target() {
  local source name
  for source in cpp/fuzz/fuzz_*.cpp; do
    name=$(basename "$source" .cpp)
    fuzz_target "${name#fuzz_}" &
    while [ "$(jobs -rp | wc -l)" -ge "$jobs" ]; do wait -n || true; done
  done
  wait
}

has_avx2() { grep -qsw avx2 /proc/cpuinfo; }

# The steps that compute, in the order in which they are wanted.
native_lane() {
  step build-portable "packages" build_native portable attention_native attention_tests
  if $quick; then step test-portable "build-portable models" test_native portable "$real_model"; else
    step test-portable "build-portable models" test_native portable
  fi
  step test-commands "build-portable" test_commands
  step test-scripts "packages" test_scripts
  $quick && return
  if has_avx2; then
    step build-native "packages" build_native native attention_native attention_tests
    step test-native "build-native models" test_native native "$other_bits"
    step compare-builds "build-portable build-native" compare_builds
  fi
  step test-consumer "build-portable" test_consumer
  step build-sanitize "clang" build_native sanitize attention_native attention_tests fuzz_targets
  step test-sanitize "build-sanitize models" test_native sanitize "$real_model:$other_bits"
  step test-fuzz "build-sanitize" fuzz_every_target
  step check-format "clang" check_format
}
