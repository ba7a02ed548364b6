import fc from 'fast-check';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { location, readYaml, toData, type YamlNode } from '../../../engine/language/yaml.ts';

const read = (text: string) => readYaml('x.yml', text);
const data = (text: string) => {
  const { node, diagnostics } = read(text);
  expect(diagnostics).toEqual([]);
  return node && toData(node);
};
/** `line:column code message (hint)` of every problem. */
const problems = (text: string) =>
  read(text).diagnostics.map(
    ({ code, message, hint, location: at }) =>
      `${at?.line}:${at?.column} ${code} ${message}${hint ? ` (${hint})` : ''}`,
  );

describe('readYaml', () => {
  it.each([
    ['', null],
    ['# only a comment\n', null],
    ['---\n', null],
    ['a: 1', { a: 1 }],
    ['a: yes', { a: 'yes' }],
    ['a: 0644', { a: 644 }],
    ['a: 0o17', { a: 15 }],
    ['a: 1.5e3', { a: 1500 }],
    ['a: ~', { a: null }],
    ['a:', { a: null }],
    ['a: "1"', { a: '1' }],
    ['a: !!str 1', { a: '1' }],
    ['a: !!int "7"', { a: 7 }],
    ['a: !unsafe "{{ x }}"', { a: '{{ x }}' }],
    ['- a\n-\n- [b, {c: d}]\n', ['a', null, ['b', { c: 'd' }]]],
    ['80: x\ntrue: y', { 80: 'x', true: 'y' }],
    ['a: &x {b: 1}\nc: *x', { a: { b: 1 }, c: { b: 1 } }],
    ['a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3', { a: { b: 1, c: 2 }, d: { b: 1, c: 3 } }],
    ['d:\n  <<: [{a: 1}, {a: 2, b: 3}]', { d: { a: 1, b: 3 } }],
    ['\uFEFFa: 1', { a: 1 }],
    ['a: |\n  x\n   y\n', { a: 'x\n y\n' }],
    ['a: >-\n  x\n  y\n', { a: 'x y' }],
    ['a: 2024-01-01', { a: '2024-01-01' }],
  ])('reads %j', (text, expected) => {
    expect(data(text)).toEqual(expected);
  });

  it('keeps "__proto__" an own key', () => {
    expect(Object.keys(data('__proto__: 1') ?? {})).toEqual(['__proto__']);
  });

  it.each([
    ['a:\n\t- b', '2:1 yaml-tab A tab is used for indentation (Replace it by spaces)'],
    [
      'a: 1\n  b: 2',
      '2:3 yaml-indentation This line is indented differently from its neighbours (Entries of one list or mapping start in the same column)',
    ],
    [
      'a: [\n  b,\n]',
      '3:1 yaml-indentation A value that goes on here must be indented deeper than its key (Indent the closing bracket too)',
    ],
    [
      'a: {{ x }}',
      '1:4 yaml-unquoted-template A value that starts with "{{" must be in quotes, or YAML reads a mapping (Write "{{ x }}")',
    ],
    [
      'a: {{ x }}/b',
      '1:4 yaml-unquoted-template A value that starts with "{{" must be in quotes, or YAML reads a mapping (Write "{{ x }}/b")',
    ],
    [
      '- {{ x | default("a") }}',
      `1:3 yaml-unquoted-template A value that starts with "{{" must be in quotes, or YAML reads a mapping (Write '{{ x | default("a") }}')`,
    ],
    ['a: 1\nb: 2\na: 3', '3:1 yaml-duplicate-key "a" is set twice'],
    [
      'a: !foo x',
      '1:4 yaml-tag Unknown tag "!foo" (YAML reads "!" as a tag. Write "not foo", or put the value in quotes)',
    ],
    ['a: !unsave x', '1:4 yaml-tag Unknown tag "!unsave" (Did you mean "!unsafe"?)'],
    ['a: !!int x', '1:4 yaml-tag The tag "!!int" does not fit this value'],
    [
      'a: !vault |\n  abc',
      '1:4 yaml-vault The value cannot be opened: no password is given (Name its password with --vault-password-file, or let --ask-vault-pass ask for it)',
    ],
    [
      'a: 1\n---\nb: 2',
      '2:1 yaml-documents The file holds several documents; Play reads one (Remove the "---" lines in between, or split the file)',
    ],
    [
      'a: *x',
      '1:4 yaml-alias No anchor "&x" comes before "*x" (To write a text that starts with "*", put it in quotes)',
    ],
    ['a: &x [*x]', '1:8 yaml-alias The alias "*x" stands inside what it names'],
    [
      "a: 'x' in y",
      `1:8 yaml-unquoted-text Text follows the closing quote (Put the whole value in quotes of the other kind)`,
    ],
    ['a: b: c', '1:5 yaml-unquoted-text A value that holds ": " must be in quotes (Put the value in quotes)'],
    ['a: "b', '1:6 yaml-syntax The text in quotes does not end (Add the closing quote)'],
    ['a: [b', '1:6 yaml-syntax A "[" or "{" is not closed (Add the closing "]" or "}")'],
    [
      'a: "\\d"',
      '1:6 yaml-syntax Unknown escape after "\\" in a text in double quotes (Write "\\\\" for one backslash, or use single quotes)',
    ],
    ['a: @b', '1:4 yaml-unquoted-text A value cannot start with "@" (Put the value in quotes)'],
    [
      '<<: 1',
      '1:5 yaml-merge A merge key "<<" needs a mapping or a list of mappings (Write "<<: *name", where "&name" marks a mapping)',
    ],
    ['? [a]\n: b', '1:3 yaml-key A key must be plain text, not a list or a mapping'],
    ['a: \0', '1:4 yaml-syntax The file holds a character that YAML does not allow'],
    [`${'['.repeat(150)}`, '1:100 yaml-limit The file is nested deeper than 100 levels'],
  ])('says what is wrong with %j', (text, expected) => {
    expect(problems(text)).toEqual([expected]);
  });

  it('names the first place of a key that is set twice', () => {
    expect(read('a: 1\na: 2').diagnostics[0]?.related).toEqual([
      { message: 'It is first set here', location: { file: 'x.yml', line: 1, column: 1, length: 1 } },
    ]);
  });

  it('reports every problem that does not keep it from reading on', () => {
    expect(problems('a: {{ x }}\nb: {{ y }}\nc: !foo 1\nc: 2').map((line) => line.split(' ', 2).join(' '))).toEqual([
      '1:4 yaml-unquoted-template',
      '2:4 yaml-unquoted-template',
      '3:4 yaml-tag',
      '4:1 yaml-duplicate-key',
    ]);
  });

  it('reports every missing quote, also those that break the file', () => {
    const text = "a: {{ x }}/b\nc: 'x' in y\nd: e: f\ng: %h\ni: 1\ni: 2\n";
    expect(problems(text).map((line) => line.split(' ', 2).join(' '))).toEqual([
      '1:4 yaml-unquoted-template',
      '2:8 yaml-unquoted-text',
      '3:5 yaml-unquoted-text',
      '4:4 yaml-unquoted-text',
      '6:1 yaml-duplicate-key',
    ]);
    expect(read(text).node).toBeUndefined();
  });

  it('names a tab that ends a block of text', () => {
    expect(problems('a: |\n    x\n\t{{ y }}\n')).toEqual([
      '3:1 yaml-tab A tab is used for indentation (Replace it by spaces)',
    ]);
  });

  it('refuses aliases that multiply', () => {
    const lines = Array.from(
      { length: 12 },
      (_, i) =>
        `k${i}: &k${i} [${
          i === 0
            ? 'x'
            : Array(8)
                .fill(`*k${i - 1}`)
                .join(', ')
        }]`,
    );
    expect(problems(lines.join('\n')).some((line) => line.includes('yaml-limit'))).toBe(true);
  });

  it('refuses aliases that nest beyond every stack', () => {
    const deep = (inner: string) => `${'['.repeat(80)}${inner}${']'.repeat(80)}`;
    const lines = Array.from({ length: 50 }, (_, i) => `k${i}: &k${i} ${deep(i === 0 ? 'x' : `*k${i - 1}`)}`);
    expect(problems(lines.join('\n')).some((line) => line.includes('yaml-limit'))).toBe(true);
  });

  it('reads comments in odd places in no time', () => {
    const comments = `[a, ${'# x '.repeat(5000)}\n b, # ] # ] # ]\n ]`;
    expect(data(`k: ${comments}`)).toEqual({ k: ['a', 'b'] });
    expect(data(`- a\n${'# - '.repeat(5000)}\n-\n${'#\n'.repeat(5000)}- b`)).toEqual(['a', null, 'b']);
  });

  it('agrees with js-yaml on every value that both read', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (json) => {
        const text = json.replaceAll('\u007f', '?');
        expect(data(text)).toEqual(load(text));
      }),
    );
  });

  it('never throws', () => {
    const piece = fc.constantFrom(
      'a',
      ': ',
      '- ',
      '\n',
      '  ',
      '\t',
      '{',
      '}',
      '[',
      ']',
      '{{ x }}',
      '"',
      "'",
      '|',
      '>',
      '&a',
      '*a',
      '!x',
      '!!int',
      '#',
      ',',
      '---',
      '<<',
      '?',
      '%',
      '@',
      '\\',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const { node, diagnostics } = read(pieces.join(''));
        expect(node !== undefined || diagnostics.length > 0).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('location', () => {
  const place = (text: string, pick: (node: YamlNode) => YamlNode | undefined) => {
    const { node } = read(text);
    const found = node && pick(node);
    const at = found && location(found);
    return at && `${at.line}:${at.column}+${at.length}`;
  };
  const first = (node: YamlNode) =>
    node.kind === 'map' ? node.entries[0]?.value : node.kind === 'list' ? node.items[0] : undefined;
  const second = (node: YamlNode) => (node.kind === 'list' ? node.items[1] : undefined);

  it.each([
    ['a: bc', '1:4+2'],
    ['a: "bc"', '1:4+4'],
    ['a: |  # note\n  bc\n', '1:4+9'],
    ['a:\nb: 1', '1:2+1'],
    ['a: [b, c]', '1:4+6'],
    ['a: {b: c}', '1:4+6'],
    ['a:\n  b: c', '2:3+4'],
    ['- x', '1:3+1'],
  ])('of the first value in %j', (text, expected) => {
    expect(place(text, first)).toBe(expected);
  });

  it('of an empty item is behind its dash', () => {
    expect(place('- a\n-\n- c', second)).toBe('2:2+1');
  });
});
