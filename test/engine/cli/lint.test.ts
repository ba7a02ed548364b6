// `play lint` as a user calls it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, expect, it } from 'vitest';
import { play } from '../../../engine/cli/play.ts';
import type { World } from '../../../engine/cli/world.ts';
import { root } from '../../docs/pages.ts';

const before = process.cwd();
const made: string[] = [];
afterEach(() => {
  process.chdir(before);
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

async function linted(line: string, files: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'play-lint-'));
  made.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  process.chdir(folder);
  return lintHere(line);
}

async function lintHere(line: string) {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const streams = { stdin, stdout, stderr } as unknown as Pick<World, 'stdin' | 'stdout' | 'stderr'>;
  const load = () => Promise.reject(new Error('the engine was loaded'));
  const status = await play(`lint ${line}`.trim().split(' '), { ...streams, env: {}, version: '', load });
  return { status, stdout: String(stdout.read() ?? ''), stderr: String(stderr.read() ?? '') };
}

const GOOD = '- name: Tell\n  hosts: web\n  tasks:\n    - name: Tell\n      debug: { msg: "{{ greeting }}" }\n';
const UNWISE = '- name: Make\n  hosts: web\n  tasks:\n    - name: Make\n      command: make\n';

it('is silent where nothing is found', async () => {
  expect(await linted('site.yml', { 'site.yml': GOOD })).toEqual({ status: 0, stdout: '', stderr: '' });
});

it('tells a finding with its place, its code and the way out', async () => {
  expect(await linted('site.yml', { 'site.yml': UNWISE })).toEqual({
    status: 1,
    stdout: '',
    stderr: `site.yml:5:7: warning: Nothing says when this command has something to do: it is "changed" in every run [lint-changed]
  4 |     - name: Make
  5 |       command: make
    |       ^^^^^^^
  hint: Add "creates", "removes", "unless" or "onlyif"; or "changed_when: false" where it only reads
`,
  });
});

it('takes the playbooks of the folder, and nothing else', async () => {
  const files = {
    'site.yml': GOOD,
    'playbooks/more.yaml': UNWISE,
    'vars.yml': 'hosts: [a]\n',
    'tasks.yml': '- command: make\n',
    'docker.yml': 'services:\n  web:\n    hosts: a\n',
  };
  const { status, stderr } = await linted('', files);
  expect(status).toBe(1);
  expect(stderr.match(/^\S+: (?:warning|error)/gm)).toEqual(['playbooks/more.yaml:5:7: warning']);
});

it('says what to do where there is none', async () => {
  expect(await linted('')).toEqual({
    status: 1,
    stdout: '',
    stderr: 'error: No playbook is in this folder [usage-option]\n  hint: Name one: play lint site.yml\n',
  });
});

it('checks hosts, names and variables with an inventory', async () => {
  const files = { 'site.yml': GOOD, 'lab.ini': '[web]\na ansible_host_key_checking=accept-new\n' };
  const { stderr } = await linted('site.yml -i lab.ini', files);
  expect(stderr).toContain('"greeting" is not defined [variable-undefined]');
  const greeted = { ...files, 'group_vars/web.yml': 'greeting: Hello\ngreeting_token: hunter2-and-more\n' };
  const { status, stderr: found } = await linted('site.yml -i lab.ini', greeted);
  expect(status).toBe(1);
  expect(found).toContain('lab.ini:2:3: warning: A host whose key nobody knows is believed [lint-host-key]');
  expect(found).toContain('group_vars/web.yml:2:1: warning: "greeting_token" is a secret in plain text [lint-secret]');
});

it('does not show the secret that it found', async () => {
  const files = {
    'site.yml': GOOD.replace('  tasks:', '  vars: { greeting: a, db_password: hunter2-and-more }\n  tasks:'),
  };
  const { stderr } = await linted('site.yml', files);
  expect(stderr).toContain('[lint-secret]');
  expect(stderr).not.toContain('hunter2');
});

it('gives programs one finding a line', async () => {
  const { status, stdout } = await linted('site.yml --output json', { 'site.yml': UNWISE });
  expect(status).toBe(1);
  expect(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toMatchObject([
    { type: 'problem', diagnostic: { code: 'lint-changed', location: { file: 'site.yml', line: 5, column: 7 } } },
  ]);
});

it('tells what is wrong beside what is unwise', async () => {
  const { status, stderr } = await linted('site.yml', {
    'site.yml': UNWISE.replace('make\n', 'make\n      whne: a\n'),
  });
  expect(status).toBe(1);
  expect(stderr).toContain('[playbook-keyword]');
});

it.each([
  'playbooks/site.yml -i inventory/lab.ini',
  'playbooks/migrate.yml',
  'playbooks/evacuate.yml',
  'docs/examples/web.yml',
])('finds nothing in %s', async (line) => {
  process.chdir(root);
  expect(await lintHere(line)).toEqual({ status: 0, stdout: '', stderr: '' });
});
