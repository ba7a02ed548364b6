import { expect, test } from 'vitest';
import type { ParamsSchema } from '../../../../engine/contract/schema.ts';
import { OMIT } from '../../../../engine/language/names.ts';
import { compileParams } from '../../../../engine/language/params/params.ts';
import { compileValue } from '../../../../engine/language/templated.ts';
import { readYaml } from '../../../../engine/language/yaml.ts';
import { unknown } from '../../../../engine/values/unknown.ts';

const schema = {
  type: 'object',
  properties: {
    path: { type: 'string', format: 'path' },
    state: { type: 'string', enum: ['present', 'absent', 'mounted'], default: 'present' },
    mode: { type: 'string', format: 'mode' },
    owner: { type: 'string', format: 'name', mayBeUnknown: true },
    title: { type: 'string', minLength: 2, maxLength: 5, pattern: '^[a-z]' },
    content: { type: 'string', format: 'text' },
    src: { type: 'string' },
    force: { type: 'boolean', default: false },
    passno: { type: 'integer', minimum: 0, maximum: 2 },
    ratio: { type: 'number' },
    options: { anyOf: [{ type: 'array', items: { type: 'string' }, minItems: 1 }, { type: 'string' }] },
    disks: {
      type: 'array',
      items: {
        type: 'object',
        properties: { file: { type: 'string' }, bus: { type: 'string', default: 'virtio' } },
        required: ['file'],
      },
    },
    labels: { type: 'object', additionalProperties: { type: 'integer' } },
    data: { any: true },
    that: { anyOf: [{ condition: true }, { type: 'array', items: { condition: true } }] },
  },
  required: ['path'],
  atMostOne: [['content', 'src']],
} as const satisfies ParamsSchema;

const checker = compileParams('thing', schema);

function written(yaml: string): string[] {
  const { node } = readYaml('t.yml', yaml);
  const compiled = node && compileValue(node);
  if (!compiled?.ok) throw new Error('the test is not valid YAML');
  const found = checker.checkWritten(compiled.value);
  return found.map(
    ({ location, message, hint }) => `${location?.line}:${location?.column} ${message}${hint ? ` / ${hint}` : ''}`,
  );
}

test.each([
  'path: /srv',
  'path: "{{ where }}"',
  'path: /srv\nforce: "{{ a }}"\npassno: "{{ b }}"\noptions: "{{ c }}"\ndisks: "{{ d }}"',
  'path: /srv\noptions: [rw, "{{ x }}"]\ndisks: [{file: a}, "{{ y }}"]\nlabels: {a: 1, b: "{{ z }}"}',
  'path: /\nmode: "0644"\nowner: root\ntitle: abc\ncontent: "a\\nb"\nratio: 1.5\ndata: [1, {a: null}]',
  'path: /srv\nthat: a == 1\n',
  'path: /srv\nthat: [a == 1, true]\n',
])('%j is fine', (yaml) => {
  expect(written(yaml)).toEqual([]);
});

const mistakes: [string, string][] = [
  ['{}', '1:1 "thing" needs "path"'],
  ['path: /a\npth: /b', '2:6 "thing" has no parameter "pth" / Did you mean "path"?'],
  ['path: srv', '1:7 "path" must be an absolute path, not "srv"'],
  [
    'path: ~/x',
    '1:7 "path" must be an absolute path, not "~/x" / Write the home directory in full: "~" is not expanded on the host',
  ],
  [
    'path: /srv//vm/',
    '1:7 "path" must be a path without "//", ".", ".." and a final "/", not "/srv//vm/" / Write "/srv/vm"',
  ],
  ['path: /a/../b', '1:7 "path" must be a path without "//", ".", ".." and a final "/", not "/a/../b" / Write "/b"'],
  ['path: "/a\\nb"', '1:7 "path" must be one line without control characters, not "/a\nb"'],
  ['path: 5', '1:7 "path" must be text, not the number 5 / Quote it: "5"'],
  ['path:', '1:5 "path" must be text, not empty / Nothing stands after the colon'],
  ['path: [/a]', '1:7 "path" must be text, not a list'],
  [
    'path: /a\nstate: presnt',
    '2:8 "state" must be "present", "absent" or "mounted", not "presnt" / Did you mean "present"?',
  ],
  ['path: /a\nstate: true', '2:8 "state" must be "present", "absent" or "mounted", not true'],
  ['path: /a\nmode: 0644', '2:7 "mode" must be text, not the number 644 / Quote it: "0644"'],
  [
    'path: /a\nmode: u=rw',
    '2:7 "mode" must be an octal mode such as "0644", not "u=rw" / A symbolic mode such as "u=rw" says only a part of it',
  ],
  ['path: /a\nmode: "0999"', '2:7 "mode" must be an octal mode such as "0644", not "0999"'],
  ['path: /a\nowner: -x', '2:8 "owner" must be a name without a leading "-", not "-x"'],
  ['path: /a\nowner: a b', '2:8 "owner" must be a name without blanks, not "a b"'],
  ['path: /a\ntitle: a', '2:8 "title" must be at least 2 characters long, not "a"'],
  ['path: /a\ntitle: abcdef', '2:8 "title" must be at most 5 characters long, not "abcdef"'],
  ['path: /a\ntitle: 1ab', '2:8 "title" must be text of the form ^[a-z], not "1ab"'],
  ['path: /a\nforce: yes', '2:8 "force" must be true or false, not "yes" / Write true, without quotes'],
  ['path: /a\nforce: "no"', '2:8 "force" must be true or false, not "no" / Write false, without quotes'],
  ['path: /a\nforce: 1', '2:8 "force" must be true or false, not the number 1'],
  ['path: /a\npassno: "2"', '2:9 "passno" must be a whole number, not "2" / Write 2 without quotes'],
  ['path: /a\npassno: 3', '2:9 "passno" must be at most 2, not 3'],
  ['path: /a\npassno: -1', '2:9 "passno" must be at least 0, not -1'],
  ['path: /a\npassno: 1.5', '2:9 "passno" must be a whole number, not 1.5'],
  ['path: /a\noptions: []', '2:10 "options" must have at least one item'],
  ['path: /a\noptions: 1', '2:10 "options" must be a list or text, not the number 1'],
  ['path: /a\noptions: [1]', '2:11 An item of "options" must be text, not the number 1 / Quote it: "1"'],
  ['path: /a\ndisks: x', '2:8 "disks" must be a list, not "x" / Write it as a list: [x]'],
  ['path: /a\ndisks: [{fil: x}]', '2:15 An item of "disks" has no parameter "fil" / Did you mean "file"?'],
  ['path: /a\nlabels: {a: x}', '2:13 "a" must be a whole number, not "x"'],
  ['path: /a\nlabels: [a]', '2:9 "labels" must be a mapping, not a list'],
  ['path: /a\nsrc: a\ncontent: b', '3:10 "src" and "content" exclude each other / Keep one of them'],
  ['path: /a\nthat: 5', '2:7 "that" must be a condition or a list, not the number 5'],
];
test.each(mistakes)('%j', (yaml, complaint) => {
  expect(written(yaml)).toContain(complaint);
});

