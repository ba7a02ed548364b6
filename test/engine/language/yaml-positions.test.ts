import fc from 'fast-check';
import { getScalarValue, parseEvents, type ScalarEvent } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { decode } from '../../../engine/language/yaml/decode.ts';
import { readYaml, type YamlNode, type YamlScalar } from '../../../engine/language/yaml.ts';

/** The first scalar under the key `a`. */
function scalarAt(text: string): YamlScalar {
  const { node, diagnostics } = readYaml('x.yml', text);
  expect(diagnostics).toEqual([]);
  const value: YamlNode | undefined = node?.kind === 'map' ? node.entries[0]?.value : undefined;
  if (value?.kind !== 'scalar') throw new Error('no scalar under the first key');
  return value;
}

/** `line:column` of the first place of a word in the decoded text. */
function placeOf(node: YamlScalar, word: string): string {
  const { line, column } = node.source.location(node.offsetOf(node.text.indexOf(word)));
  return `${line}:${column}`;
}

describe('offsetOf', () => {
  const CASES: readonly (readonly [string, string, string, string])[] = [
    ['a plain scalar', 'a: one X', 'X', '1:8'],
    ['a folded plain scalar', 'a: one\n  two X', 'X', '2:7'],
    ['single quotes', "a: 'one X'", 'X', '1:9'],
    ['behind a doubled quote', "a: 'it''s X'", 'X', '1:11'],
    ['double quotes', 'a: "one X"', 'X', '1:9'],
    ['behind an escape', 'a: "\\x41\\n\\u00e9 X"', 'X', '1:18'],
    ['behind an escaped line break', 'a: "one \\\n   X"', 'X', '2:4'],
    ['in folded double quotes', 'a: "one\n\n   X"', 'X', '3:4'],
    ['a literal block', 'a: |\n  one\n    two X\n', 'X', '3:9'],
    ['a literal block behind an empty line', 'a: |\n\n  one\n\n  X\n', 'X', '5:3'],
    ['a literal block with its own indentation', 'a: |2\n    one\n  X\n', 'X', '3:3'],
    ['a literal block with CRLF', 'a: |\r\n  one\r\n  X\r\n', 'X', '3:3'],
    ['a folded block', 'a: >-\n  one\n  two X\n', 'X', '3:7'],
    ['a folded block behind deeper lines', 'a: >\n  one\n    deep\n\n  X\n', 'X', '5:3'],
    ['behind a character of two units', 'a: "😀 X"', 'X', '1:8'],
  ];
  it.each(CASES)('finds a word in %s', (_, text, word, place) => {
    expect(placeOf(scalarAt(text), word)).toBe(place);
  });

  it('maps the end of the text behind its last character', () => {
    const node = scalarAt('a: "one"');
    expect(node.offsetOf(3)).toBe(7);
  });
});

describe('decode', () => {
  const line = fc
    .array(fc.constantFrom('a', 'B', ' ', '  ', '\t', "''", '\\n', '\\x41', '\\"', '\\\\', '{{', '#', 'é', '😀'))
    .map((parts) => parts.join(''));
  const body = fc.array(line, { minLength: 1, maxLength: 6 });
  const LAYOUTS: readonly (readonly [string, (lines: readonly string[]) => string])[] = [
    ['plain', (lines) => `x: a${lines.join('\n  ')}\n`],
    ['single', (lines) => `x: '${lines.join('\n  ')}'\n`],
    ['double', (lines) => `x: "${lines.join('\n  ')}"\n`],
    ['literal', (lines) => `x: |\n  ${lines.join('\n  ')}\n`],
    ['literal keep', (lines) => `x: |+\n  ${lines.join('\r\n  ')}\n\n`],
    ['folded', (lines) => `x: >\n  ${lines.join('\n  ')}\n`],
    ['folded strip', (lines) => `x: >-\n  ${lines.join('\n\n  ')}\n`],
  ];
  it.each(LAYOUTS)('decodes a %s scalar as js-yaml does, each character from its own place', (_, layout) => {
    fc.assert(
      fc.property(body, (lines) => {
        const text = layout(lines);
        for (const event of scalars(text)) {
          const decoded = decode(text, event);
          expect(decoded.text).toBe(getScalarValue(text, event));
          expect(decoded.offsets).toHaveLength(decoded.text.length + 1);
          [...decoded.text].forEach((char, i) => {
            if (
              /[aBé#{]/.test(char) &&
              text[decoded.offsets[i] ?? -1] !== '\\' &&
              decoded.text.length === [...decoded.text].length
            )
              expect(text[decoded.offsets[i] ?? -1]).toBe(char);
          });
        }
      }),
      { numRuns: 300 },
    );
  });
});

function scalars(text: string): readonly ScalarEvent[] {
  try {
    return parseEvents(text, {}).filter((event): event is ScalarEvent => event.type === 4);
  } catch {
    return [];
  }
}
