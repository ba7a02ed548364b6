// What kind of system a host is: distribution, kernel, processor, memory. Named and valued as Ansible does.
import type { Look } from '../../engine/contract/index.ts';
import { bytesToText, linesOf } from './lines.ts';

export interface System {
  /** os-release(5), without quotes. */
  readonly release: ReadonlyMap<string, string>;
  readonly debianVersion: string;
  readonly kernel: string;
  readonly architecture: string;
  readonly machineId: string;
  readonly processors: number;
  readonly sockets: number;
  readonly memoryKilobytes: number;
  readonly virtualization: string;
  readonly init: string;
}

const SCRIPT = `p() { printf '%s\\t%s\\n' "$1" "$2"; }
for f in /etc/os-release /usr/lib/os-release; do
  [ -r "$f" ] || continue
  while IFS= read -r line || [ -n "$line" ]; do p os "$line"; done <"$f"
  break
done
[ -r /etc/debian_version ] && { read -r line </etc/debian_version; p debian "$line"; }
p kernel "$(uname -r)"
p arch "$(uname -m)"
[ -r /etc/machine-id ] && { read -r line </etc/machine-id; p id "$line"; }
while IFS= read -r line; do
  case $line in
    processor*:*) p cpu "\${line##*: }" ;;
    'physical id'*:*) p socket "\${line##*: }" ;;
  esac
done </proc/cpuinfo
while read -r key value rest; do [ "$key" = MemTotal: ] && { p memory "$value"; break; }; done </proc/meminfo
if [ -d /run/systemd/system ]; then p init systemd
else
  read -r first </proc/1/comm
  case $first in
    init) if [ -d /run/openrc ]; then p init openrc; else p init sysvinit; fi ;;
    openrc-init) p init openrc ;;
    runit*) p init runit ;;
    s6-svscan) p init s6 ;;
    *) p init service ;;
  esac
fi
if command -v systemd-detect-virt >/dev/null 2>&1; then p virt "$(systemd-detect-virt)"
elif [ -e /.dockerenv ]; then p virt docker
elif [ -r /sys/class/dmi/id/sys_vendor ]; then read -r line </sys/class/dmi/id/sys_vendor; p vendor "$line"
fi
exit 0`;

export const SYSTEM: Look<System> = {
  kind: 'look',
  label: 'what system it is',
  script: SCRIPT,
  args: [],
  reads: ['path:/etc/os-release', 'path:/etc/debian_version', 'path:/etc/machine-id', 'boot:'],
  parse: ({ out }) => read(linesOf(bytesToText(out))),
};

function read(lines: readonly (readonly [string, string])[]): System {
  const all = (key: string) => lines.flatMap(([name, value]) => (name === key ? [value] : []));
  const one = (key: string) => all(key)[0] ?? '';
  const processors = all('cpu').length;
  return {
    release: new Map(all('os').flatMap((line) => assignment(line) ?? [])),
    debianVersion: one('debian'),
    kernel: one('kernel'),
    architecture: one('arch'),
    machineId: one('id'),
    processors,
    sockets: new Set(all('socket')).size || processors,
    memoryKilobytes: Number(one('memory')) || 0,
    virtualization: virtualization(one('virt'), one('vendor')),
    init: one('init'),
  };
}

/** `NAME="value"`; os-release(5) allows what a shell reads without expansions. */
function assignment(line: string): [string, string][] | undefined {
  const [, name, value] = /^([A-Z0-9_]+)=(.*)$/.exec(line) ?? [];
  if (name === undefined || value === undefined) return undefined;
  const quoted = /^(["'])(.*)\1\s*$/.exec(value)?.[2] ?? value.trim();
  return [[name, quoted.replace(/\\(["'$`\\])/g, '$1')]];
}

/** Ansible's names for what systemd-detect-virt(1) answers. */
const VIRTUALIZATION: ReadonlyMap<string, string> = new Map([
  ['none', 'NA'],
  ['qemu', 'kvm'],
  ['vmware', 'VMware'],
  ['oracle', 'virtualbox'],
  ['microsoft', 'VirtualPC'],
]);

function virtualization(detected: string, vendor: string): string {
  if (detected !== '') return VIRTUALIZATION.get(detected) ?? detected;
  if (vendor.startsWith('QEMU')) return 'kvm';
  return vendor.startsWith('VMware') ? 'VMware' : 'NA';
}
