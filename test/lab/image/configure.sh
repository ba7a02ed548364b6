#!/bin/bash
# Turns an unpacked Debian into a bare host: configure.sh ROOT
#
# Packages, users and sane daemons only. Nothing here knows a host's name, address or key: personalise.sh does
# that for each host when its lab creates it, and everything else is the playbook's work.
set -euo pipefail
root=$1
in_root() { DEBIAN_FRONTEND=noninteractive chroot "$root" env PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C "$@"; }
systemd=$root/etc/systemd/system

# --- identity: none -------------------------------------------------------------------------------------------
rm -f "$root"/etc/ssh/ssh_host_* "$root"/etc/hostname "$root"/etc/resolv.conf "$root"/var/lib/dbus/machine-id
: >"$root/etc/machine-id"
: >"$root/etc/resolv.conf"
: >"$root/etc/fstab"
: >"$root/etc/exports"
printf '127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n' >"$root/etc/hosts"

# --- users ----------------------------------------------------------------------------------------------------
# "*" and not "!": without PAM, sshd takes "!" for a locked account and refuses its keys as well.
in_root groupadd --gid 1000 operators # Debian has a group "operator" of its own
in_root useradd --create-home --uid 1000 --gid operators --shell /bin/bash --password '*' operator
in_root useradd --create-home --uid 1001 --user-group --shell /bin/bash auditor
echo auditor:lab-password | in_root chpasswd
printf 'operator ALL=(ALL:ALL) NOPASSWD: ALL\nauditor ALL=(ALL:ALL) ALL\n' >"$root/etc/sudoers.d/lab"
chmod 440 "$root/etc/sudoers.d/lab"
install -d -m 700 "$root/root/.ssh"
install -d -m 700 -o 1000 -g 1000 "$root/home/operator/.ssh"
install -d -m 700 -o 1001 -g 1001 "$root/home/auditor/.ssh"

# --- sshd: quick under emulation (the post-quantum exchange doubles the time of a login), and many at a time ----
cat >"$root/etc/ssh/sshd_config.d/lab.conf" <<'CONF'
KexAlgorithms curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256,diffie-hellman-group14-sha256
HostKey /etc/ssh/ssh_host_ed25519_key
UseDNS no
UsePAM no
MaxStartups 200:30:400
PrintMotd no
CONF

# --- NFS: version 4 only, and no 90 seconds of grace after each start -------------------------------------------
cat >"$root/etc/nfs.conf.d/lab.conf" <<'CONF'
[nfsd]
threads=4
vers3=n
grace-time=10
lease-time=15
[mountd]
manage-gids=n
CONF

# --- libvirt: each host its own uuid; no security driver that a lab could not have; no exit when idle ------------
printf '\nhost_uuid_source = "machine-id"\n' >>"$root/etc/libvirt/libvirtd.conf"
printf '\nsecurity_driver = "none"\n' >>"$root/etc/libvirt/qemu.conf"
echo 'LIBVIRTD_ARGS=""' >"$root/etc/default/libvirtd"
rm -f "$root"/etc/libvirt/qemu/networks/autostart/*

# --- units ------------------------------------------------------------------------------------------------------
# Off until somebody enables them. Everything but ssh: a host that only has packages does nothing.
find "$systemd" -mindepth 2 -type l -path '*.wants/*' -delete
find "$systemd" -mindepth 2 -type l -path '*.requires/*' -delete
in_root systemctl --quiet set-default multi-user.target
in_root systemctl --quiet enable ssh.service remote-fs.target # the latter as in Debian: mounts fstab's _netdev lines at boot

# Out of the way, because they cost seconds under emulation and serve nothing in a lab.
mask() { local unit; for unit; do ln -sf /dev/null "$systemd/$unit"; done; }
mask apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer \
  systemd-tmpfiles-clean.timer
mask getty@tty1.service serial-getty@ttyS0.service getty-static.service \
  systemd-firstboot.service systemd-machine-id-commit.service systemd-random-seed.service systemd-boot-system-token.service \
  systemd-pcrphase.service systemd-pcrphase-sysinit.service systemd-binfmt.service systemd-quotacheck.service \
  systemd-update-utmp.service systemd-update-utmp-runlevel.service systemd-journal-flush.service \
  systemd-hwdb-update.service systemd-sysusers.service systemd-journal-catalog-update.service systemd-update-done.service ldconfig.service
mask dev-hugepages.mount sys-kernel-debug.mount sys-kernel-tracing.mount sys-kernel-config.mount sys-fs-fuse-connections.mount \
  modprobe@configfs.service modprobe@drm.service modprobe@fuse.service modprobe@efi_pstore.service
mask rpcbind.service rpcbind.socket rpc-statd.service rpc-statd-notify.service rpc-gssd.service rpc-svcgssd.service \
  auth-rpcgss-module.service nfs-blkmap.service
# A session manager is there when D-Bus asks for it (systemctl reboot does), not at boot.
rm -f "$root"/lib/systemd/system/multi-user.target.wants/systemd-logind.service
# udev replays only what a lab's machine can use: disks (for fstab's UUID=), cards, /dev/kvm.
mkdir -p "$systemd/systemd-udev-trigger.service.d" "$root/etc/systemd/journald.conf.d"
printf '[Service]\nExecStart=\nExecStart=-udevadm trigger --type=devices --action=add --prioritized-subsystem=block --subsystem-match=block --subsystem-match=net --subsystem-match=misc\n' \
  >"$systemd/systemd-udev-trigger.service.d/lab.conf"
printf '[Journal]\nStorage=volatile\nRuntimeMaxUse=16M\n' >"$root/etc/systemd/journald.conf.d/lab.conf"

# --- what the build leaves behind ---------------------------------------------------------------------------------
rm -rf "$root"/etc/dpkg/dpkg.cfg.d/99mmdebstrap "$root"/etc/apt/apt.conf.d/99mmdebstrap "$root"/var/log/*.log "$root"/var/log/apt/*
