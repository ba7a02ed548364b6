// XML as plain data. Texts are byte strings, like every file: UTF-8 is neither decoded nor checked.
import { DOMParser, type Element, type Node } from '@xmldom/xmldom';

export interface XmlNode {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** Elements and text. White space between elements, comments and processing instructions are left out. */
  readonly children: readonly (XmlNode | string)[];
}

export type XmlReading =
  | { readonly ok: true; readonly root: XmlNode }
  | { readonly ok: false; readonly problem: string; readonly root?: undefined };

const ELEMENT = 1;
const TEXT = 3;
const CDATA = 4;

const REFERENCE = /&#(x[0-9a-f]+|\d+);/gi;
const MOST = 0x10ffff;
const CONTROL = /[^\t\n\r\x20-\u{10ffff}]/u;

/** The root element. A DOCTYPE is refused: what its entities name would be read from somewhere else. */
export function parseXml(bytes: string): XmlReading {
  const text = bytes.replace(/^\xEF\xBB\xBF/, '').replace(/^\s*<\?xml[^>]*\?>/, '');
  if (/<!DOCTYPE/i.test(text.replace(/<!--.*?-->/gs, ''))) return { ok: false, problem: 'A DOCTYPE is not allowed' };
  const strange = CONTROL.exec(
    text.replace(REFERENCE, (_, digits) => String.fromCodePoint(Math.min(codeOf(digits), MOST))),
  )?.[0];
  if (strange !== undefined) return { ok: false, problem: `The control character ${hex(strange)} is not allowed` };
  try {
    const parser = new DOMParser({
      locator: false,
      // XML 1.1 would also take the bytes 0x85 for line ends, which are parts of UTF-8 letters.
      normalizeLineEndings: (source) => source.replace(/\r\n?/g, '\n'),
      onError: (_level, message) => {
        throw new Error(message);
      },
    });
    const root = parser.parseFromString(text.replace(REFERENCE, asBytes), 'text/xml').documentElement;
    return root ? { ok: true, root: nodeOf(root) } : { ok: false, problem: 'There is no element' };
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
}

/** A character reference beyond ASCII stands for the bytes that it has in UTF-8. */
function asBytes(reference: string, digits: string): string {
  const code = codeOf(digits);
  return code < 0x80 || code > MOST ? reference : Buffer.from(String.fromCodePoint(code), 'utf8').toString('latin1');
}

const codeOf = (digits: string): number => (/^x/i.test(digits) ? Number.parseInt(digits.slice(1), 16) : Number(digits));

function nodeOf(element: Element): XmlNode {
  const attributes = new Map([...element.attributes].map((attribute) => [attribute.name, attribute.value] as const));
  const parts: (XmlNode | string)[] = [];
  for (let part: Node | null = element.firstChild; part; part = part.nextSibling) {
    if (part.nodeType === ELEMENT) parts.push(nodeOf(part as Element));
    else if (part.nodeType === TEXT || part.nodeType === CDATA) parts.push(part.nodeValue ?? '');
  }
  const structured = parts.some((part) => typeof part !== 'string');
  const children = parts.filter((part) => typeof part !== 'string' || (structured ? part.trim() !== '' : part !== ''));
  return { name: element.tagName, attributes, children };
}

/** A new element. Attributes and children that are undefined are left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>> = {},
  ...children: readonly (XmlNode | string | undefined)[]
): XmlNode {
  const given = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, String(value)] as const],
  );
  return { name, attributes: new Map(given), children: children.filter((child) => child !== undefined) };
}

/**
 * The text of an element, two blanks a level, `\n` line ends. XML has no control characters, and nothing that is
 * printed has any: parameters cannot hold them, and `parseXml` refuses them.
 */
export function printXml(root: XmlNode): string {
  return `${printNode(root, '')}\n`;
}

function printNode({ name, attributes, children }: XmlNode, indent: string): string {
  const open = [name, ...[...attributes].map(([key, value]) => `${key}='${escapeAttribute(value)}'`)].join(' ');
  if (children.length === 0) return `${indent}<${open}/>`;
  if (children.every((child) => typeof child === 'string')) {
    return `${indent}<${open}>${children.map((child) => escapeText(String(child))).join('')}</${name}>`;
  }
  const inner = children.map((child) =>
    typeof child === 'string' ? `${indent}  ${escapeText(child.trim())}` : printNode(child, `${indent}  `),
  );
  return `${indent}<${open}>\n${inner.join('\n')}\n${indent}</${name}>`;
}

function escapeText(text: string): string {
  return text.replace(/[&<>\r\x7f]/g, entity);
}

function escapeAttribute(text: string): string {
  return text.replace(/[&<>"'\t\n\r\x7f]/g, entity);
}

function entity(char: string): string {
  return `&#${char.charCodeAt(0)};`;
}

function hex(char: string): string {
  return `0x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

/** The child elements, of one name or all. */
export function childrenOf(node: XmlNode | undefined, name?: string): readonly XmlNode[] {
  const elements = node?.children.filter((child) => typeof child !== 'string') ?? [];
  return name === undefined ? elements : elements.filter((child) => child.name === name);
}

/** The first element at the end of a path of names. */
export function child(node: XmlNode | undefined, ...path: readonly string[]): XmlNode | undefined {
  return path.reduce<XmlNode | undefined>((at, name) => childrenOf(at, name)[0], node);
}

/** The text of the element at the end of a path, white space and all. */
export function textAt(node: XmlNode | undefined, ...path: readonly string[]): string | undefined {
  const at = child(node, ...path);
  return at?.children.filter((part) => typeof part === 'string').join('');
}

/** An attribute of the element at the end of a path. */
export function attributeAt(
  node: XmlNode | undefined,
  attribute: string,
  ...path: readonly string[]
): string | undefined {
  return child(node, ...path)?.attributes.get(attribute);
}

/** All elements of a name, at any depth, in document order. */
export function descendants(node: XmlNode, name: string): readonly XmlNode[] {
  return childrenOf(node).flatMap((inner) => [...(inner.name === name ? [inner] : []), ...descendants(inner, name)]);
}
