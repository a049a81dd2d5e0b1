# Counting what passed and failed over all suites. Sourced after lanes.sh, whose folder
# holds the counts: steps run beside each other.

# One line for each suite, and the command that repeats it when it failed.
count() { # name, passed, failed, command that repeats it
  printf '%s\t%s\t%s\t%s\n' "${step_name:-}" "$1" "$2" "$3" >>"$work/results.tsv"
  local line
  printf -v line '%-44s %6d passed, %d failed' "$1" "$2" "$3"
  [ "$3" -eq 0 ] || line+=$'\n'"  repeat: $4"
  echo "$line"
}

log_of() { echo "$logs/${1//[^a-zA-Z0-9]/_}.log"; }

# A command that counts as one check.
check() { # name, command ...
  local name=$1 log
  shift
  log=$(log_of "$name")
  if "$@" >"$log" 2>&1; then count "$name" 1 0 ""; else
    tail -n 30 "$log"
    count "$name" 0 1 "$*"
  fi
}

# The tests of a GoogleTest log with their milliseconds, slow ones only.
note_slow_googletest() { # name, logs
  local name=$1
  shift
  sed -nE 's/^\[       OK \] ([^ ]+).* \(([0-9]{3,}) ms\)$/\2\t'"$name"': \1/p' "$@" >>"$work/slow.tsv"
}

# A GoogleTest program, its tests dealt out to all processors: failed tests are named; a
# part that broke off has failed, and so has a test that was skipped: all it needs is here.
count_googletest() { # name, command ...
  local name=$1 log part passed failed broken=0 running=() parts=() status
  shift
  log=$(log_of "$name")
  for ((part = 0; part < jobs; part++)); do
    parts+=("$log.$part")
    GTEST_TOTAL_SHARDS=$jobs GTEST_SHARD_INDEX=$part "$@" >"$log.$part" 2>&1 &
    running+=($!)
  done
  for ((part = 0; part < jobs; part++)); do
    status=0
    wait "${running[part]}" || status=$?
    if { [ $status -ne 0 ] && ! grep -qE '^\[  FAILED  \] .* \([0-9]+ ms\)$' "${parts[part]}"; } ||
      ! grep -qE '^\[  (PASSED|FAILED)  \] [0-9]+ tests?' "${parts[part]}"; then
      broken=$((broken + 1))
      tail -n 15 "${parts[part]}"
    fi
  done
  cat "${parts[@]}" >"$log"
  rm -f "${parts[@]}"
  passed=$(grep -c '^\[       OK \]' "$log" || true)
  failed=$(($(grep -cE '^\[  (FAILED  |SKIPPED )\] .* \([0-9]+ ms\)$' "$log" || true) + broken))
  if [ "$passed" -eq 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
  [ "$failed" -eq 0 ] || grep -E '^\[  (FAILED  |SKIPPED )\]' "$log" || true
  note_slow_googletest "$name" "$log"
  count "$name" "$passed" "$failed" "$*"
}

# A program whose last line is "N passed, M failed"; lines that end with "(…, N ms)" are
# tests with their times.
count_last_line() { # name, command ...
  local name=$1 log status=0 line passed failed
  shift
  log=$(log_of "$name")
  "$@" >"$log" 2>&1 || status=$?
  line=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$log" | tail -n 1 || true)
  passed=${line%% *}
  failed=$(sed -E 's/.* ([0-9]+) failed$/\1/' <<<"$line")
  if [ -z "$line" ] || { [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; }; then failed=$((${failed:-0} + 1)); fi
  if [ "${passed:-0}" -eq 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
  [ "$failed" -eq 0 ] || tail -n 40 "$log"
  sed -nE 's/^(ok +|FAILED +)?(.*) \([^()]*, ([0-9]+) ms\)$/\3\t'"$name"': \2/p' "$log" >>"$work/slow.tsv"
  count "$name" "${passed:-0}" "$failed" "$*"
}

# The table of times, into a file as well, then the plain count.
finish() {
  local passed failed
  echo
  { print_steps; print_slowest; } | tee "$logs/times.txt"
  echo
  read -r passed failed < <(awk -F'\t' '{ p += $3; f += $4 } END { print p + 0, f + 0 }' "$work/results.tsv")
  echo "The times are in ${logs#"$repository/"}/times.txt."
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}
