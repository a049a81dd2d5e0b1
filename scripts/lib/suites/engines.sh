# One conformance page in Chromium, Firefox and WebKit.

run_engines() {
  need_wasm
  need_web
  need_browsers
  count_last_line "three engines" node tests/engines/engines.mjs
}
