# Where things are, and how the scripts speak. Sourced by bash, first; it brings what
# installs (packages.sh) and what builds (builds.sh) along.

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
cache=${ATTENTION_PLAYGROUND_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/attention-playground}
logs=$repository/build/logs
jobs=$(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)

model_folder=$repository/models/all-MiniLM-L6-v2
served_folder=$repository/models/served/minilm
smollm2_folder=$repository/models/SmolLM2-135M-Instruct
trained_folder=$repository/web/public/trained
smollm2_file=SmolLM2-135M-Instruct.Q4_1.gguf

# A script that calls another one shares its clock.
export ATTENTION_STARTED=${ATTENTION_STARTED:-$(date +%s)}

# What is being done, after so many minutes and seconds.
say() {
  local seconds=$(($(date +%s) - ATTENTION_STARTED))
  printf '• %d:%02d  %s\n' $((seconds / 60)) $((seconds % 60)) "$*" >&2
}
stop() {
  echo "$*" >&2
  exit 1
}

# Why a command failed, where its log says so, and what to do.
explain() { # log
  if grep -qiE 'no space left on device|disk quota exceeded|not enough free space|ENOSPC' "$1"; then
    echo "The disk is full: a whole build with its tests needs about 8 GB. Make room and run this again; it goes on where it stopped."
  elif grep -qiE 'could not resolve|temporary failure (in name|resolving)|failed to fetch|connection (timed out|refused|reset)|network is unreachable|newconnectionerror|no matching distribution found|unable to locate package|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET' "$1"; then
    echo "The network could not be reached. Check the connection and run this again; what has been fetched is kept."
  elif grep -qiE 'permission denied|EACCES|read-only file system' "$1"; then
    echo "Something may not be written here. Check the rights of the folders that $1 names and run this again."
  else
    echo "All of it: $1"
  fi
}

# Runs a command whose output only matters when it fails.
quietly() { # log, what failed, command ...
  local log=$1 problem=$2
  shift 2
  mkdir -p "$(dirname "$log")" 2>/dev/null || stop "$problem: the folder $(dirname "$log") cannot be made. Check its rights and the room on the disk."
  "$@" >"$log" 2>&1 || {
    tail -n 20 "$log" >&2
    stop "$problem. $(explain "$log")"
  }
}

# One run at a time does this; another one waits and says so.
alone() { # what, command ...
  local lock=$cache/${1//[^a-zA-Z0-9]/_}.lock what=$1
  shift
  mkdir -p "$cache" 2>/dev/null || stop "The folder $cache cannot be made. Name another one with ATTENTION_PLAYGROUND_CACHE, or make room on the disk."
  if ! command -v flock >/dev/null; then
    "$@"
    return
  fi
  (
    exec 9>"$lock"
    flock -n 9 || { say "Waiting for $what: it is already under way"; flock 9; }
    "$@" 9>&-
  )
}

# shellcheck source=packages.sh
. "$repository/scripts/lib/packages.sh"
# shellcheck source=builds.sh
. "$repository/scripts/lib/builds.sh"
