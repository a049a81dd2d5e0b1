# What a reader has to fetch, held to its budgets. With the suites that build the page.

test_sizes() {
  need_node
  count_last_line "sizes" node tests/sizes/sizes.mjs
}

sizes_lane() {
  step test-sizes "page" test_sizes
}
