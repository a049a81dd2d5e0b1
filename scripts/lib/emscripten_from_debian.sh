#!/usr/bin/env bash
# A current Emscripten from a newer Debian's packages, unpacked into one folder.
# The system's own libraries stay as they are: every tool is pointed at the
# newer loader and libraries beside it.
#
#   scripts/lib/emscripten_from_debian.sh FOLDER [SUITE]
#
# Then: . FOLDER/env.sh && emcc --version
set -euo pipefail
target=$(realpath -m "${1:?usage: emscripten_from_debian.sh FOLDER [SUITE]}")
suite=${2:-forky}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[ "$(uname -m)" = x86_64 ] || { echo "Packages are fetched for x86_64 only: put an emcc of version 5 or later on the path." >&2; exit 1; }
[ -e $keyring ] || { echo "$keyring is missing: apt-get install debian-archive-keyring" >&2; exit 1; }

work=$target.partial
rm -rf "$work" "$target"
root=$target/root
mkdir -p "$root" "$work"/lists/partial "$work"/cache/archives/partial
trap 'rm -rf "$work"' EXIT

# The mirror that the system uses for itself, or Debian's own.
mirror=$(apt-get indextargets --format '$(REPO_URI) $(LABEL)' | awk '$2 == "Debian" { print $1; exit }')
echo "deb [signed-by=$keyring] ${mirror:-http://deb.debian.org/debian} $suite main" >"$work/sources.list"
: >"$work/status"
apt=(apt-get -qq -o Dir::State="$work" -o Dir::State::Lists="$work/lists" -o Dir::State::status="$work/status"
  -o Dir::Cache="$work/cache" -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=/dev/null
  -o APT::Install-Recommends=false -o APT::Sandbox::User=root -o Debug::NoLocking=1)
"${apt[@]}" update
"${apt[@]}" -y --download-only install emscripten >/dev/null
for package in "$work"/cache/archives/*.deb; do dpkg -x "$package" "$root"; done

llvm=$(echo "$root"/usr/lib/llvm-*)
libraries=$root/usr/lib/x86_64-linux-gnu
search=$libraries:$llvm/lib
# A library with a search path of its own would not look where the program looks.
find "$libraries" "$llvm/lib" -name '*.so*' -type f | while read -r library; do
  [ -z "$(patchelf --print-rpath "$library" 2>/dev/null)" ] || patchelf --force-rpath --set-rpath "$search" "$library"
done
for tool in "$llvm"/bin/{clang,lld,opt,llc,llvm-ar,llvm-nm,llvm-objcopy,llvm-ranlib,llvm-dwarfdump,llvm-dwp,llvm-strip,llvm-objdump,llvm-cxxfilt} "$root"/usr/bin/wasm-*; do
  readlink -f "$tool"
done | sort -u | while read -r program; do
  patchelf --set-interpreter "$libraries/ld-linux-x86-64.so.2" --force-rpath --set-rpath "$search" "$program"
done

cat >"$target/emscripten.cfg" <<CFG
LLVM_ROOT = '$llvm/bin'
BINARYEN_ROOT = '$root/usr'
NODE_JS = '$(command -v node)'
CACHE = '$target/cache'
CFG
# Written last: its presence says that everything before went well.
cat >"$target/env.sh" <<ENV
export EM_CONFIG=$target/emscripten.cfg
export NODE_PATH=$root/usr/share/nodejs
export PATH=$root/usr/share/emscripten:\$PATH
ENV
