# Building the page and the embed. Sourced after environment.sh.

newer_than() { # stamp, sources
  local stamp=$1
  shift
  [ ! -e "$stamp" ] || [ -n "$(find "$@" -newer "$stamp" -print -quit 2>/dev/null)" ]
}

# Both into one folder. An interrupted build leaves the page as it was. The assets of the
# build before stay, since an open page may still ask for them; their names carry their sums.
build_page() {
  local web=$repository/web next=dist.next
  newer_than "$web/dist/.built" "$web/src" "$web/public" "$web/wasm" "$web"/*.{ts,html,json} || return 0
  say "Building the page"
  local begun=$web/.building
  touch "$begun"
  rm -rf "${web:?}/$next"
  quietly "$logs/page.log" "The page could not be built" env -C "$web" \
    node node_modules/vite/bin/vite.js build --logLevel error --outDir $next
  quietly "$logs/embed.log" "The embed could not be built" env -C "$web" \
    node node_modules/vite/bin/vite.js build --logLevel error --config vite.embed.config.ts --outDir $next/embed
  touch -r "$begun" "$web/$next/.built"
  rm -rf "$web/dist.old"
  ls "$web/$next/assets" >"$web/$next/.assets"
  local file
  while read -r file; do
    [ -e "$web/$next/assets/$file" ] || cp "$web/dist/assets/$file" "$web/$next/assets/"
  done < <(cat "$web/dist/.assets" 2>/dev/null)
  [ ! -d "$web/dist" ] || mv "$web/dist" "$web/dist.old"
  mv "$web/$next" "$web/dist"
  rm -rf "$web/dist.old" "$begun"
}

# web/dist with the page, web/dist/embed with the element for blog posts.
make_page() {
  need_web
  alone "the page in $repository" build_page
}

need_page() {
  need_wasm
  make_page
}

# Rebuilds the core whenever one of its sources changes; the page reloads by itself.
watch_core() {
  local stamp
  stamp=$(mktemp)
  while sleep 1; do
    newer_than "$stamp" "$repository/cpp" "$repository/CMakeLists.txt" "$repository/cmake" || continue
    touch "$stamp"
    say "Rebuilding the core"
    (need_wasm) &
    if wait $!; then say "The core is rebuilt"; fi
  done
}
