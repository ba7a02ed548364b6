#!/bin/bash
# Packs the machine lab's initramfs: busybox, the modules to reach disk and network, and init.   initrd.sh ROOT FILE
set -euo pipefail
root=$1 file=$2
here=$(cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
version=$(basename "$root"/lib/modules/*)

mkdir -p "$tree"/{bin,lib/modules,dev,proc,sys,root}
cp "$root/bin/busybox" "$tree/bin/"
install -m 755 "$here/init" "$tree/init"
for module in virtio_pci virtio_blk virtio_net virtio_rng ext4; do
  modprobe -d "$root" -S "$version" --show-depends $module
done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' | while read -r path; do
  cp "$path" "$tree/lib/modules/"
  basename "$path"
done >"$tree/lib/modules/order"
(cd "$tree" && find . | cpio --quiet -o -H newc | gzip -1) >"$file"
