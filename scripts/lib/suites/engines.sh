# One conformance page in Chromium, Firefox and WebKit.

test_engines() {
  need_web
  count_last_line "three engines" node tests/engines/engines.mjs
}

engines_lane() {
  step test-engines "page-packages build-relaxed browsers models" test_engines
}
