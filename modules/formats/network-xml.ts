// libvirt's network XML (formatnetwork.html): what we manage of it, and the rest of an existing definition.
import { domainDifferences } from './domain-compare.ts';
import { child, childrenOf, element, parseXml, printXml, textAt, type XmlNode } from './xml.ts';

/** What is undefined is not managed: it is neither written nor compared. Byte strings. */
export interface NetworkParts {
  /** The bridge that guests are connected to. */
  readonly bridge?: string | undefined;
  /** `nat`, `route`, `open`, `bridge`; `none` for a network that leads nowhere. */
  readonly forward?: string | undefined;
  readonly ip?:
    | {
        readonly address: string;
        readonly prefix: number;
        readonly dhcp?: { readonly start: string; readonly end: string } | undefined;
      }
    | undefined;
}

export type NetworkReading =
  | { readonly ok: true; readonly root: XmlNode; readonly name: string; readonly uuid: string | undefined }
  | { readonly ok: false; readonly problem: string; readonly root?: undefined };

/** A network from `net-dumpxml` or from a user. */
export function readNetwork(bytes: string): NetworkReading {
  const reading = parseXml(bytes);
  if (!reading.ok) return reading;
  const { root } = reading;
  if (root.name !== 'network') return { ok: false, problem: `Expected a <network>, not a <${root.name}>` };
  const name = textAt(root, 'name');
  if (!name) return { ok: false, problem: 'Expected a <name>' };
  return { ok: true, root, name, uuid: textAt(root, 'uuid')?.toLowerCase() };
}

/** The definition that the parts stand for, without a UUID. */
export function networkOf(name: string, { bridge, forward, ip }: NetworkParts): XmlNode {
  const range = ip?.dhcp && element('range', { start: ip.dhcp.start, end: ip.dhcp.end });
  const family = ip?.address.includes(':') ? 'ipv6' : undefined;
  const address = ip && { family, address: ip.address, prefix: ip.prefix };
  return element(
    'network',
    {},
    element('name', {}, name),
    forward === undefined || forward === 'none' ? undefined : element('forward', { mode: forward }),
    bridge === undefined ? undefined : element('bridge', { name: bridge }),
    address && element('ip', address, range && element('dhcp', {}, range)),
  );
}

/** What libvirt must not lose of a network when it is defined anew, or it would make another one. */
const IDENTITY = ['uuid', 'mac'];

/**
 * The XML to define.
 * @param existing the network's definition: its UUID and address are kept
 * @param whole the wanted definition is all that there shall be; else what it does not name of the existing one stays
 */
export function buildNetwork(wanted: XmlNode, existing: XmlNode | undefined, whole: boolean): string {
  const names = new Set(childrenOf(wanted).map(({ name }) => name));
  const kept = childrenOf(existing).filter(({ name }) => !names.has(name) && (!whole || IDENTITY.includes(name)));
  const merged = childrenOf(wanted).map((node) => (whole ? node : withAttributes(node, child(existing, node.name))));
  return printXml({ ...wanted, children: [...merged, ...kept] });
}

/** A bridge keeps its `stp` and `delay`, an address its name. */
function withAttributes(node: XmlNode, old: XmlNode | undefined): XmlNode {
  if (node.name !== 'bridge' || old === undefined) return node;
  return { ...node, attributes: new Map([...old.attributes, ...node.attributes]) };
}

/** What a definition lacks of the wanted one, in words. `none` has nothing that could be missing. */
export function networkDifferences(wanted: XmlNode, have: XmlNode, forward: string | undefined): readonly string[] {
  const leads = forward === 'none' && child(have, 'forward') !== undefined;
  return [...(leads ? ['network/forward: is there, expected none'] : []), ...domainDifferences(wanted, have)];
}
