#!/bin/bash
# The only package source of a lab's host: a small repository on its own disk, so that the package module
# can be tried for real without a network.   repository.sh ROOT
#
#   play-hello 1.0   a command and a service (off)
#   play-hello 1.1   the same; needs play-dep
#   play-dep   1.0   nothing but a file
set -euo pipefail
root=$1
repo=$root/opt/lab-repo
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
mkdir -p "$repo"

# make_package NAME VERSION [DEPENDS]: packs $build/NAME
make_package() {
  local name=$1 version=$2 depends=${3:-} tree=$build/$1
  mkdir -p "$tree/DEBIAN"
  { printf 'Package: %s\nVersion: %s\nArchitecture: all\nMaintainer: Play <play@localhost>\n' "$name" "$version"
    [ -z "$depends" ] || printf 'Depends: %s\n' "$depends"
    printf 'Description: a package to test Play with\n'; } >"$tree/DEBIAN/control"
  dpkg-deb --root-owner-group --build "$tree" "$repo/${name}_${version}_all.deb" >/dev/null
}

mkdir -p "$build"/play-dep/usr/share/play-dep "$build"/play-hello/{usr/bin,lib/systemd/system,etc,DEBIAN}
echo 'here to be depended on' >"$build/play-dep/usr/share/play-dep/note"
make_package play-dep 1.0

echo 'greeting=hello' >"$build/play-hello/etc/play-hello.conf"
echo /etc/play-hello.conf >"$build/play-hello/DEBIAN/conffiles"
cat >"$build/play-hello/lib/systemd/system/play-hello.service" <<'UNIT'
[Unit]
Description=A service to test Play with
[Service]
ExecStart=/usr/bin/sleep infinity
ExecReload=/usr/bin/touch /run/play-hello.reloaded
[Install]
WantedBy=multi-user.target
UNIT
for version in 1.0 1.1; do
  printf '#!/bin/sh\necho hello %s\n' $version >"$build/play-hello/usr/bin/play-hello"
  chmod 755 "$build/play-hello/usr/bin/play-hello"
  if [ $version = 1.0 ]; then make_package play-hello 1.0; else make_package play-hello $version play-dep; fi
done

(cd "$repo" && for deb in *.deb; do
  dpkg-deb -f "$deb"
  printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' "$deb" "$(stat -c %s "$deb")" "$(sha256sum "$deb" | cut -d' ' -f1)"
done >Packages)

rm -rf "$root"/etc/apt/sources.list "$root"/etc/apt/sources.list.d/* "$root"/var/lib/apt/lists/*
echo 'deb [trusted=yes] file:/opt/lab-repo ./' >"$root/etc/apt/sources.list"
chroot "$root" apt-get -qq update
