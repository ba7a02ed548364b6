// Networks as libvirt knows them.
import type { Look, Maybe, Scope } from '../../engine/contract/index.ts';
import { networkDifferences, readNetwork } from '../formats/network-xml.ts';
import { parseFields } from '../formats/virsh.ts';
import type { XmlNode } from '../formats/xml.ts';
import { firstLine, inOne, sections, VIRSH } from './libvirt.ts';

/** A network that libvirt knows. */
export interface Network {
  readonly kind: 'network';
  readonly uuid: Maybe<string>;
  readonly active: boolean;
  readonly persistent: boolean;
  readonly autostart: boolean;
  /** The bridge that it has, or would have; empty where libvirt names none. */
  readonly bridge: Maybe<string>;
  /** What the definition for the next start lacks of the desired one. */
  readonly differences: readonly string[];
  /** What the network that is active lacks of it; empty where it is inactive. */
  readonly liveDifferences: Maybe<readonly string[]>;
  /** The definition for the next start, a byte string. */
  readonly xml: Maybe<string>;
}

export type NetworkAt = Network | { readonly kind: 'none' } | { readonly kind: 'silent'; readonly why: string };

/** A desired definition, compared by the look. */
export interface WantedNetwork {
  readonly root: XmlNode | undefined;
  readonly forward: string | undefined;
}

/** sh: where no daemon listens, 20 if no definition lies in libvirt's files, else 22; 20 unless virsh lists "$2". */
const FIND = `if [ "$1" = qemu:///system ] && [ ! -S /run/libvirt/libvirt-sock ] && [ ! -S /run/libvirt/virtnetworkd-sock ]; then
  for f in /etc/libvirt/qemu/networks/*.xml /run/libvirt/network/*.xml; do if [ -e "$f" ]; then echo 'libvirt does not answer' >&2; exit 22; fi; done
  exit 20
fi
l=$(virsh -q -c "$1" net-list --all --name) || exit 22
f=; while IFS= read -r a; do a=\${a%"\${a##*[! ]}"}; if [ "$a" = "$2" ]; then f=1; fi; done <<L
$l
L
[ "$f" ] || exit 20`;

export const networkScope = (name: string): Scope => `network:${name}`;

/** A network by its name, compared with what it should be. How many guests it has is `networkUsers`'. */
export function networkAt(name: string, uri: string, wanted: WantedNetwork): Look<NetworkAt> {
  return {
    kind: 'look',
    label: `network ${name}`,
    script: `${FIND}
virsh -q -c "$1" "${inOne("net-info --network '$2'", "net-dumpxml --inactive --network '$2'", "net-dumpxml --network '$2'")}" |
sed "s/ connections='[0-9]*'//g"`,
    args: [uri, name, JSON.stringify([...(wanted.root ? [keyOf(wanted.root)] : []), wanted.forward])],
    reads: [networkScope(name), 'unit:libvirtd', 'unit:virtnetworkd'],
    tool: VIRSH,
    bare: { kind: 'none' },
    absent: ({ kind }) => kind === 'none',
    parse: ({ code, out, err }) => {
      if (code === 20) return { kind: 'none' };
      const [info = '', inactive = '', live = ''] = sections(out);
      const fields = parseFields(info);
      const uuid = fields.get('UUID');
      const [next, now] = [readNetwork(inactive.trim()), readNetwork(live.trim())];
      if (code !== 0 || uuid === undefined || !next.ok)
        return { kind: 'silent', why: firstLine(err) || 'libvirt does not answer' };
      const active = fields.get('Active') === 'yes';
      const lacks = (have: XmlNode) => (wanted.root ? networkDifferences(wanted.root, have, wanted.forward) : []);
      return {
        kind: 'network',
        uuid: uuid.toLowerCase(),
        active,
        persistent: fields.get('Persistent') === 'yes',
        autostart: fields.get('Autostart') === 'yes',
        bridge: fields.get('Bridge') ?? '',
        differences: lacks(next.root),
        liveDifferences: active && now.ok ? lacks(now.root) : [],
        xml: inactive.trim(),
      };
    },
  };
}

/** Two desired definitions are two questions. */
function keyOf({ name, attributes, children }: XmlNode): unknown {
  return [name, [...attributes], children.map((each) => (typeof each === 'string' ? each : keyOf(each)))];
}

/** How many guests are connected to an active network. */
export function networkUsers(name: string, uri: string): Look<number> {
  return {
    kind: 'look',
    label: `guests on network ${name}`,
    script: `virsh -q -c "$1" net-dumpxml --network "$2" | sed -n "s/^<network.* connections='\\([0-9]*\\)'.*/\\1/p"`,
    args: [uri, name],
    reads: [networkScope(name), 'domain:'],
    tool: VIRSH,
    bare: 0,
    moving: true,
    parse: ({ out }) => Number(out.trim() || 0),
  };
}
