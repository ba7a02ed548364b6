# What the scripts of the machine lab share: names, paths, deadlines. Sourced, never run.
# shellcheck shell=bash disable=SC2034
set -euo pipefail

. "$(dirname "${BASH_SOURCE[0]}")/../tools.sh"

LAB=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
PROJECT=$(cd "$LAB/../../.." && pwd)
CACHE=$(realpath -m "${PLAY_LAB_CACHE:-$HOME/.cache/play-lab}")
IMAGE=$(readlink -f "$CACHE/image" || true)   # the bare image that test/lab/image/build.sh made
STATE=$CACHE/machines
RUN=$STATE/run          # what belongs to the machines that run now: overlays, sockets, pid files, consoles
FROZEN=$STATE/frozen    # the frozen bare machines: overlays, memory, device state; `manifest` is written last
KEYS=$STATE/keys        # identities, made once
HOSTS="xcloud devstack-1 devstack-2"

declare -A IP=([xcloud]=192.168.122.10 [devstack-1]=192.168.122.11 [devstack-2]=192.168.122.12)
declare -A PORT=([xcloud]=2210 [devstack-1]=2211 [devstack-2]=2212)
declare -A MEMORY=([xcloud]=768M [devstack-1]=1536M [devstack-2]=1536M)
declare -A MAC=([xcloud]=52:54:00:aa:00:10 [devstack-1]=52:54:00:aa:00:11 [devstack-2]=52:54:00:aa:00:12)
declare -A CONTROL_MAC=([xcloud]=52:54:00:aa:01:10 [devstack-1]=52:54:00:aa:01:11 [devstack-2]=52:54:00:aa:01:12)
declare -A UUID=(
  [xcloud]=c10d0000-0000-4000-8000-000000000010
  [devstack-1]=c10d0000-0000-4000-8000-000000000011
  [devstack-2]=c10d0000-0000-4000-8000-000000000012
)

# A unix socket's path holds at most 107 bytes
[ ${#RUN} -le 85 ] || { echo "The lab's state path '$RUN' is too long for unix sockets, expected at most 85 characters" >&2; exit 1; }

export LAB_STARTED=${LAB_STARTED:-$(date +%s%N)}
# Says when, in seconds since the command began, and what
say() {
  local tenths=$((($(date +%s%N) - LAB_STARTED) / 100000000))
  printf '%5d.%d s  %s\n' $((tenths / 10)) $((tenths % 10)) "$*"
}
die() { say "$*" >&2; exit 1; }

# However its parts share it, no command of the lab works longer than this; `up` starts it anew behind the image's build
readonly LIMIT=600
deadline=$((SECONDS + LIMIT))
# No more seconds than asked for, nor than are left; never 0, which `timeout` takes for endless
at_most() { echo $(($1 < deadline - SECONDS ? $1 : deadline > SECONDS ? deadline - SECONDS : 1)); }

# wait_until SECONDS WHAT COMMAND...: runs COMMAND every 0.1 s until it succeeds, fails after SECONDS
wait_until() {
  local limit what=$2 since=$SECONDS
  limit=$(at_most "$1")
  shift 2
  until "$@"; do
    [ $((SECONDS - since)) -lt "$limit" ] || { say "Gave up after $limit s: $what" >&2; return 1; }
    sleep 0.1
  done
}

# One `up`, `down` or `save` at a time; children get the descriptor closed (9>&-), or a machine would hold the lock
take_lock() {
  mkdir -p "$STATE"
  exec 9>>"$STATE/lock"
  flock --nonblock 9 && return
  say "Another lab command is at work ($(cat "$STATE/lock.owner" 2>/dev/null || echo unknown)), waiting up to $1 s"
  flock --wait "$1" 9 || die "The lab's lock '$STATE/lock' is still taken"
}
own_lock() { take_lock "$1"; echo "$(basename "$0"), pid $$" > "$STATE/lock.owner"; }

qmp() { timeout "$(at_most 120)" node "$LAB/qmp.js" "$@" 9>&-; }
ssh_within() { timeout "$(at_most "$1")" ssh -F "$STATE/ssh_config" "${@:2}" 9>&-; } # SECONDS HOST COMMAND

# The process of pid file NAME, if it lives and is this lab's (process ids are used again by others)
process_of() {
  local pid
  pid=$(cat "$RUN/$1.pid" 2>/dev/null) || return 1
  tr '\0' ' ' < "/proc/$pid/cmdline" 2>/dev/null | grep -qF -- "$RUN/$1.pid" || return 1
  echo "$pid"
}

stop_process() {
  local pid since=$SECONDS
  pid=$(process_of "$1") || return 0
  kill "$pid" 2>/dev/null || return 0
  while [ -d "/proc/$pid" ] && process_of "$1" > /dev/null; do
    [ $((SECONDS - since)) -lt 10 ] || { kill -KILL "$pid" 2>/dev/null || true; }
    [ $((SECONDS - since)) -lt 20 ] || die "Process $pid of $1 does not end"
    sleep 0.05
  done
}

stop_everything() {
  local name
  for name in $HOSTS hub; do stop_process "$name"; done
  rm -rf "$RUN"
}

show_consoles() {
  local host
  for host in $HOSTS; do
    [ -s "$RUN/$host.console" ] || continue
    echo "--- the end of $host's console ($RUN/$host.console)"
    tail -c 2000 "$RUN/$host.console" | tr -d '\r' | tail -n 15
  done >&2
}
