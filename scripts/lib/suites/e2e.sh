# The stories of the whole page, on the page as it is served, and pictures of every view.

serve_models() { "$repository/scripts/models"; }

test_e2e() {
  need_node
  count_last_line "stories of the page" node tests/e2e/e2e.mjs
}

test_gallery() {
  need_node
  count_last_line "pictures of every view" node tests/gallery/gallery.mjs
}

e2e_lane() {
  step serve-models "models build-relaxed" serve_models
  step test-e2e "page serve-models browsers" test_e2e
  step test-gallery "page serve-models browsers" test_gallery
}
