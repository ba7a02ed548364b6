// The definition that a playbook asks for.
import { bytesOf, isUnknown, type Maybe, textOfBytes, type Unknown } from '../../engine/contract/index.ts';
import { domainDifferences } from '../formats/domain-compare.ts';
import { domainName, domainUuid } from '../formats/domain-uses.ts';
import { buildDomain, type DomainDefinition } from '../formats/domain-xml.ts';
import { childrenOf, element, parseXml, printXml, type XmlNode } from '../formats/xml.ts';

export type Wanted =
  /** The playbook says nothing about the definition. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'wrong'; readonly problem: string }
  | { readonly kind: 'open'; readonly on: Unknown }
  | WantedDefinition;

export interface WantedDefinition {
  readonly kind: 'definition';
  readonly root: XmlNode;
  /** As it is written, a byte string. */
  readonly xml: string;
  readonly uuid: string | undefined;
}

/** What `xml`, a rendered template or simple parameters come to for the guest `name`. */
export function wantedOf(name: string, text: Maybe<string> | DomainDefinition | undefined): Wanted {
  if (text === undefined) return { kind: 'nothing' };
  if (isUnknown(text)) return { kind: 'open', on: text };
  const xml = typeof text === 'string' ? bytesOf(text) : buildDomain(text);
  const reading = parseXml(xml);
  if (!reading.ok) return { kind: 'wrong', problem: `The definition is no XML: ${textOfBytes(reading.problem)}` };
  const { root } = reading;
  if (root.name !== 'domain') return { kind: 'wrong', problem: `Expected a <domain>, found a <${root.name}>` };
  const called = textOfBytes(domainName(root) ?? '');
  if (called !== name) return { kind: 'wrong', problem: `The definition is of "${called}", expected "${name}"` };
  return { kind: 'definition', root, xml, uuid: domainUuid(root) };
}

/** What a guest's definition (`dumpxml --inactive`) lacks of it. */
export function lacking(wanted: WantedDefinition, xml: string): readonly string[] {
  const reading = parseXml(xml);
  if (!reading.ok) return [`its definition cannot be read: ${reading.problem}`];
  return domainDifferences(wanted.root, reading.root).map(textOfBytes);
}

/** The XML to define: with the UUID of the guest that has the name already, since libvirt refuses another one. */
export function toDefine({ root, xml, uuid }: WantedDefinition, existing: string | undefined): string {
  if (uuid !== undefined || existing === undefined) return xml;
  const children = childrenOf(root).toSpliced(1, 0, element('uuid', {}, existing));
  return printXml({ ...root, children });
}
