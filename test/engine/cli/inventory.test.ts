import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { play } from '../../../engine/cli/play.ts';
import type { World } from '../../../engine/cli/world.ts';

const files: Readonly<Record<string, string>> = {
  'lab.ini':
    '[web]\nw[1:2] ansible_port=2222\n[db]\nd1 ansible_password=hunter2\n[site:children]\nweb\ndb\n[web:vars]\nroot=/srv\n',
  'group_vars/web.yml': 'name: "{{ root }}/web"\nraw: !unsafe "{{ x }}"\n',
  'play/host_vars/w1.yml': 'root: /own\n',
};

const before = process.cwd();
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'play-inventory-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

async function inventory(line: string): Promise<{ status: number; stdout: string; stderr: string }> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const streams = { stdin, stdout, stderr } as unknown as Pick<World, 'stdin' | 'stdout' | 'stderr'>;
  const load = () => Promise.reject(new Error('the engine was loaded'));
  const status = await play(['inventory', ...line.split(' ')], { ...streams, env: {}, version: '', load });
  return { status, stdout: String(stdout.read() ?? ''), stderr: String(stderr.read() ?? '') };
}

it('draws the groups with their hosts', async () => {
  expect(await inventory('-i lab.ini --graph')).toEqual({
    status: 0,
    stdout: `@all:
  |--@ungrouped:
  |--@site:
  |  |--@web:
  |  |  |--w1
  |  |  |--w2
  |  |--@db:
  |  |  |--d1
`,
    stderr: '',
  });
});

it('prints the variables of a host with the marks that Ansible gives them, templates as written', async () => {
  const { stdout } = await inventory('-i lab.ini --host w2');
  expect(stdout).toBe(`{
    "ansible_port": 2222,
    "name": "{{ root }}/web",
    "raw": {
        "__ansible_unsafe": "{{ x }}"
    },
    "root": "/srv"
}
`);
});

it('explains where each variable of a host is set', async () => {
  const { stdout } = await inventory('-i lab.ini --host w1 --explain --playbook-dir play');
  expect(stdout).toBe(`lab.ini:2                ansible_port = 2222
group_vars/web.yml:1     name = "{{ root }}/web"
group_vars/web.yml:2     raw = {"__ansible_unsafe":"{{ x }}"}
play/host_vars/w1.yml:1  root = "/own"
`);
});

it('never prints a password', async () => {
  for (const line of ['--list', '--host d1', '--host d1 --explain']) {
    const { stdout } = await inventory(`-i lab.ini ${line}`);
    expect(stdout).toContain('••••••');
    expect(stdout).not.toContain('hunter2');
  }
});

it('knows this machine where no inventory is named', async () => {
  expect((await inventory('--host localhost')).stdout).toBe('{\n    "ansible_connection": "local"\n}\n');
});

const wrong: readonly (readonly [string, string])[] = [
  ['-i lab.ini --host w9', 'error: The inventory has no host "w9" [pattern-unknown]\n  hint: Did you mean "w1"?\n'],
  ['-i lab.in --list', 'error: The inventory "lab.in" does not exist, also not under "inventory/" [file-missing]'],
  ['--graph --list', 'error: --list, --graph and --host exclude each other [usage-value]\n'],
  ['--explain', 'error: --explain tells where the variables of one host are set, so it needs --host [usage-value]\n'],
  ['--graf', 'error: Unknown option "--graf" [usage-option]\n  hint: Did you mean "--graph"?\n'],
  ['site.yml', 'error: "play inventory" takes fewer arguments [usage-option]'],
];
it.each(wrong)('"play inventory %s" is an error', async (line, message) => {
  const { status, stdout, stderr } = await inventory(line);
  expect(stderr).toContain(message);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
});
