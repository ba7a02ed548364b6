# Sourced by every script of the namespace lab: its hosts, and where its state lies.

lab=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${PLAY_LAB_CACHE:-$HOME/.cache/play-lab}
state=$(realpath -m "${PLAY_NS_STATE:-$cache/ns}")
live=$state/live # a tmpfs, seen inside the lab only: everything that dies with it
run=$state/run   # what the scripts tell each other; run/HOST is the host's /run/lab

hosts=(xcloud devstack-1 devstack-2)
declare -A address=([xcloud]=10.77.0.11 [devstack-1]=10.77.0.12 [devstack-2]=10.77.0.13)
gateway=10.77.0.1

# The cgroup (version 2) that holds the hosts' own; its name tells two labs apart.
cgroup=$(findmnt -n -t cgroup2 -o TARGET | head -n 1)/play-ns-$(echo -n "$state" | sha256sum | cut -c1-8)

. "$lab/../tools.sh"

lab_runs() { [ -s "$run/pid" ] && [ -e "/proc/$(cat "$run/pid")/ns/net" ] && [ "$(cat "$run/started")" = "$(started "$(cat "$run/pid")")" ]; }

# When a process started, in clock ticks since boot: a pid may come again, a pid with its start may not.
started() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }

# wait_for_hosts HOST...: until each says that it is up; shows what they said if one takes more than a minute
wait_for_hosts() {
  local host deadline=$((SECONDS + 60))
  for host; do
    until [ -e "$run/$host/up" ]; do
      if ! lab_runs || [ $SECONDS -ge $deadline ]; then
        say "$host did not come up"
        tail -n 20 "$state/lab.log" "$state/$host.log" >&2
        return 1
      fi
      sleep 0.02
    done
  done
}

known_host() { local host; for host; do [ -n "${address[$host]:-}" ] || { say "no host \"$host\" in this lab: ${hosts[*]}"; exit 2; }; done; }
