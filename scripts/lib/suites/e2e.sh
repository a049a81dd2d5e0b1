# The stories of the whole page, on the page as it is served.

run_e2e() {
  need_browsers
  need_page
  "$repository/scripts/models"
  count_last_line "stories of the page" node tests/e2e/e2e.mjs
}
