#!/usr/bin/env bash
# The scripts where things go wrong: an old CMake, no right to install, no network, a full
# disk, two runs at once, a build that breaks off, a test that fails.
#
#   tests/scripts/scripts_test.sh
#
# Ends with a plain count.
set -uo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export ATTENTION_PLAYGROUND_CACHE=$folder/cache
passed=0
failed=0

holds() { # what, condition ...
  local what=$1
  shift
  if "$@"; then passed=$((passed + 1)); else
    failed=$((failed + 1))
    echo "does not hold: $what"
  fi
}
says() { grep -qF -- "$2" <<<"$1"; }

# A program of that name that prints that text, first on the path.
pretend() { # name, text, status
  mkdir -p "$folder/bin"
  printf '#!/bin/sh\nprintf "%%s\\n" "%s"\nexit %d\n' "$2" "${3:-0}" >"$folder/bin/$1"
  chmod +x "$folder/bin/$1"
}

# Bash lines with the functions of the scripts, whose repository is an empty folder.
run_lines() { # lines
  PATH=$folder/bin:$PATH bash -c "set -euo pipefail
. '$here/scripts/lib/environment.sh'
repository=$folder/repository logs=$folder/repository/build/logs
mkdir -p \"\$logs\" \"\$cache\"
$1" 2>&1
}

test_explanations() {
  local text
  printf 'ld: final link failed: No space left on device\n' >"$folder/log"
  text=$(run_lines "explain $folder/log")
  holds "a full disk is named" says "$text" "The disk is full"
  printf 'Could not resolve host\n' >"$folder/log"
  text=$(run_lines "explain $folder/log")
  holds "a missing network is named" says "$text" "Check the connection and run this again; what has been fetched is kept."
  printf 'error: expected expression\n' >"$folder/log"
  text=$(run_lines "explain $folder/log")
  holds "anything else leads to its log" says "$text" "$folder/log"
  text=$(run_lines "quietly $folder/log 'The page could not be built' sh -c 'echo why; exit 3'; echo went on")
  holds "a failure says what failed" says "$text" "The page could not be built."
  holds "and shows why" says "$text" "why"
  holds "and stops" eval '! says "$text" "went on"'
}

test_machine() {
  local text
  pretend cmake "cmake version 3.22.1"
  text=$(run_lines "need_compiler; echo went on")
  holds "an old CMake is named with what is needed" says "$text" "CMake 3.25 or later is needed"
  holds "and nothing is built with it" eval '! says "$text" "went on"'
  rm "$folder/bin/cmake"
  pretend g++ "11.4.0"
  text=$(run_lines "need_compiler native; echo went on")
  holds "an old compiler is named with what is needed" says "$text" "g++ 12 or later is needed"
  rm "$folder/bin/g++"
  text=$(run_lines "may_install() { return 1; }; need_packages a-package-that-is-nowhere; echo went on")
  holds "without the right to install, the command is named" says "$text" "sudo apt-get update && sudo apt-get install a-package-that-is-nowhere"
  text=$(run_lines "as_root() { echo 'Temporary failure resolving'; return 100; }; may_install() { true; }; need_packages a-package-that-is-nowhere; echo went on")
  holds "without a network, that is said" says "$text" "The network could not be reached."
  holds "and nothing goes on" eval '! says "$text" "went on"'
}

