#!/bin/bash
# The hardware of one host: its root, its network cable, its power.   host-power.sh NAME
#
# Boots it, boots it again when it reboots itself, and when it is off (or was cut off) waits for an order on
# run/NAME.power: "boot", or "fresh" for a bare root.
set -uo pipefail
. "$(dirname "$0")/settings.sh"
host=$1
number=${address[$host]##*.}
own=$live/$host

# Its own disk is ext4 in a sparse file, over the image: as on a real one, chattr, ACLs and df have something to say.
fresh_root() {
  if mountpoint -q "$own/root"; then umount --lazy "$own/root"; fi
  if mountpoint -q "$own/disk"; then umount --lazy "$own/disk"; fi
  mkdir -p "$own"/{disk,root}
  rm -f "$own/disk.img"
  truncate -s 4G "$own/disk.img"
  mke2fs -q -t ext4 -O ^has_journal -m 0 "$own/disk.img"
  mount -o loop,noinit_itable "$own/disk.img" "$own/disk"
  mkdir "$own"/disk/{upper,work}
  mount -t overlay "$host" -o "lowerdir=$live/image,upperdir=$own/disk/upper,workdir=$own/disk/work" "$own/root"
  "$lab/../image/personalise.sh" "$own/root" "$host" "$state/keys/$host" "$state/id_ed25519.pub"
  [ "$host" != xcloud ] || "$lab/disk.sh"
}

boot() {
  local parent pid
  rm -f "$run/$host/up" "$run/$host/cable"
  [ ! -d "$cgroup/$host" ] || find "$cgroup/$host" -depth -type d -exec rmdir {} +
  mkdir -p "$cgroup/$host"
  setsid unshare --fork --kill-child=KILL --pid --mount --propagation slave --uts --ipc --net \
    "$lab/host-init.sh" "$host" </dev/null >>"$state/$host.log" 2>&1 &
  parent=$!
  until pid=$(pgrep -P $parent) || ! kill -0 $parent 2>/dev/null; do sleep 0.005; done
  echo "$pid" >"$run/$host.pid"
  # The same MAC address each time, or the neighbours would ask a machine that is no more.
  ip link delete "host$number" 2>/dev/null
  ip link add "host$number" type veth peer name eth0 address "02:77:00:00:00:$number" netns "$pid"
  ip link set "host$number" master lab0 up
  touch "$run/$host/cable"
  wait $parent
}

exec {orders}<>"$run/$host.power"
: >"$state/$host.log"
order=fresh
while :; do
  if [ "$order" = fresh ]; then fresh_root; fi
  boot
  code=$?
  rm -f "$run/$host/up"
  : >"$run/$host.pid"
  # reboot(2) ends a pid namespace with SIGHUP, halt and power off with SIGINT
  if [ $code = $((128 + 1)) ]; then order=boot; else read -r order <&"$orders"; fi
done
