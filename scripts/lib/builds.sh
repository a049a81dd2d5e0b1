# Building the core, natively and as WebAssembly. Sourced by environment.sh.

# Ninja where it is there; a folder that was made with another program keeps it.
command -v ninja >/dev/null && export CMAKE_GENERATOR=${CMAKE_GENERATOR:-Ninja}

# For this clone: a copied one brings the folders of the other.
is_configured() { # preset
  grep -qsxF "CMAKE_HOME_DIRECTORY:INTERNAL=$repository" "$repository/build/$1/CMakeCache.txt" &&
    { [ -e "$repository/build/$1/build.ninja" ] || [ -e "$repository/build/$1/Makefile" ]; }
}

run_configure() { # preset, and what else cmake gets
  local preset=$1
  shift
  if is_configured "$preset" && [ $# -eq 0 ]; then return; fi
  command -v ninja >/dev/null && export CMAKE_GENERATOR=${CMAKE_GENERATOR:-Ninja}
  # A clone that was moved, or a first try that was broken off, leaves what cannot be used.
  grep -qsxF "CMAKE_HOME_DIRECTORY:INTERNAL=$repository" "$repository/build/$preset/CMakeCache.txt" ||
    rm -rf "$repository/build/$preset"
  quietly "$logs/cmake-$preset.log" "cmake --preset $preset failed" \
    cmake -S "$repository" --preset "$preset" "$@"
}

configure() { # preset, and what else cmake gets
  if is_configured "$1" && [ $# -eq 1 ]; then return; fi
  alone "the $1 build in $repository" run_configure "$@"
}

run_build() { # preset, targets
  local preset=$1
  shift
  quietly "$logs/build-$preset.log" "Building $preset failed; to repeat it: cmake --build build/$preset" \
    cmake --build "$repository/build/$preset" -j"$jobs" --target "$@"
  # For the table of times, where there is one.
  [ -z "${step_name:-}" ] || grep -c 'Building CXX object' "$logs/build-$preset.log" >"$work/$step_name.files" || true
}

# One build at a time in a folder: two would overwrite each other's half-written files.
build() { # preset, targets
  alone "the $1 build in $repository" run_build "$@"
}

# The native command line, without tests.
need_native() { # preset, or the portable one
  local preset=${1:-portable}
  need_compiler native
  is_configured "$preset" || configure "$preset" -DATTENTION_TESTS=OFF
  [ -x "$repository/build/$preset/attention_native" ] || say "Building the native core ($preset)"
  build "$preset" attention_native
}

copy_if_changed() { cmp -s "$1" "$2" || { cp "$1" "$2.tmp" && mv "$2.tmp" "$2"; }; }

# A module and its glue, where the page finds them.
take_module() { # folder it was made in, name, TypeScript's declarations
  local target=$repository/web/wasm/$2
  mkdir -p "$target"
  copy_if_changed "$1/attention.mjs" "$target/attention.mjs"
  copy_if_changed "$1/attention.wasm" "$target/attention.wasm"
  copy_if_changed "$3" "$target/attention.d.mts"
}

# The modules of one build are the whole one and parts of it (cmake/Wasm.cmake).
module_parts=(trace dump view)

take_modules() { # folder they were made in, simd or relaxed
  local part declarations=$1/declarations/attention.d.ts
  take_module "$1" "$2" "$declarations"
  for part in "${module_parts[@]}"; do take_module "$1/$part" "$part-$2" "$declarations"; done
  # It starts without glue.
  mkdir -p "$repository/web/wasm/figure-$2"
  copy_if_changed "$1/figure/attention.wasm" "$repository/web/wasm/figure-$2/attention.wasm"
}

need_wasm_build() { # simd or relaxed
  local made=$repository/build/wasm-$1
  need_compiler
  need_emscripten
  is_configured "wasm-$1" || configure "wasm-$1" -DATTENTION_TESTS=OFF
  [ -e "$made/attention.wasm" ] || say "Building the core as WebAssembly ($1)"
  build "wasm-$1" attention_wasm_modules
  take_modules "$made" "$1"
}

# Whether the build with relaxed SIMD is there and as new as the core's sources.
has_relaxed() {
  local made=$repository/build/wasm-relaxed/trace/attention.wasm
  [ -e "$made" ] &&
    [ -z "$(find "$repository/cpp" "$repository/cmake" "$repository/CMakeLists.txt" -newer "$made" -print -quit)" ]
}

# Until it is, the other build answers in its place: the glue is the same, and the module
# says itself what it is.
stand_in_for_relaxed() {
  has_relaxed && return
  take_modules "$repository/build/wasm-simd" relaxed
}

# Both builds, which share their glue.
need_wasm() {
  need_wasm_build simd
  need_wasm_build relaxed
  local kind
  for kind in '' "${module_parts[@]/%/-}"; do
    cmp -s "$repository/web/wasm/${kind}simd/attention.mjs" "$repository/web/wasm/${kind}relaxed/attention.mjs" || {
      rm -f "$repository"/build/wasm-{simd,relaxed}/{,trace/,dump/,view/}attention.mjs
      stop "The two WebAssembly builds do not belong together; run this again."
    }
  done
}
