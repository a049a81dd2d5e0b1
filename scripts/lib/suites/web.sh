# The page's sources: types, lint, Vitest in Node and in Chromium, and the
# README's Python lines with transformers.

count_vitest() { # project
  local report=$logs/vitest-$1.json status=0 passed failed
  rm -f "$report"
  (cd web && node node_modules/vitest/vitest.mjs run --project "$1" --reporter=default --reporter=json --outputFile.json="$report") \
    >"$logs/vitest-$1.log" 2>&1 || status=$?
  read -r passed failed < <(node -e '
    try {
      const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(require("fs").readFileSync(process.argv[1]));
      console.log(numPassedTests, numFailedTests || (numFailedTestSuites > 0 ? 1 : 0));
    } catch { console.log(0, 1); }' "$report")
  if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
  [ "$failed" -eq 0 ] || grep -vE '^ +✓|^$' "$logs/vitest-$1.log" | tail -n 60
  count "Vitest, $1" "$passed" "$failed" "(cd web && npx vitest run --project $1)"
}

run_web() {
  need_wasm
  need_native
  need_web
  check "types (tsc)" node web/node_modules/typescript/bin/tsc --noEmit --project web
  check "lint (biome)" env -C web node node_modules/@biomejs/biome/bin/biome check --config-path=. . ../tests ../scripts
  count_vitest node
  $quick && return
  need_packages chromium
  count_vitest browser
  # shellcheck source=../python_environments.sh
  . "$repository/scripts/lib/python_environments.sh"
  need_torch_environment
  count_last_line "the README's Python lines" "$reference_environments/torch/bin/python" \
    tests/readme/python_lines.py "$(command -v node)"
}
