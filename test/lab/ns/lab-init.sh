#!/bin/bash
# PID 1 of the lab, in fresh mount, pid and network namespaces: the bridge, the image, the shared disk, the hosts.
set -euo pipefail
[ $$ = 1 ] || { echo 'only as PID 1 of a fresh namespace: see up' >&2; exit 1; }
. "$(dirname "$0")/settings.sh"

ip link set lo up
ip link add lab0 address 02:77:00:00:00:01 type bridge
ip addr add $gateway/24 dev lab0
ip link set lab0 up

mount -t tmpfs -o mode=755,size=6g play-ns "$live"
mkdir "$live"/{image,share}
mount -o ro,loop "$run/image/root.ext4" "$live/image"
# What is mounted below share later appears in the running hosts too: so xcloud can get a fresh disk alone.
mount --bind "$live/share" "$live/share"
mount --make-shared "$live/share"

for host in "${hosts[@]}"; do
  "$lab/host-power.sh" "$host" &
done
# Orphans of the whole lab end here: reap them, forever.
while :; do
  sleep infinity &
  wait $! || :
done
