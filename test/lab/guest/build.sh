#!/bin/bash
# Assembles the counting guest into a disk of 64 MiB, raw and qcow2.   build.sh DIRECTORY
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

as --32 -o "$work/guest.o" "$here/guest.S"
ld -m elf_i386 -Ttext 0x7c00 --oformat binary -o "$work/sector" "$work/guest.o"
[ "$(stat -c %s "$work/sector")" = 512 ] || { echo "guest.S does not fit a boot sector" >&2; exit 1; }
install -m 644 "$work/sector" "$out/guest.raw"
truncate -s 64M "$out/guest.raw"
qemu-img convert -q -f raw -O qcow2 "$out/guest.raw" "$out/guest.qcow2"
