# Counting what passed and failed over all suites. Sourced after environment.sh.

passed_in_all=0
failed_in_all=0
logs=$repository/build/logs

# One line for each suite, and the command that repeats it when it failed.
count() { # name, passed, failed, command that repeats it
  passed_in_all=$((passed_in_all + $2))
  failed_in_all=$((failed_in_all + $3))
  printf '%-44s %6d passed, %d failed\n' "$1" "$2" "$3"
  [ "$3" -eq 0 ] || printf '  repeat: %s\n' "$4"
}

# A command that counts as one check.
check() { # name, command ...
  local name=$1 log
  shift
  log=$logs/${name//[^a-zA-Z0-9]/_}.log
  if "$@" >"$log" 2>&1; then count "$name" 1 0 ""; else
    tail -n 30 "$log"
    count "$name" 0 1 "$*"
  fi
}

# A GoogleTest program: failed tests are named; a run that broke off has failed.
count_googletest() { # name, command ...
  local name=$1 log status=0 passed failed
  shift
  log=$logs/${name//[^a-zA-Z0-9]/_}.log
  "$@" >"$log" 2>&1 || status=$?
  passed=$(grep -c '^\[       OK \]' "$log" || true)
  failed=$(grep -c '^\[  FAILED  \] .* (' "$log" || true)
  if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
  if [ "$passed" -eq 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
  [ "$failed" -eq 0 ] || grep '^\[  FAILED  \]' "$log" || tail -n 15 "$log"
  count "$name" "$passed" "$failed" "$*"
}

# A program whose last line is "N passed, M failed".
count_last_line() { # name, command ...
  local name=$1 log status=0 line passed failed
  shift
  log=$logs/${name//[^a-zA-Z0-9]/_}.log
  "$@" >"$log" 2>&1 || status=$?
  line=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$log" | tail -n 1 || true)
  passed=${line%% *}
  failed=$(sed -E 's/.* ([0-9]+) failed$/\1/' <<<"$line")
  if [ -z "$line" ] || { [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; }; then failed=$((${failed:-0} + 1)); fi
  [ "$failed" -eq 0 ] || tail -n 40 "$log"
  count "$name" "${passed:-0}" "$failed" "$*"
}

finish() {
  echo "$passed_in_all passed, $failed_in_all failed"
  [ "$failed_in_all" -eq 0 ] && [ "$passed_in_all" -gt 0 ]
}
