import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { readLimit } from '../../../engine/inventory/limit.ts';
import { loadInventory } from '../../../engine/inventory/load.ts';
import { complaints, varsOf } from './read.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function tree(files: Readonly<Record<string, string>>): (name: string) => string {
  const root = mkdtempSync(join(tmpdir(), 'play-inventory-'));
  folders.push(root);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return (name) => join(root, name);
}

const messages = async (...given: Parameters<typeof loadInventory>) =>
  complaints((await loadInventory(...given)).diagnostics);

test('group_vars and host_vars beside the inventory beat it, those beside the playbook beat both', async () => {
  const at = tree({
    'inv/lab.ini': '[web]\nh1 a=ini b=ini c=ini\n[web:vars]\nd=ini\ne=ini\nf=ini\n[all:vars]\ng=ini\nh=ini\n',
    'inv/host_vars/h1.yml': 'b: inventory\nc: inventory',
    'play/host_vars/h1.yaml': 'c: playbook',
    'inv/group_vars/web': 'e: inventory\nf: inventory',
    'play/group_vars/web.json': '{"f": "playbook"}',
    'inv/group_vars/all/one.yml': 'h: inventory\ni: one',
    'inv/group_vars/all/two.yml': 'i: two',
    'inv/group_vars/all/.hidden.yml': 'i: hidden',
    'inv/group_vars/all/two.yml~': 'i: backup',
    'inv/group_vars/other.yml': '}{',
  });
  const { inventory, diagnostics } = await loadInventory([at('inv/lab.ini')], at('play'));
  expect(diagnostics).toEqual([]);
  expect(inventory && varsOf(inventory, 'h1')).toEqual({
    a: 'ini',
    b: 'inventory',
    c: 'playbook',
    d: 'ini',
    e: 'inventory',
    f: 'playbook',
    g: 'ini',
    h: 'inventory',
    i: 'two',
  });
});

test('a later source wins, and may add to groups of an earlier one', async () => {
  const at = tree({
    one: '[web]\nh1 v=1\nh2\n',
    'two.yml': 'web:\n  vars: {g: 2}\n  hosts:\n    h1: {v: 2}\n    h3:\n',
  });
  const { inventory } = await loadInventory([at('one'), at('two.yml')], undefined);
  expect(inventory?.groups.get('web')?.hosts).toEqual(['h1', 'h2', 'h3']);
  expect(inventory && varsOf(inventory, 'h1')).toEqual({ v: 2, g: 2 });
});

test('a list of hosts is an inventory', async () => {
  const { inventory } = await loadInventory(['a,b:2222,'], undefined);
  expect([...(inventory?.hosts.keys() ?? [])]).toEqual(['a', 'b']);
  expect(inventory && varsOf(inventory, 'b')).toEqual({ ansible_port: 2222 });
});

test('a folder of inventories is read in lexical order, without what is no inventory', async () => {
  const at = tree({
    'inv/b.ini': 'h v=b',
    'inv/a.ini': 'h v=a',
    'inv/c.ini~': 'h v=c',
    'inv/group_vars/all.yml': 'x: 1',
  });
  const { inventory } = await loadInventory([at('inv')], undefined);
  expect(inventory && varsOf(inventory, 'h')).toEqual({ v: 'b', x: 1 });
});

test('localhost needs no inventory and reads what all hosts read', async () => {
  const at = tree({ 'lab.ini': 'h1\n[all:vars]\nx=1\n', 'host_vars/localhost.yml': 'y: 2' });
  const { inventory } = await loadInventory([at('lab.ini')], undefined);
  expect(inventory?.implicit?.groups).toEqual([]);
  const vars = [...(inventory?.implicit?.vars ?? [])].map(([name, { value }]) => [name, value.written]);
  expect(vars).toEqual([
    ['x', 1],
    ['ansible_connection', 'local'],
    ['y', 2],
  ]);
});

test('localhost in the inventory is a host like others', async () => {
  expect((await loadInventory(['localhost,'], undefined)).inventory?.implicit).toBeUndefined();
});

test('a missing inventory is an error', async () => {
  expect(await messages(['/nowhere/lab.ini'], undefined)).toEqual(['The inventory "/nowhere/lab.ini" does not exist']);
});

test.each([
  [{ 'lab.ini': 'h1 v\nh[3:1]\n', 'host_vars/h1.yml': 'a: [', 'group_vars/all.yml': '- x' }, 4],
  [{ 'lab.ini': 'h1', 'group_vars/all.yml': 'a: "{{ b"\nc: "{{ d | nofilter }}"' }, 2],
] as const)('everything wrong is reported at once: %j', async (files, count) => {
  const at = tree(files);
  const { inventory, diagnostics } = await loadInventory([at('lab.ini')], undefined);
  expect(inventory).toBeUndefined();
  expect(diagnostics).toHaveLength(count);
});

test('two files for one group are an error, where Ansible reads the first alone', async () => {
  const at = tree({ 'lab.ini': '[web]\nh1', 'group_vars/web.yml': 'a: 1', 'group_vars/web.yaml': 'b: 1' });
  expect(await messages([at('lab.ini')], undefined)).toEqual([
    `1:1 "${at('group_vars/web.yaml')}" and "${at('group_vars/web.yml')}" both set the variables of "web"`,
  ]);
});

test('a loop of symbolic links ends', async () => {
  const at = tree({ 'lab.ini': 'h1', 'group_vars/all/a.yml': 'a: 1' });
  symlinkSync('.', at('group_vars/all/loop'));
  expect((await messages([at('lab.ini')], undefined))[0]).toContain('is nested too deep, or a loop of links');
});

test('a file that is not UTF-8 is an error at its first bad byte', async () => {
  const at = tree({ 'lab.ini': '' });
  writeFileSync(at('lab.ini'), Buffer.from('h1\nh2 v=\xff\n', 'latin1'));
  expect(await messages([at('lab.ini')], undefined)).toEqual([
    `2:6 The inventory "${at('lab.ini')}" is not UTF-8 text`,
  ]);
});

test('a limit takes in the files that it names', async () => {
  const at = tree({ retry: 'h1\n\n# why\nh2\n', empty: '\n' });
  expect(await readLimit(`@${at('retry')},web`)).toEqual({ ok: true, value: 'h1,h2,web' });
  expect(await readLimit('web:&db')).toEqual({ ok: true, value: 'web:&db' });
  for (const limit of ['', ',', `@${at('empty')}`, '@/nowhere'])
    expect(await readLimit(limit)).toMatchObject({ ok: false });
});