test_two_runs() {
  local text
  text=$(run_lines "
    alone thing sh -c 'sleep 1; echo first' &
    sleep 0.3
    alone thing echo second
    wait")
  holds "the second run says that it waits" says "$text" "Waiting for thing: it is already under way"
  holds "and goes after the first" [ "$(grep -nE '^(first|second)$' <<<"$text" | tr '\n' ' ' | sed 's/[0-9]*://g')" = "first second " ]
  text=$(run_lines "alone thing false; echo went on") || true
  holds "what fails alone fails" eval '! says "$text" "went on"'
}

# A plan of three steps, of which the second fails; its table and its counts.
test_steps() {
  local text status=0
  text=$(run_lines ". '$here/scripts/lib/lanes.sh'; . '$here/scripts/lib/count.sh'
    good() { check 'a good thing' true; }
    bad() { echo reached; false; echo not reached; }
    plan() { step first '' good; step second first bad; step third second good; }
    late() { step fourth first good; }
    lane 0 plan; lane 10 late
    finish_lanes; finish") || status=$?
  holds "a failing step fails the run" [ $status -ne 0 ]
  holds "a command that fails ends its step" eval 'says "$text" "reached" && ! says "$text" "not reached"'
  holds "what came after it is left out, and why" says "$text" "third is left out: second failed"
  holds "another lane goes on" [ "$(grep -c 'a good thing .* 1 passed, 0 failed' <<<"$text")" -eq 2 ]
  holds "the count is plain" [ "$(tail -n 1 <<<"$text")" = "2 passed, 1 failed" ]
  holds "the table names each step" [ "$(grep -cE '^(first|second|fourth) +[0-9]+ +[0-9]+ +[0-9.]+%' <<<"$text")" -eq 3 ]
  holds "and is kept in a file" grep -q '^fourth' "$folder/repository/build/logs/times.txt"
}

test_googletest_counts() {
  local text
  pretend tests "[       OK ] A.Good (120 ms)
[       OK ] A.Better (1 ms)
[  PASSED  ] 2 tests." 0
  text=$(run_lines "work=$folder; jobs=1; . '$here/scripts/lib/count.sh'; count_googletest suite tests")
  holds "passed tests count" says "$text" "2 passed, 0 failed"
  holds "slow ones are kept with their times" grep -q "^120	suite: A.Good$" "$folder/slow.tsv"
  pretend tests "[       OK ] A.Good (1 ms)
[  FAILED  ] A.Bad, where GetParam() = (1) (3 ms)
[  PASSED  ] 1 test.
[  FAILED  ] 1 test, listed below:
[  FAILED  ] A.Bad, where GetParam() = (1)" 1
  text=$(run_lines "work=$folder; jobs=1; . '$here/scripts/lib/count.sh'; count_googletest suite tests")
  holds "a failed test counts once" says "$text" "1 passed, 1 failed"
  pretend tests "[       OK ] A.Good (1 ms)" 139
  text=$(run_lines "work=$folder; jobs=1; . '$here/scripts/lib/count.sh'; count_googletest suite tests")
  holds "a program that breaks off has failed" says "$text" "1 passed, 1 failed"
  pretend tests "[       OK ] A.Good (1 ms)
[  SKIPPED ] A.Left (0 ms)
[  PASSED  ] 1 test." 0
  text=$(run_lines "work=$folder; jobs=1; . '$here/scripts/lib/count.sh'; count_googletest suite tests")
  holds "a skipped test has failed" says "$text" "1 passed, 1 failed"
  pretend tests "[       OK ] A.Good (1 ms)" 0
  text=$(run_lines "work=$folder; jobs=1; . '$here/scripts/lib/count.sh'; count_googletest suite tests")
  holds "a program that ends early has failed, whatever its status" says "$text" "1 passed, 1 failed"
  pretend tests "[       OK ] A.Good (1 ms)
[  FAILED  ] A: SetUpTestSuite or TearDownTestSuite
[  PASSED  ] 1 test." 1
  text=$(run_lines "work=$folder; jobs=1; . '$here/scripts/lib/count.sh'; count_googletest suite tests")
  holds "what fails around the tests has failed" says "$text" "1 passed, 1 failed"
  pretend tests "0 passed, 0 failed" 0
  text=$(run_lines "work=$folder; . '$here/scripts/lib/count.sh'; count_last_line suite tests")
  holds "a program that checks nothing has failed" says "$text" "0 passed, 1 failed"
}

# A lane that is killed between two steps, a check that counts nothing.
test_broken_lanes() {
  local text status=0
  text=$(run_lines ". '$here/scripts/lib/lanes.sh'; . '$here/scripts/lib/count.sh'
    good() { check 'a good thing' true; }
    killed() { step first '' good; kill -9 \$BASHPID; step second first good; }
    waiting() { step third second good; }
    lane 0 killed; lane 0 waiting
    finish_lanes; finish") || status=$?
  holds "a lane that breaks off fails the run" [ $status -ne 0 ]
  holds "and is named" says "$text" "a lane that broke off with status 137"
  holds "and nobody waits for it" says "$text" "third is left out: second failed"
  status=0
  text=$(run_lines ". '$here/scripts/lib/lanes.sh'; . '$here/scripts/lib/count.sh'
    plan() { step first '' check 'a good thing' true; step test-nothing '' true; }
    lane 0 plan; finish_lanes; finish") || status=$?
  holds "a check that counts nothing has failed" [ "$(tail -n 1 <<<"$text")" = "1 passed, 1 failed" ]
}

# A copied clone brings the build folders of the other one.
test_copied_clone() {
  mkdir -p "$folder/repository/build/portable"
  touch "$folder/repository/build/portable/build.ninja"
  echo "CMAKE_HOME_DIRECTORY:INTERNAL=/elsewhere" >"$folder/repository/build/portable/CMakeCache.txt"
  holds "the build folder of another clone is not used" eval '! run_lines "is_configured portable"'
  echo "CMAKE_HOME_DIRECTORY:INTERNAL=$folder/repository" >"$folder/repository/build/portable/CMakeCache.txt"
  holds "this clone's is" run_lines "is_configured portable"
}

# A page build that breaks off leaves the page as it was.
test_broken_page() {
  mkdir -p "$folder/repository/web/dist" "$folder/repository/web/src"
  echo old >"$folder/repository/web/dist/index.html"
  pretend node "no room" 1
  local text
  text=$(run_lines ". '$here/scripts/lib/page.sh'; build_page; echo went on")
  holds "a page that cannot be built is named" says "$text" "The page could not be built"
  holds "and the old one stays" grep -q old "$folder/repository/web/dist/index.html"
  rm "$folder/bin/node"
}

test_options() {
  local script text
  for script in run test models toolchain train; do
    text=$("$here/scripts/$script" --nonsense 2>&1)
    holds "scripts/$script refuses an unknown option" says "$text" "--nonsense"
  done
}

test_explanations
test_machine
test_two_runs
test_steps
test_googletest_counts
test_broken_lanes
test_copied_clone
test_broken_page
test_options
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
