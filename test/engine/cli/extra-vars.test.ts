import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, test } from 'vitest';
import { readExtraVars } from '../../../engine/cli/extra-vars.ts';

let cwd = '';
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'play-vars-'));
  writeFileSync(join(cwd, 'vars.yml'), 'dest: devstack-2\nports: [1, 2]\n');
  writeFileSync(join(cwd, 'list.yml'), '- a\n');
});
afterAll(() => {
  rmSync(cwd, { recursive: true });
});

async function written(...texts: string[]): Promise<unknown> {
  const read = await readExtraVars(texts, cwd);
  return read.ok
    ? Object.fromEntries([...read.value].map(([name, { value }]) => [name, value.written]))
    : read.error.map(({ message }) => message);
}

test.each([
  ['k=v', { k: 'v' }],
  ['count=3', { count: '3' }],
  ['a=1 b="two words" c=x=y', { a: '1', b: 'two words', c: 'x=y' }],
  ['empty=', { empty: '' }],
  ['{"count": 3, "deep": {"list": [true]}}', { count: 3, deep: { list: [true] } }],
  ['{count: 3}', { count: 3 }],
  ['@vars.yml', { dest: 'devstack-2', ports: [1, 2] }],
])('-e %s', async (text, vars) => {
  expect(await written(text)).toEqual(vars);
});

it('lets a later one win', async () => {
  expect(await written('@vars.yml', 'dest=devstack-1')).toEqual({ dest: 'devstack-1', ports: [1, 2] });
});

it('keeps templates and says where a variable was set', async () => {
  const read = await readExtraVars(['x="{{ y }}"', '@vars.yml'], cwd);
  expect(read.ok && read.value.get('x')?.value.constant).toBe(false);
  expect(read.ok && read.value.get('ports')?.location).toMatchObject({ file: 'vars.yml', line: 2, column: 1 });
});

test.each([
  ['alone', ['"alone" in "-e alone" is not name=value']],
  ['', ['"-e" has no variable']],
  ['my-name=1', ['"my-name" cannot be the name of a variable']],
  ['@list.yml', ['Variables must be a mapping']],
  ['@nowhere.yml', [expect.stringContaining('does not exist')]],
  ['{"a": ', [expect.any(String)]],
])('-e %s is refused', async (text, messages) => {
  expect(await written(text)).toEqual(messages);
});

it('tells everything that is wrong at once', async () => {
  expect(await written('alone', '1a=2')).toHaveLength(2);
});
