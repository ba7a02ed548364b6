// Whether a guest's definition has all that a desired one states (formatdomain.html).
import { attributeAt, childrenOf, type XmlNode } from './xml.ts';

/**
 * What an actual definition (`dumpxml --inactive`) lacks of a desired one, in words. libvirt adds defaults,
 * addresses, aliases, a UUID and MAC addresses: only what the desired one states is looked for.
 */
export function domainDifferences(desired: XmlNode, actual: XmlNode): readonly string[] {
  return differences(desired, actual, desired.name);
}

function differences(want: XmlNode, is: XmlNode, path: string): readonly string[] {
  const [wantedSize, size] = [bytesOfSize(want), bytesOfSize(is)];
  if (wantedSize !== undefined && size !== undefined) {
    return size === wantedSize ? [] : [`${path}: ${size / 2 ** 20} MiB, expected ${wantedSize / 2 ** 20} MiB`];
  }
  const attributes = [...want.attributes].flatMap(([name, value]) => {
    const other = is.attributes.get(name);
    if (name.startsWith('xmlns') || (other !== undefined && sameValue(name, value, other))) return [];
    return [`${path} ${name}: ${other === undefined ? 'none' : `'${other}'`}, expected '${value}'`];
  });
  const [text, other] = [textOf(want), textOf(is)];
  const texts = text === '' || sameText(want.name, text, other) ? [] : [`${path}: '${other}', expected '${text}'`];
  const partners = pairUp(childrenOf(want), childrenOf(is));
  const inner = childrenOf(want).flatMap((node) => {
    const partner = partners.get(node);
    const where = `${path}/${label(node)}`;
    return partner ? differences(node, partner, where) : [`${where}: none`];
  });
  return [...attributes, ...texts, ...inner];
}

/** Whom each wanted child is compared with: the one with its key, else one that has it all, else one of its name. */
function pairUp(wanted: readonly XmlNode[], actual: readonly XmlNode[]): ReadonlyMap<XmlNode, XmlNode> {
  const pairs = new Map<XmlNode, XmlNode>();
  const free = new Set(actual);
  const pair = (fits: (want: XmlNode, is: XmlNode) => boolean) => {
    for (const want of wanted) {
      if (pairs.has(want)) continue;
      const partner = [...free].find((is) => is.name === want.name && fits(want, is));
      if (!partner) continue;
      pairs.set(want, partner);
      free.delete(partner);
    }
  };
  pair((want, is) => keyOf(want) !== undefined && keyOf(want) === keyOf(is));
  pair((want, is) => differences(want, is, '').length === 0);
  pair((want) => want.name !== 'disk');
  return pairs;
}

function textOf(node: XmlNode): string {
  return node.children
    .filter((part) => typeof part === 'string')
    .join('')
    .trim();
}

function sameText(name: string, want: string, is: string): boolean {
  return want === is || (name === 'uuid' && want.toLowerCase() === is.toLowerCase());
}

/** What tells devices of one kind apart. */
function keyOf(node: XmlNode): string | undefined {
  if (node.name === 'disk') return attributeAt(node, 'dev', 'target');
  if (node.name === 'interface') return attributeAt(node, 'address', 'mac')?.toLowerCase();
  return node.attributes.get('name');
}

function label(node: XmlNode): string {
  const key = node.name === 'disk' || node.name === 'interface' ? keyOf(node) : undefined;
  return key === undefined ? node.name : `${node.name} ${key}`;
}

/** A machine alias stands for its newest version; MAC addresses have no case. */
function sameValue(name: string, want: string, is: string): boolean {
  if (want === is) return true;
  if (name === 'address') return want.toLowerCase() === is.toLowerCase();
  if (name !== 'machine') return false;
  const family = new Map([
    ['q35', 'pc-q35-'],
    ['pc', 'pc-i440fx-'],
  ]);
  return is.startsWith(family.get(want) ?? `${want}-`);
}

const UNITS = new Map([
  ['b', 1],
  ['bytes', 1],
  ['KB', 1000],
  ['k', 2 ** 10],
  ['KiB', 2 ** 10],
  ['MB', 1e6],
  ['M', 2 ** 20],
  ['MiB', 2 ** 20],
  ['GB', 1e9],
  ['G', 2 ** 30],
  ['GiB', 2 ** 30],
  ['T', 2 ** 40],
  ['TiB', 2 ** 40],
]);

/** The bytes of `<memory unit='MiB'>512</memory>`; KiB where no unit is said. */
function bytesOfSize(node: XmlNode): number | undefined {
  const sized = ['memory', 'currentMemory', 'maxMemory'].includes(node.name);
  const text = textOf(node);
  const unit = UNITS.get(node.attributes.get('unit') ?? 'KiB');
  return sized && /^\d+$/.test(text) && unit !== undefined ? Number(text) * unit : undefined;
}
