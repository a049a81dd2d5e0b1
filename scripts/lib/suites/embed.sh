# Blog posts with the built embed, under a strict policy, in three engines.

run_embed() {
  need_browsers
  need_page
  count_last_line "blog posts" node tests/embed/embed.mjs
}