test('every mistake is reported', () => {
  expect(written('state: x\nforce: yes\nnope: 1')).toHaveLength(4);
});

const nowhere = { file: 't.yml', line: 1, column: 1 };
const fill = (values: unknown) => checker.fill(values, (pointer) => ({ ...nowhere, column: pointer.length + 1 }));

test('defaults are filled in, also inside lists, and the values are left alone', () => {
  const values = { path: '/a', disks: [{ file: 'x' }] };
  expect(fill(values)).toEqual({
    kind: 'filled',
    params: { path: '/a', disks: [{ file: 'x', bus: 'virtio' }], state: 'present', force: false },
  });
  expect(values).toEqual({ path: '/a', disks: [{ file: 'x' }] });
});

test('omit leaves a parameter out', () => {
  expect(fill({ path: '/a', state: OMIT, content: OMIT, src: 'x' })).toMatchObject({
    params: { state: 'present', src: 'x' },
  });
  expect(fill({ path: OMIT })).toMatchObject({ kind: 'wrong' });
});

test('an unknown value is accepted where the schema says so', () => {
  const owner = unknown('the user that adduser makes');
  expect(fill({ path: '/a', owner })).toMatchObject({ kind: 'filled', params: { owner } });
});

test('elsewhere an unknown value is its own kind of result', () => {
  const force = unknown('what the script prints');
  expect(fill({ path: '/a', force })).toMatchObject({ kind: 'unknown', unknownAt: force, pointer: '/force' });
  expect(fill({ path: '/a', disks: [{ file: force }] })).toMatchObject({ kind: 'unknown', pointer: '/disks/0/file' });
});

test('a value of the wrong type that an expression gave is told how to convert it', () => {
  expect(fill({ path: 5 })).toMatchObject({ diagnostics: [{ hint: 'Convert it: "{{ … | string }}"' }] });
  expect(fill({ path: '/a', force: 'yes' })).toMatchObject({ diagnostics: [{ hint: 'Convert it: "{{ … | bool }}"' }] });
});

test('what is wrong is said before what is unknown', () => {
  expect(fill({ path: 'a', force: unknown('x') })).toMatchObject({
    kind: 'wrong',
    diagnostics: [{ location: { column: 6 } }],
  });
});

test('a module that needs exactly one of several says so', () => {
  const exact = compileParams('guest', {
    type: 'object',
    properties: { xml: { type: 'string', format: 'text' }, src: { type: 'string' } },
    exactlyOne: [['xml', 'src']],
  });
  const messages = (values: unknown) => {
    const filled = exact.fill(values, () => nowhere);
    return filled.kind === 'wrong' ? filled.diagnostics.map(({ message }) => message) : filled.kind;
  };
  expect(messages({})).toEqual(['"guest" needs "xml" or "src"']);
  expect(messages({ xml: 'a', src: 'b' })).toEqual(['"xml" and "src" exclude each other']);
  expect(messages({ src: 'b' })).toBe('filled');
});

test('free names are allowed where the schema says so', () => {
  const free = compileParams('set_fact', { type: 'object', properties: {}, additionalProperties: { any: true } });
  expect(free.fill({ a: 1, b: [2] }, () => nowhere)).toEqual({ kind: 'filled', params: { a: 1, b: [2] } });
});

test('names of Object.prototype are names like others', () => {
  expect(written('path: /a\nconstructor: 1\n__proto__: 2')).toHaveLength(2);
});
