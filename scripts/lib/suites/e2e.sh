# The stories of the whole page, on the page as it is served.

serve_models() { "$repository/scripts/models"; }

test_e2e() {
  need_node
  count_last_line "stories of the page" node tests/e2e/e2e.mjs
}

e2e_lane() {
  step serve-models "models build-relaxed" serve_models
  step test-e2e "page serve-models browsers" test_e2e
}
