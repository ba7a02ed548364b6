import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { loadInventory } from '../../../engine/inventory/load.ts';
import { runs, until } from '../../helpers/until.ts';
import { complaints, varsOf } from './read.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A shell script as an inventory. */
function program(script: string, mode = 0o755): string {
  const folder = mkdtempSync(join(tmpdir(), 'play-program-'));
  folders.push(folder);
  const path = join(folder, 'inv.sh');
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, mode);
  return path;
}

const complaint = async (path: string, limit?: number): Promise<string> => {
  const { diagnostics } = await loadInventory([path], undefined, limit === undefined ? {} : { programLimit: limit });
  return complaints(diagnostics).join('\n').replaceAll(path, 'inv.sh');
};

test('one answer with _meta holds everything, and no host is asked for', async () => {
  const path = program(`
    [ "$1" = --list ] || exit 9
    echo '{"web": {"hosts": ["h1", "h2"], "vars": {"a": 1}}, "db": ["h3"], "site": {"children": ["web", "db"]},
           "_meta": {"hostvars": {"h1": {"b": [true, null]}, "unknown": {"c": 1}}}}'`);
  const { inventory, diagnostics } = await loadInventory([path], undefined);
  expect(diagnostics).toEqual([]);
  expect(inventory?.groups.get('site')?.hosts).toEqual(['h1', 'h2', 'h3']);
  expect(inventory && varsOf(inventory, 'h1')).toEqual({ a: 1, b: [true, null] });
  expect(inventory?.hosts.get('h1')?.vars.get('b')?.location).toMatchObject({ file: path, line: 1 });
});

test('without _meta every host is asked for', async () => {
  const path = program(`case $1 in --list) echo '{"web": ["h1", "h2"]}' ;; *) echo "{\\"name\\": \\"$2\\"}" ;; esac`);
  const { inventory } = await loadInventory([path], undefined);
  expect(inventory && [varsOf(inventory, 'h1'), varsOf(inventory, 'h2')]).toEqual([{ name: 'h1' }, { name: 'h2' }]);
});

const failures: readonly (readonly [string, string, string])[] = [
  ['fails', 'echo "no token" >&2; exit 3', '"inv.sh --list" ended with status 3:\nno token'],
  ['dies', 'kill -9 $$', '"inv.sh --list" ended with SIGKILL and said nothing on stderr'],
  ['prints text', 'echo hello', '"inv.sh --list" printed text that is no JSON ("hello")'],
  ['prints a list', 'echo "[1]"', '"inv.sh --list" printed JSON that is no mapping'],
  ['prints bytes', "printf '\\377'", '"inv.sh --list" printed something that is not UTF-8 text'],
  [
    'names hosts wrongly',
    `echo '{"w": {"hosts": "h1"}}'`,
    '"hosts" of "w" must be a list of names in what "inv.sh" prints',
  ],
  ['names a group wrongly', `echo '{"my web": []}'`, '"my web" cannot be the name of a group in what "inv.sh" prints'],
  ['has a strange _meta', `echo '{"_meta": []}'`, '"_meta" must be a mapping with "hostvars" in what "inv.sh" prints'],
  [
    'fails for a host',
    `case $1 in --list) echo '{"w": ["h1"]}' ;; *) echo "who is $2" >&2; exit 1 ;; esac`,
    '"inv.sh --host h1" ended with status 1:\nwho is h1',
  ],
];
test.each(failures)('a program that %s is an error', async (_, script, message) => {
  expect(await complaint(program(script))).toBe(message);
});

test('a program that hangs is killed with all that it started', async () => {
  const path = program('sleep 600 & echo $! >"$0.pid"; wait');
  expect(await complaint(path, 1)).toBe('"inv.sh --list" did not end within 1 s and said nothing on stderr');
  const pid = Number(readFileSync(`${path}.pid`, 'utf8'));
  await until('the grandchild is gone', async () => !(await runs(pid)));
});

test('a program that may not be executed is refused, with the way out', async () => {
  const path = program('echo {}', 0o644);
  const { diagnostics } = await loadInventory([path], undefined);
  expect(diagnostics).toMatchObject([
    {
      code: 'inventory-program',
      message: `The inventory "${path}" begins as a program does, and is not executable`,
      hint: `Make it executable: chmod +x ${path}; or take its first line away if it is a text`,
    },
  ]);
});

test('a program whose interpreter is missing says so', async () => {
  const path = program('');
  writeFileSync(path, '#!/nowhere/sh\n');
  expect(await complaint(path)).toBe(
    '"inv.sh --list" cannot be started: the interpreter that its first line names does not exist',
  );
});
