// A guest's definition as another guest's: what tells guests apart is left out, so that libvirt makes it anew.
import { disksOf } from './domain-uses.ts';
import { childrenOf, descendants, element, printXml, type XmlNode } from './xml.ts';

/** The image files that a guest writes, in order. */
export function writtenDisks(domain: XmlNode): readonly string[] {
  return disksOf(domain).flatMap(({ device, readonly, files }) =>
    device === 'disk' && !readonly && files[0] !== undefined ? [files[0]] : [],
  );
}

/** What of a guest a clone cannot share, and what this module does not copy, in words. */
export function uncloned(domain: XmlNode): readonly string[] {
  const has = (name: string) => descendants(domain, name).length > 0;
  return [
    ...(has('nvram') ? ['its UEFI variables: the clone begins with those of the firmware'] : []),
    ...(has('log') ? ['the file that its console is logged to: both write it'] : []),
    ...(has('hostdev') ? ['its devices of the host: only one of both can run'] : []),
  ];
}

/**
 * The definition of a clone.
 * @param disks a path for each of `writtenDisks`, in order
 */
export function cloneDefinition(domain: XmlNode, name: string, disks: readonly string[]): string {
  const paths = new Map(writtenDisks(domain).map((from, i) => [from, disks[i]] as const));
  const cloned = (node: XmlNode, above: string): XmlNode | undefined => {
    if (above === 'domain' && node.name === 'name') return element('name', {}, name);
    if (above === 'domain' && (node.name === 'uuid' || node.name === 'genid')) return undefined;
    if (above === 'interface' && (node.name === 'mac' || node.name === 'target')) return undefined;
    if (above === 'os' && node.name === 'nvram') return undefined;
    // What was done to the original was not done to the clone.
    if (above === 'metadata' && node.name.endsWith(':sysprep')) return undefined;
    const attributes = above === 'disk' && node.name === 'source' ? moved(node.attributes, paths) : node.attributes;
    const children = node.children.flatMap((each): readonly (XmlNode | string)[] => {
      if (typeof each === 'string') return [each];
      const kept = cloned(each, node.name);
      return kept ? [kept] : [];
    });
    return { ...node, attributes, children };
  };
  const children = childrenOf(domain)
    .map((node) => cloned(node, 'domain'))
    .filter((node) => node !== undefined);
  return printXml({ ...domain, attributes: new Map([...domain.attributes].filter(([key]) => key !== 'id')), children });
}

function moved(
  attributes: ReadonlyMap<string, string>,
  paths: ReadonlyMap<string, string | undefined>,
): ReadonlyMap<string, string> {
  return new Map([...attributes].map(([key, value]) => [key, paths.get(value) ?? value]));
}
