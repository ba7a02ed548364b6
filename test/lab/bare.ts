/** What a lab's host must be before a playbook comes: Debian with packages, and nothing said to it yet. */
import type { Reply } from './command.ts';

export interface BareHost {
  readonly name: string;
  /** Whether it is the storage server, which has /data on btrfs. */
  readonly server: boolean;
}

/** Runs a shell script on a host. */
export type BareSsh = (
  host: string,
  script: string,
  options?: { readonly user?: 'root' | 'operator' | 'auditor'; readonly input?: string },
) => Promise<Reply>;

/** One line a fact, `name=value`; an empty value says that there is none. */
const FACTS = `
fact() { printf '%s=%s\\n' "$1" "$(eval "$2" 2>/dev/null | tr '\\n' ' ' | sed 's/ $//')"; }
fact 'host name' 'cat /etc/hostname'
fact 'running name' 'uname -n'
fact 'machine-id' 'cat /etc/machine-id'
fact 'host keys' 'cat /etc/ssh/ssh_host_*_key.pub | cut -d" " -f1,2'
fact 'lines in /etc/fstab' 'cat /etc/fstab'
fact 'lines in /etc/exports' 'cat /etc/exports; ls /etc/exports.d'
fact 'export table' 'grep -v "^#" /var/lib/nfs/etab'
fact 'files in .ssh' 'ls -A /root/.ssh /home/operator/.ssh /home/auditor/.ssh | grep -v -e : -e authorized_keys -e "^$"'
fact 'known hosts' 'cat /root/.ssh/known_hosts /etc/ssh/ssh_known_hosts'
fact 'authorized keys' 'cat /root/.ssh/authorized_keys | wc -l'
fact 'names in /etc/hosts' 'sed "s/#.*//" /etc/hosts | awk "/^[0-9]/ { for (i = 2; i <= NF; i++) print \\$i }"'
fact 'mounts of others' 'findmnt -rn -o TARGET -t nfs,nfs4'
fact 'guests' 'ls /etc/libvirt/qemu | grep "[.]xml$"; pgrep -l qemu-system'
fact 'storage pools' 'ls /etc/libvirt/storage'
fact 'images' 'ls -A /var/lib/libvirt/images /nfs'
fact 'running services' 'for unit in nfs-server libvirtd; do systemctl is-active -q $unit && echo $unit; done'
fact 'enabled services' 'for unit in nfs-server libvirtd; do systemctl is-enabled -q $unit && echo $unit; done'
fact 'failed units' 'systemctl list-units --failed --plain --no-legend'
fact 'missing programs' 'for it in virsh qemu-img qemu-system-x86_64 exportfs mount.nfs4 btrfs ssh ssh-keygen sudo fuser lsattr nc cron; do command -v $it >/dev/null || echo $it; done'
fact 'package sources' 'cat /etc/apt/sources.list /etc/apt/sources.list.d/* | grep -v -e "^#" -e "^$"'
fact 'test packages' 'dpkg-query -W "play-*"'
fact 'data' 'findmnt -rn -o FSTYPE,OPTIONS --mountpoint /data | tr "," " " | cut -d" " -f1,2'
fact 'files in /data' 'ls -A /data; btrfs subvolume list /data'
fact 'data by uuid' 'mountpoint -q /data && test "$(realpath /dev/disk/by-uuid/$(findmnt -n -o UUID --mountpoint /data))" = "$(findmnt -n -o SOURCE --mountpoint /data)" && echo yes'
`;

/** What every host answers, the same on all: an empty string is "none". */
const EXPECTED: Readonly<Record<string, string>> = {
  'lines in /etc/fstab': '',
  'lines in /etc/exports': '',
  'export table': '',
  'files in .ssh': '',
  'known hosts': '',
  'authorized keys': '1',
  'mounts of others': '',
  guests: '',
  'storage pools': '',
  images: '/var/lib/libvirt/images:',
  'running services': '',
  'enabled services': '',
  'failed units': '',
  'missing programs': '',
  'package sources': 'deb [trusted=yes] file:/opt/lab-repo ./',
  'test packages': '',
  'files in /data': '',
};

/** Looks at all hosts of a lab and returns everything about them that is not bare, one sentence each. */
export async function notBare(hosts: readonly BareHost[], ssh: BareSsh): Promise<readonly string[]> {
  const looks = await Promise.all(hosts.map(async (host) => ({ host, facts: await factsOf(host.name, ssh) })));
  const findings = looks.flatMap(({ host, facts }) => {
    const expected = new Map(Object.entries(EXPECTED));
    expected.set('host name', host.name).set('running name', host.name);
    expected.set('names in /etc/hosts', `localhost ${host.name}`);
    expected.set('data', host.server ? 'btrfs rw' : '').set('data by uuid', host.server ? 'yes' : '');
    return [...expected].flatMap(([name, value]) => {
      const found = facts.get(name);
      return found === value ? [] : [`${host.name}: ${name}: expected "${value}", found "${found ?? '?'}"`];
    });
  });
  for (const name of ['machine-id', 'host keys']) {
    const values = looks.map(({ facts }) => facts.get(name) ?? '');
    if (values.includes('')) findings.push(`${name}: some host has none`);
    if (new Set(values).size < values.length)
      findings.push(`${name}: expected distinct ones, found ${values.join(', ')}`);
  }
  const sudo = await Promise.all(hosts.map(({ name }) => sudoFindings(name, ssh)));
  return [...findings, ...sudo.flat()];
}

async function factsOf(host: string, ssh: BareSsh): Promise<ReadonlyMap<string, string>> {
  const { code, stdout, stderr } = await ssh(host, FACTS);
  if (stdout === '') throw new Error(`"${host}" told nothing of itself, status ${code}: ${stderr}`);
  return new Map(
    stdout.split('\n').map((line) => {
      const at = line.indexOf('=');
      return [line.slice(0, at), line.slice(at + 1)] as const;
    }),
  );
}

async function sudoFindings(host: string, ssh: BareSsh): Promise<readonly string[]> {
  const [free, locked, opened] = await Promise.all([
    ssh(host, 'sudo -n id -u', { user: 'operator' }),
    ssh(host, 'sudo -n id -u', { user: 'auditor' }),
    ssh(host, 'sudo -S -p "" id -u', { user: 'auditor', input: 'lab-password\n' }),
  ]);
  return [
    ...(free.stdout.trim() === '0' ? [] : [`${host}: operator has no sudo: ${free.stderr.trim()}`]),
    ...(locked.code === 0 ? [`${host}: auditor has sudo without a password`] : []),
    ...(opened.stdout.trim() === '0' ? [] : [`${host}: auditor has no sudo with a password: ${opened.stderr.trim()}`]),
  ];
}
