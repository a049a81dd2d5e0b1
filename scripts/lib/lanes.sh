# Work in lanes: the steps of a lane follow one another, and lanes run beside each
# other. Each step keeps its times; at the end a table says where the time went.
# Sourced after environment.sh.

work=$(mktemp -d)
lanes=()
trap end_lanes EXIT
trap 'exit 130' INT TERM

# What is still running when the script ends, ends with it.
end_lanes() {
  local pid
  for pid in ${lanes[@]+"${lanes[@]}"}; do kill -- "-$pid" 2>/dev/null || true; done
  rm -rf "$work"
}

# A lane in a process group of its own. What only computes makes room for what a browser
# waits for: it gets what is left of the processors.
lane() { # patience (0 to 19), command ...
  local patience=$1
  shift
  set -m
  (
    trap - EXIT INT TERM
    set +m
    [ "$patience" -eq 0 ] || renice -n "$patience" -p "$BASHPID" >/dev/null 2>&1 || true
    "$@"
  ) </dev/null 8>&- &
  lanes+=($!)
  set +m
}

# A lane that breaks off between two steps has failed, and nobody waits for what it left out.
finish_lanes() {
  local status ended pid running=("${lanes[@]}") left
  while [ ${#running[@]} -gt 0 ]; do
    status=0
    wait -n -p ended "${running[@]}" || status=$?
    left=()
    for pid in "${running[@]}"; do [ "$pid" = "$ended" ] || left+=("$pid"); done
    running=(${left[@]+"${left[@]}"})
    [ $status -eq 0 ] && continue
    step_name=
    count "a lane that broke off with status $status" 0 1 "scripts/test"
    touch "$work/broken"
  done
  lanes=()
}

# Waits for a step of whatever lane; false where it failed or cannot come any more.
await() { # step
  until [ -e "$work/$1.done" ]; do
    [ ! -e "$work/$1.failed" ] && [ ! -e "$work/broken" ] || return 1
    sleep 0.2
  done
}

seconds_since() { awk -v then="$1" -v now="$EPOCHREALTIME" 'BEGIN { printf "%.1f", now - then }'; }

# The processor time of a step, from the two lines that `times` prints.
processor_seconds() { # file
  awk '{ for (i = 1; i <= NF; i++) { split($i, t, /[ms]/); sum += 60 * t[1] + t[2] } } END { printf "%.1f", sum }' "$1" 2>/dev/null
}

# A step starts when those before it are done. Where one of them failed it is left out,
# and its marks say so to those that come after.
step() { # name, "steps before it", command ...
  local before begin status=0
  step_name=$1
  for before in $2; do
    await "$before" && continue
    say "$step_name is left out: $before failed"
    touch "$work/$step_name.failed"
    return 0
  done
  shift 2
  begin=$EPOCHREALTIME
  (
    trap '{ times >"$work/$step_name.times"; } 2>/dev/null || true' EXIT
    set -e
    "$@"
  ) &
  wait $! || status=$?
  case $step_name in
    # A check that counted nothing has not run.
    test-* | check-* | compare-*) grep -qs "^$step_name	" "$work/results.tsv" || status=1 ;;
  esac
  printf '%s\t%s\t%s\t%s\n' "$begin" "$step_name" "$(seconds_since "$begin")" \
    "$(processor_seconds "$work/$step_name.times")" >>"$work/steps.tsv"
  if [ $status -eq 0 ]; then touch "$work/$step_name.done"; else
    # What a step counted as failed is no reason to count the step itself again.
    grep -qs "^$step_name	.*	[1-9][0-9]*$" "$work/results.tsv" || count "$step_name" 0 1 "scripts/test"
    touch "$work/$step_name.failed"
  fi
}

# Each step in the order in which they began: seconds on the clock, of the processors,
# its share of these, the files that it compiled, the checks that it made.
print_steps() {
  local name
  while IFS=$'\t' read -r _ name _; do
    printf '%s\t%s\t%s\n' "$name" "$(cat "$work/$name.files" 2>/dev/null || echo 0)" \
      "$(awk -F'\t' -v step="$name" '$1 == step { sum += $3 + $4 } END { print sum + 0 }' "$work/results.tsv" 2>/dev/null || echo 0)"
  done <"$work/steps.tsv" >"$work/sizes.tsv"
  sort -n "$work/steps.tsv" | awk -F'\t' -v clock="$(($(date +%s) - ATTENTION_STARTED))" '
    BEGIN { while ((getline line < "'"$work"'/sizes.tsv") > 0) { split(line, f, "\t"); files[f[1]] = f[2]; checks[f[1]] = f[3] } }
    { name[NR] = $2; wall[NR] = $3; used[NR] = $4; all += $4 }
    END {
      printf "%-26s %8s %8s %6s %6s %7s\n", "step", "seconds", "CPU s", "share", "files", "checks"
      for (i = 1; i <= NR; i++)
        printf "%-26s %8.0f %8.0f %5.1f%% %6s %7s\n", name[i], wall[i], used[i], all ? 100 * used[i] / all : 0,
          files[name[i]] ? files[name[i]] : "", checks[name[i]] ? checks[name[i]] : ""
      printf "%-26s %8.0f %8.0f\n", "all, beside each other", clock, all
    }'
}

# The ten slowest tests, from "milliseconds TAB name".
print_slowest() {
  [ -s "$work/slow.tsv" ] || return 0
  echo
  echo "the ten slowest tests"
  sort -rn "$work/slow.tsv" | awk -F'\t' 'NR <= 10 { printf "%9.1f s  %s\n", $1 / 1000, $2 }'
}
