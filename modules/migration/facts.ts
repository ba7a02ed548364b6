// What a migration is checked against: looks at source and destination. They cost a dozen processes a host and
// are asked only where a guest is about to move.
import type { Look, Maybe } from '../../engine/contract/index.ts';
import { type JobInfo, parseFields, parseJobInfo, parseNames } from '../formats/virsh.ts';
import { firstLine, inOne, sections, VIRSH } from '../looks/libvirt.ts';
import type { Site } from './sites.ts';

export interface GuestFacts {
  /** The live definition: the whole chain of images, the machine's version, the CPU spelt out. */
  readonly xml: string;
  readonly snapshots: readonly string[];
  readonly checkpoints: readonly string[];
  readonly job: JobInfo['type'];
  /** What `domblkerror` says; empty where no disk has an error. */
  readonly diskErrors: string;
}

export function guestFacts(uuid: string, site: Site): Look<GuestFacts> {
  return {
    kind: 'look',
    label: `guest ${uuid} in detail`,
    // How far a job is moves.
    script: `virsh -q -c "$1" "${inOne(
      'dumpxml $2',
      'snapshot-list --name $2',
      'checkpoint-list --name $2',
      'domjobinfo --rawstats $2',
      'domblkerror $2',
    )}" | sed '/^time_/d;/^data_/d;/^memory_/d;/^disk_/d;/^downtime/d'`,
    args: [site.uri, uuid],
    on: site.on,
    reads: [`domain:${uuid}`],
    tool: VIRSH,
    parse: ({ out, err }) => {
      const [xml = '', snapshots = '', checkpoints = '', job = '', errors = ''] = sections(out);
      if (!xml.includes('<domain')) throw new Error(`virsh dumpxml said: ${firstLine(err)}`);
      return {
        xml: xml.trim(),
        snapshots: parseNames(snapshots),
        checkpoints: parseNames(checkpoints),
        job: parseJobInfo(job)?.type ?? 'none',
        diskErrors: errors.includes('No errors found') ? '' : errors.trim(),
      };
    },
  };
}

export interface LibvirtFacts {
  /** The host's UUID: two hosts with one UUID are one host to libvirt. */
  readonly uuid: string;
  /** What it calls itself towards other libvirts. */
  readonly hostname: string;
  /** `9.0.0`. */
  readonly libvirt: string;
  readonly qemu: string;
  /** Those that are active. */
  readonly networks: readonly string[];
  readonly pools: readonly string[];
}

export function libvirtFacts(site: Site): Look<LibvirtFacts> {
  return {
    kind: 'look',
    label: `libvirt of ${site.host}`,
    script: `virsh -q -c "$1" "${inOne('capabilities', 'hostname', 'version --daemon', 'net-list --name', 'pool-list --name')}"`,
    args: [site.uri],
    on: site.on,
    reads: ['network:', 'pool:', 'pkg:', 'unit:libvirtd'],
    tool: VIRSH,
    parse: ({ out }) => {
      const [capabilities = '', hostname = '', version = '', networks = '', pools = ''] = sections(out);
      const fields = parseFields(version);
      const number = (key: string) => /[\d.]+$/.exec(fields.get(key) ?? '')?.[0] ?? '';
      return {
        uuid: /<uuid>(.*?)<\/uuid>/.exec(capabilities)?.[1] ?? '',
        hostname: hostname.trim(),
        libvirt: number('Running against daemon'),
        qemu: number('Running hypervisor'),
        networks: parseNames(networks).map((name) => name.trim()),
        pools: parseNames(pools).map((name) => name.trim()),
      };
    },
  };
}

export interface SystemFacts {
  /** Who QEMU runs as; undefined where the host has neither user. */
  readonly qemuUser: number | undefined;
  /** Post-copy needs it. */
  readonly userfaultfd: boolean;
  /** Something that libvirt runs at each migration. */
  readonly hook: boolean;
  readonly links: readonly string[];
}

