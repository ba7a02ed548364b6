#!/bin/bash
# Builds the image that both labs' hosts stand on: once, outside the tree, safe to call twice at a time.
#
#   build.sh        make <cache>/image-<hash>/ { root.ext4 vmlinuz initrd guest.raw guest.qcow2 }, print its path,
#                   and let <cache>/image point to it
#
# <cache> is $PLAY_LAB_CACHE, else ~/.cache/play-lab. The hash is over the files that the image is made from,
# so a change to one of them makes a new image; the packages alone are kept apart, for they take the longest.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
guest=$here/../guest
cache=${PLAY_LAB_CACHE:-$HOME/.cache/play-lab}

. "$here/../tools.sh"

hash_of() { cat "$@" | sha256sum | cut -c1-12; }
seconds() { echo $((SECONDS - ${1:-0})) s; }

inputs=("$here"/{build.sh,packages,configure.sh,repository.sh,initrd.sh,init} "$guest"/{guest.S,build.sh})
name=image-$(hash_of "${inputs[@]}")
packages=$cache/packages-$(hash_of "$here/packages").tar

# The link may point elsewhere when two trees share a cache: who starts a lab uses the path that is printed.
done_with_it() {
  [ "$(readlink "$cache/image" 2>/dev/null)" = "$name" ] || { ln -sfn "$name" "$cache/image.new.$$" && mv -T "$cache/image.new.$$" "$cache/image"; }
  echo "$cache/$name"
}
if [ -e "$cache/$name/root.ext4" ]; then
  done_with_it
  exit 0
fi

mkdir -p "$cache"
exec 9>"$cache/image.lock"
flock -n 9 || { say 'somebody else is building the image: waiting'; flock 9; }
if [ -e "$cache/$name/root.ext4" ]; then
  done_with_it
  exit 0
fi
need_root 'building the image'

need mmdebstrap:mmdebstrap cpio:cpio mke2fs:e2fsprogs modprobe:kmod as:binutils qemu-img:qemu-utils

rm -rf "$cache"/.build.* # of a build that was killed
work=$(mktemp -d "$cache/.build.XXXXXX")
trap 'rm -rf "$work"' EXIT
export TMPDIR=$work

# Debian's own sources as this machine names them (a mirror, a proxy), if it runs the same release; else Debian's default.
debian_sources() {
  local file
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
    [ -f "$file" ] && grep -q '/debian' "$file" && grep -qw bookworm "$file" && echo "$file"
  done
  :
}

if [ ! -e "$packages" ]; then
  say 'fetching and installing the packages of the image (about a minute)'
  t=$SECONDS
  mapfile -t sources < <(debian_sources)
  # The kernel package would build an initramfs of its own, for nothing: its hook is left out.
  mmdebstrap --quiet --variant=minbase --format=tar --aptopt='APT::Install-Recommends "false"' \
    --include="$(grep -v '^#' "$here/packages" | paste -sd,)" \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/etc/kernel/postinst.d/initramfs-tools' \
    bookworm "$work/packages.tar" "${sources[@]}" >&2
  mv "$work/packages.tar" "$packages"
  say "packages of the image installed in $(seconds $t)"
fi

t=$SECONDS
say 'making the image'
root=$work/root out=$work/image
mkdir "$root" "$out"
tar -C "$root" --xattrs --xattrs-include='*' --numeric-owner -xpf "$packages"
"$here/configure.sh" "$root"
"$here/repository.sh" "$root"
"$here/initrd.sh" "$root" "$out/initrd"
cp "$root"/boot/vmlinuz-* "$out/vmlinuz"
rm -rf "$root"/boot/*
"$guest/build.sh" "$out"
truncate -s 4G "$out/root.ext4"
mke2fs -q -t ext4 -O ^has_journal -E lazy_itable_init=1 -m 0 -d "$root" "$out/root.ext4"
mv "$out" "$cache/$name"
# Three images stay, for other trees and for frozen machines that stand on them.
find "$cache" -maxdepth 1 -name 'image-*' -printf '%T@ %p\n' | sort -rn | tail -n +4 | cut -d' ' -f2 | xargs -r rm -rf
say "image ready in $(seconds $t): $cache/$name"
done_with_it
