// Names and addresses of a host.
import type { Look } from '../../engine/contract/index.ts';
import { bytesToText, linesOf } from './lines.ts';

export const NODE: Look<string> = {
  kind: 'look',
  label: 'its host name',
  script: 'uname -n',
  args: [],
  reads: ['path:/etc/hostname', 'kernel:hostname', 'boot:'],
  parse: ({ out }) => bytesToText(out).trim(),
};

export const FULL_NAME: Look<string> = {
  kind: 'look',
  label: 'its full name',
  script: 'hostname -f 2>/dev/null || uname -n',
  args: [],
  reads: [...NODE.reads, 'path:/etc/hosts', 'path:/etc/resolv.conf', 'path:/etc/nsswitch.conf'],
  parse: ({ out }) => bytesToText(out).trim(),
};

export interface Network {
  readonly interfaces: readonly string[];
  readonly addresses: readonly string[];
  /** The interface, gateway and address that lead out; absent where nothing does. */
  readonly out?: Readonly<Record<string, string | number>>;
}

const SCRIPT = `p() { printf '%s\\t%s\\n' "$1" "$2"; }
for d in /sys/class/net/*; do [ -e "$d" ] && p interface "\${d##*/}"; done
command -v ip >/dev/null 2>&1 || exit 0
ip -o -4 addr show 2>/dev/null | while read -r number name inet address rest; do p address "$name $address $rest"; done
set -- $(ip -4 route show default 2>/dev/null | head -n 1)
[ $# -gt 0 ] || exit 0
while [ $# -gt 1 ]; do
  case $1 in via) p gateway "$2" ;; dev) dev=$2; p out "$2" ;; src) p source "$2" ;; esac
  shift
done
[ -r "/sys/class/net/\${dev:-}/address" ] && { read -r line <"/sys/class/net/$dev/address"; p mac "$line"; }
[ -r "/sys/class/net/\${dev:-}/mtu" ] && { read -r line <"/sys/class/net/$dev/mtu"; p mtu "$line"; }
exit 0`;

export const NETWORK: Look<Network> = {
  kind: 'look',
  label: 'its interfaces and addresses',
  script: SCRIPT,
  args: [],
  reads: ['network:', 'boot:'],
  parse: ({ out }) => read(linesOf(bytesToText(out))),
};

function read(lines: readonly (readonly [string, string])[]): Network {
  const all = (key: string) => lines.flatMap(([name, value]) => (name === key ? [value] : []));
  const one = (key: string) => all(key)[0];
  const addresses = all('address').map((line) => {
    const [name = '', address = '', ...rest] = line.split(/\s+/);
    const [ip = '', prefix = '32'] = address.split('/');
    return { name, ip, prefix: Number(prefix), broadcast: rest[rest.indexOf('brd') + 1] };
  });
  const dev = one('out');
  const source = one('source');
  const used = addresses.find(({ name, ip }) => name === dev && (source === undefined || ip === source));
  const ips = addresses.map(({ ip }) => ip).filter((ip) => !ip.startsWith('127.'));
  const interfaces = all('interface').filter((name) => name !== 'bonding_masters');
  if (dev === undefined || !used) return { interfaces, addresses: ips };
  const { ip, prefix } = used;
  const out = {
    interface: dev,
    address: ip,
    prefix: String(prefix),
    netmask: dotted(mask(prefix)),
    network: dotted(mask(prefix) & numberOf(ip)),
    ...given('gateway', one('gateway')),
    ...given('macaddress', one('mac')),
    ...given('broadcast', used.broadcast),
    mtu: Number(one('mtu')) || 0,
  };
  return { interfaces, addresses: ips, out };
}

const given = (name: string, value: string | undefined) => (value === undefined ? {} : { [name]: value });

const mask = (prefix: number): number => (prefix === 0 ? 0 : (-1 << (32 - prefix)) >>> 0);

const numberOf = (ip: string): number => ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

const dotted = (number: number): string => [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.');