/** @param links names of network interfaces that the guest hangs on */
export function systemFacts(on: string, links: readonly string[]): Look<SystemFacts> {
  return {
    kind: 'look',
    label: `what ${on} has for guests`,
    script: `id -u libvirt-qemu 2>/dev/null || id -u qemu 2>/dev/null || echo -
if [ -e /dev/userfaultfd ] || [ "$(cat /proc/sys/vm/unprivileged_userfaultfd 2>/dev/null)" = 1 ]; then echo yes; else echo no; fi
if [ -e /etc/libvirt/hooks/qemu ]; then echo yes; else echo no; fi
for l; do if [ -e "/sys/class/net/$l" ]; then printf '%s\\n' "$l"; fi; done`,
    args: [...links],
    on,
    reads: ['account:', 'kernel:', 'path:/etc/libvirt/hooks', 'network:'],
    parse: ({ out }) => {
      const [user = '', faults, hook, ...there] = out.trimEnd().split('\n');
      const qemuUser = /^\d+$/.test(user) ? Number(user) : undefined;
      return { qemuUser, userfaultfd: faults === 'yes', hook: hook === 'yes', links: there };
    },
  };
}

export interface Moment {
  /** Seconds since 1970. */
  readonly time: number;
  /** Bytes. */
  readonly memory: number;
}

/** What never stands still. */
export function momentOf(on: string): Look<Moment> {
  return {
    kind: 'look',
    label: `clock and free memory of ${on}`,
    script: `date +%s; sed -n 's/^MemAvailable: *\\([0-9]*\\) kB/\\1/p' /proc/meminfo`,
    args: [],
    on,
    reads: ['domain:'],
    moving: true,
    parse: ({ out }) => {
      const [time, memory] = out.split('\n').map(Number);
      return { time: time ?? 0, memory: (memory ?? 0) * 1024 };
    },
  };
}

/** A word that nobody has ever used: the name of the token that proves shared storage. */
export function nonceFor(uuid: string, on: string): Look<Maybe<string>> {
  return {
    kind: 'look',
    label: 'a fresh name for a token',
    script: 'cat /proc/sys/kernel/random/uuid',
    args: [uuid],
    on,
    // Another one for the next migration of the guest.
    reads: [`domain:${uuid}`],
    moving: true,
    fresh: true,
    parse: ({ out }) => {
      if (!/^[0-9a-f-]{36}\n$/.test(out)) throw new Error('the kernel gives no random UUID');
      return out.trim();
    },
  };
}

export interface Way {
  /** Why the destination's libvirt cannot be asked; empty where it can. */
  readonly control: string;
  /** The addresses that the source knows for the destination's host name, and for its inventory name. */
  readonly byHostname: readonly string[];
  readonly byName: readonly string[];
  /** What becomes of a connection to the first port that QEMU would use. */
  readonly data: 'open' | 'refused' | 'silent' | 'unreachable' | 'not tried';
}

/** How the source sees the destination. */
export function wayTo(reach: string, hostname: string, name: string, on: string): Look<Way> {
  return {
    kind: 'look',
    label: `way from ${on} to ${name}`,
    script: `e=$(virsh -q -c "$1" uri 2>&1 >/dev/null) && e=
printf '%s' "$e"; printf '\\0'
getent ahosts "$2" | sed 's/ .*//' | sort -u; printf '\\0'
getent ahosts "$3" | sed 's/ .*//' | sort -u; printf '\\0'
command -v bash >/dev/null && command -v timeout >/dev/null || { printf 'not tried'; exit 0; }
o=$(timeout 3 bash -c 'exec 3<>"/dev/tcp/$0/49152"' "$3" 2>&1); c=$?
case $c:$o in 0:*) printf open;; 124:*) printf silent;; *refused*) printf refused;; *) printf unreachable;; esac`,
    args: [reach, hostname, name],
    on,
    reads: ['path:/root/.ssh', 'path:/etc/hosts', 'port:49152', 'unit:libvirtd'],
    tool: VIRSH,
    limit: 60,
    parse: ({ out }) => {
      const [control = '', hostnames = '', names = '', data = ''] = out.split('\0');
      const ways = ['open', 'refused', 'silent', 'unreachable'] as const;
      return {
        control: control.replace(/^error: /gm, '').trim(),
        byHostname: parseNames(hostnames),
        byName: parseNames(names),
        data: ways.find((way) => way === data) ?? 'not tried',
      };
    },
  };
}
