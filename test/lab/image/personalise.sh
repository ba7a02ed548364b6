#!/bin/bash
# Gives a bare host its identity, in a directory that is or will be laid over its root.
#
#   personalise.sh ROOT NAME HOST_KEY AUTHORIZED_KEY
#
# HOST_KEY is a private ed25519 key with its .pub beside it; AUTHORIZED_KEY a public key, for root and both users.
# The machine-id follows from the name and the host key: the same host keeps it, two hosts never share it.
set -euo pipefail
root=$1 name=$2 host_key=$3 authorized=$4

mkdir -p "$root/etc/ssh"
echo "$name" >"$root/etc/hostname"
printf '127.0.0.1\tlocalhost\n127.0.1.1\t%s\n\n::1\tlocalhost ip6-localhost ip6-loopback\n' "$name" >"$root/etc/hosts"
{ echo "$name"; cat "$host_key.pub"; } | md5sum | cut -c1-32 >"$root/etc/machine-id"
install -m 600 "$host_key" "$root/etc/ssh/ssh_host_ed25519_key"
install -m 644 "$host_key.pub" "$root/etc/ssh/ssh_host_ed25519_key.pub"

authorize() { # HOME UID
  install -d -m 700 -o "$2" -g "$2" "$root$1/.ssh"
  install -m 600 -o "$2" -g "$2" "$authorized" "$root$1/.ssh/authorized_keys"
}
authorize /root 0
install -d -m 755 -o 1000 -g 1000 "$root/home/operator"
install -d -m 755 -o 1001 -g 1001 "$root/home/auditor"
authorize /home/operator 1000
authorize /home/auditor 1001
