import { CORE_SCHEMA, getScalarValue, NOT_RESOLVED, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';
import { didYouMean } from '../../diagnostics/nearest.ts';
import type { Source } from '../source.ts';
import type { YamlScalar } from '../yaml.ts';
import { decode } from './decode.ts';

const STYLES: ReadonlyMap<number, YamlScalar['style']> = new Map([
  [SCALAR_STYLE.PLAIN, 'plain'],
  [SCALAR_STYLE.SINGLE_QUOTED, 'single'],
  [SCALAR_STYLE.DOUBLE_QUOTED, 'double'],
  [SCALAR_STYLE.LITERAL_BLOCK, 'literal'],
  [SCALAR_STYLE.FOLDED_BLOCK, 'folded'],
]);

const PREFIX = 'tag:yaml.org,2002:';
const TYPED = CORE_SCHEMA.tags.filter((tag) => tag.nodeKind === 'scalar');

/** Tags that a playbook may carry, as written. */
const TAGS = ['!unsafe', '!vault', '!!str', '!!int', '!!float', '!!bool', '!!null', '!!map', '!!seq'] as const;

/** The tag before a node as people write it: `!!str`, never `!<tag:yaml.org,2002:str>`. */
export function tagOf(source: Source, event: { tagStart: number; tagEnd: number }): string {
  if (event.tagStart < 0) return '';
  const written = source.text.slice(event.tagStart, event.tagEnd);
  return written.startsWith(`!<${PREFIX}`) ? `!!${written.slice(PREFIX.length + 2, -1)}` : written;
}

/** The way out for a tag that Play does not read. */
export function tagHint(tag: string): string {
  const near = didYouMean(tag, TAGS);
  if (near) return near;
  const word = tag.replace(/^!+/, '');
  return word === ''
    ? 'Put the value in quotes'
    : `YAML reads "!" as a tag. Write "not ${word}", or put the value in quotes`;
}

/** A scalar of the file; `typed` is its value after its tag has been looked at. */
export function scalarNode(source: Source, event: ScalarEvent, place: number): YamlScalar {
  const text = getScalarValue(source.text, event);
  const style = STYLES.get(event.style) ?? 'plain';
  let offsets: readonly number[] | undefined;
  return {
    kind: 'scalar',
    source,
    ...rangeOf(source, event, style, place),
    value: style === 'plain' ? plainValue(text) : text,
    text,
    style,
    unsafe: false,
    offsetOf(index) {
      offsets ??= event.valueStart < 0 ? [place] : decode(source.text, event).offsets;
      return offsets[Math.max(0, Math.min(index, offsets.length - 1))] ?? place;
    },
  };
}

/** The value of a scalar under an explicit tag, or undefined where the tag does not fit. */
export function taggedValue(tag: string, text: string): YamlScalar['value'] | undefined {
  if (tag === '!' || tag === '!!str' || tag === '!unsafe') return text;
  const name = PREFIX + tag.slice(2);
  const found = TYPED.find((type) => type.tagName === name);
  if (!tag.startsWith('!!') || !found) return undefined;
  return scalarValue(found.resolve(text, true, name));
}

function plainValue(text: string): YamlScalar['value'] {
  const first = text.charAt(0);
  for (const type of TYPED) {
    if (!type.implicit || (type.implicitFirstChars && !type.implicitFirstChars.includes(first))) continue;
    const value = scalarValue(type.resolve(text, false, type.tagName));
    if (value !== undefined) return value;
  }
  return text;
}

function scalarValue(value: unknown): YamlScalar['value'] | undefined {
  if (value === NOT_RESOLVED) return undefined;
  const plain = value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string';
  return plain ? value : undefined;
}

/** From the first quote (or the `|`) to behind the last character. */
function rangeOf(source: Source, event: ScalarEvent, style: YamlScalar['style'], place: number) {
  const { valueStart, valueEnd } = event;
  if (valueStart < 0) return { start: place, end: place };
  if (style === 'single' || style === 'double') return { start: valueStart - 1, end: valueEnd + 1 };
  if (style === 'plain') return { start: valueStart, end: valueEnd };
  const header = source.lineStart(Math.max(0, valueStart - 1));
  const mark = source.text.slice(header, valueStart).search(/[|>][-+0-9]*[ \t]*(?:#[^\r\n]*)?[\r\n]*$/);
  const content = source.text.slice(valueStart, valueEnd).trimEnd();
  return { start: mark < 0 ? valueStart : header + mark, end: valueStart + content.length };
}
