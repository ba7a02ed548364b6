#!/bin/bash
# Writes what a controller needs to reach the hosts from the machine's own network:
# connect, known_hosts, ssh_config and inventory.ini in the lab's state.
set -euo pipefail
. "$(dirname "$0")/settings.sh"

# nc lives in the lab's pid namespace, so that it ends with the lab; -N passes the end of a killed client on.
cat >"$state/connect" <<CONNECT
#!/bin/sh
# connect HOST PORT: a way into the lab's network, for ssh's ProxyCommand
exec nsenter --target "\$(cat '$run/pid')" --net --pid nc.openbsd -N "\$1" "\$2"
CONNECT
chmod 755 "$state/connect"

: >"$state/known_hosts"
for host in "${hosts[@]}"; do
  echo "$host,${address[$host]} $(cut -d' ' -f1,2 "$state/keys/$host.pub")" >>"$state/known_hosts"
done

{
  for host in "${hosts[@]}"; do printf 'Host %s\n  HostName %s\n' "$host" "${address[$host]}"; done
  cat <<CONFIG
Host *
  User root
  IdentityFile "$state/id_ed25519"
  IdentitiesOnly yes
  UserKnownHostsFile "$state/known_hosts"
  StrictHostKeyChecking yes
  ProxyCommand "$state/connect" %h %p
  ConnectTimeout 20
  LogLevel ERROR
CONFIG
} >"$state/ssh_config"

host_line() { echo "$1 ansible_host=${address[$1]} lab_ip=${address[$1]}"; }
cat >"$state/inventory.ini" <<INVENTORY
[server]
$(host_line xcloud)

[kvm]
$(host_line devstack-1)
$(host_line devstack-2)

[all:vars]
ansible_user=root
ansible_ssh_private_key_file=$state/id_ed25519
ansible_ssh_common_args='-o ProxyCommand="$state/connect %h %p" -o UserKnownHostsFile=$state/known_hosts'
INVENTORY
