// YAML 1.1, which Ansible's inventories are read with: plain values that it takes for something else than YAML 1.2 does.
import type { YamlNode, YamlScalar } from '../yaml.ts';

/** A plain value with two readings. */
export interface TwoReadings {
  readonly node: YamlScalar;
  /** What YAML 1.1 makes of it, in words. */
  readonly old: string;
  /** What Play makes of it. */
  readonly now: string;
}

/** Every plain value below a node that YAML 1.1 reads differently. */
export function twoReadings(node: YamlNode): readonly TwoReadings[] {
  if (node.kind === 'list') return node.items.flatMap(twoReadings);
  if (node.kind === 'map') return node.entries.flatMap(({ value }) => twoReadings(value));
  if (node.style !== 'plain' || node.unsafe || isTagged(node)) return [];
  const old = reading11(node.text);
  return old === node.value ? [] : [{ node, old: described(old), now: described(node.value) }];
}

const DATE = Symbol('a date');

function described(value: YamlScalar['value'] | typeof DATE): string {
  if (value === DATE) return 'a date';
  if (typeof value === 'string') return 'a text';
  return typeof value === 'number' ? `the number ${value}` : String(value);
}

function isTagged({ source, start }: YamlScalar): boolean {
  return /(?:^|\s)!\S*[ \t]+$/.test(source.text.slice(source.lineStart(start), start));
}

/** The implicit types of YAML 1.1 (https://yaml.org/type/), with the exponents that PyYAML wants a sign in. */
function reading11(text: string): YamlScalar['value'] | typeof DATE {
  if (/^(?:yes|true|on)$/i.test(text) && cased(text)) return true;
  if (/^(?:no|false|off)$/i.test(text) && cased(text)) return false;
  if (/^(?:~|null|Null|NULL|)$/.test(text)) return null;
  if (/^\d{4}-\d\d-\d\d$|^\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d/.test(text)) return DATE;
  const sign = text.startsWith('-') ? -1 : 1;
  const digits = text.replace(/^[-+]/, '').replaceAll('_', '');
  if (/^[-+]?0b[01_]+$/.test(text)) return sign * Number.parseInt(digits.slice(2), 2);
  if (/^[-+]?0x[\da-fA-F_]+$/.test(text)) return sign * Number.parseInt(digits.slice(2), 16);
  if (/^[-+]?0[0-7_]+$/.test(text)) return sign * Number.parseInt(digits, 8);
  if (/^[-+]?(?:0|[1-9][\d_]*)$/.test(text)) return sign * Number(digits);
  if (/^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/.test(text)) return sign * sexagesimal(digits);
  if (/^(?:[-+]?\d[\d_]*\.[\d_]*|[-+]?\.[\d_]+)(?:[eE][-+]\d+)?$/.test(text)) return sign * Number(digits);
  if (/^[-+]?\.(?:inf|Inf|INF)$/.test(text)) return sign * Number.POSITIVE_INFINITY;
  return text;
}

/** `yes`, `Yes` and `YES`, not `yEs`. */
const cased = (text: string): boolean => /^(?:[a-z]+|[A-Z][a-z]*|[A-Z]+)$/.test(text);

const sexagesimal = (digits: string): number => digits.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
