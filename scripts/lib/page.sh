# Building the page and the embed. Sourced after environment.sh.

newer_than() { # stamp, sources
  local stamp=$1
  shift
  [ ! -e "$stamp" ] || [ -n "$(find "$@" -newer "$stamp" -print -quit 2>/dev/null)" ]
}

# web/dist with the page, web/dist/embed with the element for blog posts.
need_page() {
  need_wasm
  need_web
  local web=$repository/web
  newer_than "$web/dist/.built" "$web/src" "$web/public" "$web/wasm" "$web"/*.{ts,html,json} || return 0
  say "Building the page"
  (
    cd "$web"
    node node_modules/vite/bin/vite.js build --logLevel error
    node node_modules/vite/bin/vite.js build --logLevel error --config vite.embed.config.ts
  ) >&2
  touch "$web/dist/.built"
}

# Rebuilds the core whenever one of its sources changes; the page reloads by itself.
watch_core() {
  local stamp
  stamp=$(mktemp)
  while sleep 1; do
    newer_than "$stamp" "$repository/cpp" "$repository/CMakeLists.txt" "$repository/cmake" || continue
    touch "$stamp"
    say "Rebuilding the core"
    (need_wasm) && say "The core is rebuilt"
  done
}
