# The page's sources: types, lint, Vitest in Node and in Chromium, and the
# README's Python lines with transformers.

count_vitest() { # project, options of Vitest
  local report=$logs/vitest-$1.json status=0 passed failed options=("${@:2}")
  rm -f "$report"
  (cd web && node node_modules/vitest/vitest.mjs run --project "$1" --reporter=default --reporter=json --outputFile.json="$report" ${options[@]+"${options[@]}"}) \
    >"$logs/vitest-$1.log" 2>&1 || status=$?
  read -r passed failed < <(node scripts/lib/vitest_report.mjs "$report" "Vitest, $1" "$work/slow.tsv")
  if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
  [ "$failed" -eq 0 ] || grep -vE '^ +✓|^$' "$logs/vitest-$1.log" | tail -n 60
  count "Vitest, $1" "$passed" "$failed" "(cd web && npx vitest run --project $1)"
}

check_sources() {
  need_web
  check "types (tsc)" node web/node_modules/typescript/bin/tsc --noEmit --project web
  check "lint (biome)" env -C web node node_modules/@biomejs/biome/bin/biome check --config-path=. . ../tests ../scripts
}

test_web() { # project, options of Vitest
  need_web
  count_vitest "$@"
}

test_python_lines() {
  need_node
  # shellcheck source=../python_environments.sh
  . "$repository/scripts/lib/python_environments.sh"
  need_torch_environment
  count_last_line "the README's Python lines" "$reference_environments/torch/bin/python" \
    tests/readme/python_lines.py "$(command -v node)"
}

web_lane() {
  step check-sources "page-packages build-relaxed" check_sources
  if $quick; then
    # Every one of these starts a program that reads 98 MB.
    step test-web-node "page-packages build-relaxed build-portable models" test_web node --exclude '**/command_line_language.test.ts'
    return
  fi
  step test-web-node "page-packages build-relaxed build-portable models" test_web node
  step test-web-browser "page-packages build-relaxed browsers" test_web browser
  step test-python-lines "build-relaxed torch" test_python_lines
}
