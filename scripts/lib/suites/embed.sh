# Blog posts with the built embed, under a strict policy, in three engines.

test_embed() {
  need_node
  count_last_line "blog posts" node tests/embed/embed.mjs
}

embed_lane() {
  step test-embed "page browsers" test_embed
}
