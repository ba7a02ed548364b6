// The facts, by name. A playbook reads them as `facts.NAME`, `ansible_facts.NAME` and `ansible_NAME`.
import type { Fact, Look } from '../../engine/contract/index.ts';
import { parseMountinfo } from '../formats/mountinfo.ts';
import { codename, distribution, family, version } from './distribution.ts';
import { bytesToText } from './lines.ts';
import { FULL_NAME, NETWORK, NODE } from './network.ts';
import { SYSTEM } from './system.ts';

function fact<T>(look: Look<T>, description: string, value: (answer: T) => ReturnType<Fact['value']>): Fact {
  return { description, look, value: (answer) => value(answer as T) };
}

const PACKAGES: Look<string> = {
  kind: 'look',
  label: 'its package manager',
  script: `for tool in apt-get:apt dnf5:dnf5 dnf:dnf yum:yum zypper:zypper pacman:pacman apk:apk emerge:portage xbps-install:xbps; do
  command -v "\${tool%:*}" >/dev/null 2>&1 && { printf '%s' "\${tool#*:}"; exit 0; }
done
printf unknown`,
  args: [],
  reads: ['tool:apt-get', 'tool:dnf', 'tool:yum', 'tool:zypper', 'tool:pacman', 'tool:apk'],
  parse: ({ out }) => bytesToText(out),
};

const MOUNTS: Look<ReturnType<typeof parseMountinfo>> = {
  kind: 'look',
  label: 'what is mounted',
  script: 'cat /proc/self/mountinfo',
  args: [],
  reads: ['mount:'],
  parse: ({ out }) => parseMountinfo(out),
};

export const FACTS: ReadonlyMap<string, Fact> = new Map([
  ['os_family', fact(SYSTEM, 'the family of the distribution: `Debian`, `RedHat`, `Suse`, …', family)],
  ['distribution', fact(SYSTEM, 'the distribution: `Debian`, `Ubuntu`, `Rocky`, …', distribution)],
  ['distribution_version', fact(SYSTEM, 'its version: `12.5`, `24.04`', version)],
  [
    'distribution_major_version',
    fact(SYSTEM, 'the first part of its version: `12`', (system) => version(system).split('.')[0] ?? ''),
  ],
  ['distribution_release', fact(SYSTEM, 'its code name: `bookworm`', codename)],
  ['system', fact(SYSTEM, 'always `Linux`', () => 'Linux')],
  ['architecture', fact(SYSTEM, 'the processor: `x86_64`, `aarch64`', ({ architecture }) => architecture)],
  ['kernel', fact(SYSTEM, 'the version of the kernel', ({ kernel }) => kernel)],
  ['processor_count', fact(SYSTEM, 'how many processors, as sockets', ({ sockets }) => sockets)],
  ['processor_vcpus', fact(SYSTEM, 'how many processors, as the kernel counts them', ({ processors }) => processors)],
  ['memtotal_mb', fact(SYSTEM, 'memory in MiB', ({ memoryKilobytes }) => Math.floor(memoryKilobytes / 1024))],
  ['service_mgr', fact(SYSTEM, 'what starts services: `systemd`, `openrc`, …', ({ init }) => init)],
  ['machine_id', fact(SYSTEM, 'the contents of `/etc/machine-id`', ({ machineId }) => machineId)],
  [
    'virtualization_type',
    fact(SYSTEM, 'what it runs in: `kvm`, `docker`, …; `NA` for none', ({ virtualization }) => virtualization),
  ],
  ['pkg_mgr', fact(PACKAGES, 'the package manager: `apt`, `dnf`, …', (name) => name)],
  ['nodename', fact(NODE, 'the host name as the kernel has it', (node) => node)],
  ['hostname', fact(NODE, 'the same up to the first dot', (node) => node.split('.')[0] ?? node)],
  ['fqdn', fact(FULL_NAME, 'the full name', (name) => name)],
  ['domain', fact(FULL_NAME, 'the full name from its first dot on', (name) => name.split('.').slice(1).join('.'))],
  ['interfaces', fact(NETWORK, 'the names of the network interfaces', ({ interfaces }) => interfaces)],
  ['all_ipv4_addresses', fact(NETWORK, 'its IPv4 addresses, loopback aside', ({ addresses }) => addresses)],
  [
    'default_ipv4',
    fact(
      NETWORK,
      'what leads out: `address`, `interface`, `gateway`, `netmask`, `network`, `prefix`, `macaddress`, `broadcast`, `mtu`; empty where nothing does',
      ({ out }) => out ?? {},
    ),
  ],
  [
    'mounts',
    fact(MOUNTS, 'what is mounted: `mount`, `device`, `fstype`, `options` of each', (mounts) =>
      mounts.map(({ target, source, fstype, vfsOptions }) => ({
        mount: target,
        device: source,
        fstype,
        options: vfsOptions.join(','),
      })),
    ),
  ],
]);
