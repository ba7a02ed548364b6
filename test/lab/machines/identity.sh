# Who the machines are: keys, and what is laid over the bare image at a machine's first boot. Sourced.
# shellcheck shell=bash disable=SC2154

# Keys are made once and stay, so that a rebuilt lab is no stranger to anybody's known_hosts
make_keys() {
  local host
  mkdir -p -m 700 "$STATE" "$KEYS"
  [ -s "$STATE/id_ed25519.pub" ] || { rm -f "$STATE/id_ed25519"; ssh-keygen -q -t ed25519 -N '' -C play-lab -f "$STATE/id_ed25519"; }
  for host in $HOSTS; do
    [ -s "$KEYS/$host.pub" ] || { rm -f "$KEYS/$host"; ssh-keygen -q -t ed25519 -N '' -C "root@$host" -f "$KEYS/$host"; }
  done
}

# How this machine reaches them: known_hosts, ssh_config, and an inventory for a cache that is not ~/.cache/play-lab
write_access() {
  local host key
  for host in $HOSTS; do
    key=$(cut -d' ' -f1,2 "$KEYS/$host.pub")
    echo "[127.0.0.1]:${PORT[$host]},$host,${IP[$host]} $key"
  done > "$STATE/known_hosts"
  {
    for host in $HOSTS; do printf 'Host %s\n  Port %s\n\n' "$host" "${PORT[$host]}"; done
    cat <<END
Host *
  HostName 127.0.0.1
  User root
  IdentityFile $STATE/id_ed25519
  IdentitiesOnly yes
  UserKnownHostsFile $STATE/known_hosts
  GlobalKnownHostsFile none
  StrictHostKeyChecking yes
  BatchMode yes
  ConnectTimeout 20
  LogLevel ERROR
END
  } > "$STATE/ssh_config"
  sed "s|~/.cache/play-lab|$CACHE|g" "$PROJECT/inventory/lab.ini" > "$STATE/lab.ini"
}

# The image's initrd unpacks /personal.tar over the disk at the first boot; archives that follow one another are one
make_initrds() {
  local host tree
  mkdir -p "$STATE/boot"
  for host in $HOSTS; do
    tree=$(mktemp -d)
    mkdir -m 700 "$tree/root"
    bash "$LAB/../image/personalise.sh" "$tree" "$host" "$KEYS/$host" "$STATE/id_ed25519.pub"
    add_lab_unit "$tree" "$host"
    tar -C "$tree" --numeric-owner -cf "$STATE/boot/personal.tar" etc home root
    { cat "$IMAGE/initrd"; echo personal.tar | (cd "$STATE/boot" && cpio --quiet -o -H newc | gzip -1); } > "$STATE/boot/$host.initrd"
    rm -rf "$tree" "$STATE/boot/personal.tar"
  done
}

# What is hardware, not the playbook's work: the server's data disk, and /dev/kvm, for which the image's udev does not look
add_lab_unit() { # TREE HOST
  local units=$1/etc/systemd/system start='ExecStart=-/sbin/modprobe kvm_amd'
  [ "$(accelerator)" != kvm ] || ! grep -q GenuineIntel /proc/cpuinfo || start='ExecStart=-/sbin/modprobe kvm_intel'
  if [ "$2" = xcloud ]; then
    start="ExecStart=/bin/sh -c 'blkid -t TYPE=btrfs /dev/vdb || mkfs.btrfs -q -L data /dev/vdb'
ExecStart=/bin/mkdir -p /data
ExecStart=/bin/mount -t btrfs -o noatime /dev/vdb /data"
  fi
  mkdir -p "$units/local-fs.target.wants"
  cat > "$units/lab-hardware.service" <<END
[Unit]
Description=Play's lab: what this machine has besides its packages
DefaultDependencies=no
Before=local-fs.target
After=systemd-udevd.service local-fs-pre.target
Conflicts=umount.target
[Service]
Type=oneshot
RemainAfterExit=yes
$start
[Install]
WantedBy=local-fs.target
END
  ln -s ../lab-hardware.service "$units/local-fs.target.wants/lab-hardware.service"
}
