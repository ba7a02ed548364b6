#!/bin/bash
# xcloud's disk: a new btrfs of 2 GiB on a loop device, in place of the last one.
#
# The lab keeps it mounted at share/data, which the devstacks see as /lab/data: the same file system that xcloud
# mounts from its own device node, so that "bind" storage has the same inodes on all three.
set -euo pipefail
. "$(dirname "$0")/settings.sh"

mkdir -p "$live/share/data"
if mountpoint -q "$live/share/data"; then umount --lazy "$live/share/data"; fi
rm -f "$live/disk.img"
truncate -s 2G "$live/disk.img"
mkfs.btrfs -q -L data "$live/disk.img" >/dev/null
mount -t btrfs -o loop "$live/disk.img" "$live/share/data"
device=$(findmnt -n -o SOURCE --mountpoint "$live/share/data")
echo "${device#/dev/loop} $(blkid -p -s UUID -o value "$live/disk.img")" >"$run/disk"
