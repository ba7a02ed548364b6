#!/bin/bash
# PID 1 of a host: makes what a kernel would have made, then becomes systemd.   host-init.sh NAME
#
# Root here is root of the machine, so nothing of the machine is in reach: no device nodes but the host's own disk,
# /sys and kernel-wide sysctls read-only, no SysRq, and no capability to set the clock or load modules.
set -euo pipefail
[ $$ = 1 ] || { echo 'only as PID 1 of a fresh namespace: see up' >&2; exit 1; }
. "$(dirname "$0")/settings.sh"
host=$1
if [ "${2:-}" != inside ]; then # the cgroup namespace is rooted at the cgroup that one is in when it is made
  echo 0 >"$cgroup/$host/cgroup.procs"
  exec unshare --cgroup "$0" "$host" inside
fi

hostname "$host"
until [ -e "$run/$host/cable" ]; do sleep 0.005; done
ip link set lo up
ip addr add "${address[$host]}/24" dev eth0
ip link set eth0 up
ip route add default via $gateway

cd "$live/$host/root"
mount -t proc proc proc
mount --bind proc/sys proc/sys
mount -o remount,bind,ro proc/sys
mount --bind proc/sys/net proc/sys/net # this part belongs to the host's own network
mount -o remount,bind,rw proc/sys/net
[ ! -e proc/sysrq-trigger ] || mount --bind /dev/null proc/sysrq-trigger
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup # alone: with version 1 beside it, two libvirtds would share a guest's cgroup
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=1777 tmpfs tmp
mount -t tmpfs -o mode=755 tmpfs dev
cat proc/sys/kernel/random/uuid >run/boot_id
mount --bind run/boot_id proc/sys/kernel/random/boot_id

mkdir dev/pts dev/shm dev/net dev/mqueue
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts dev/pts
mount -t tmpfs -o mode=1777 tmpfs dev/shm
while read -r name major minor mode; do mknod -m "$mode" "dev/$name" c "$major" "$minor"; done <<'NODES'
null 1 3 666
zero 1 5 666
full 1 7 666
random 1 8 666
urandom 1 9 666
tty 5 0 666
fuse 10 229 666
net/tun 10 200 666
NODES
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ln -s fd/0 dev/stdin
ln -s fd/1 dev/stdout
ln -s fd/2 dev/stderr

# The lab's own units lie in /run: the host's disk stays what the image and the playbooks made of it.
mkdir -p run/systemd/system run/lab
mount --bind "$run/$host" run/lab
cp -a "$lab/units/." run/systemd/system/
for unit in systemd-udevd.service systemd-udevd-kernel.socket systemd-udevd-control.socket \
  systemd-sysctl.service systemd-modules-load.service systemd-timesyncd.service dev-mqueue.mount \
  run-rpc_pipefs.mount proc-fs-nfsd.mount proc-sys-fs-binfmt_misc.automount; do
  ln -s /dev/null "run/systemd/system/$unit"
done

if [ "$host" = xcloud ]; then
  read -r minor uuid <"$run/disk"
  mknod -m 600 dev/loop-control c 10 237
  mknod -m 600 dev/btrfs-control c 10 234
  mknod -m 660 "dev/loop$minor" b 7 "$minor"
  chgrp disk "dev/loop$minor"
  mkdir -p dev/disk/by-uuid dev/disk/by-label data
  ln -s "../../loop$minor" "dev/disk/by-uuid/$uuid"
  ln -s "../../loop$minor" dev/disk/by-label/data
  sed -i "s|@DISK@|/dev/loop$minor|" run/systemd/system/lab-data.service
else
  rm run/systemd/system/lab-data.service run/systemd/system/*.wants/lab-data.service
  mkdir -p lab
  mount --rbind "$live/share" lab
fi

pivot_root . .
umount --lazy .
mount --make-rshared / # as on any machine with systemd: QEMU's private mounts make a busy umount
exec setpriv --bounding-set -sys_time,-sys_module,-sys_rawio,-syslog,-mac_admin,-mac_override \
  env -i container=lxc PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  /lib/systemd/systemd --log-target=console --show-status=false
