// A run with vaults: its tasks use what is sealed, and nothing that Play prints or keeps shows it.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seal } from '../../../engine/language/vault/cipher.ts';
import { type Reply, runCommand } from '../../lab/command.ts';

const root = join(import.meta.dirname, '../../..');
const TOKEN = `s3cr3t'&<"tok en`;
const KEY = '-----BEGIN KEY-----\nAAAAB3NzaC1yc2EAAAAD\nq/+Zx9w==\n-----END KEY-----';
const PIN = 471_147;
const INLINE = 'inline value of a vault';

const PLAYBOOK = `- name: Secrets
  hosts: all
  vars:
    inline: !vault |
      ${seal(Buffer.from(INLINE), 'word').trimEnd().replaceAll('\n', '\n      ')}
  vars_files: [secrets.yml]
  tasks:
    - name: "A title with {{ token }}"
      copy: { content: "{{ token }}\\n{{ key }}\\n{{ inline }}\\n{{ pin }}\\n", dest: "{{ dir }}/file" }
    - command: { argv: [/bin/echo, "{{ token }}", "{{ inline }}"], creates: "{{ dir }}/never" }
      register: echoed
    - shell: { cmd: "echo {{ token | quote }} >&2; exit 3", creates: "{{ dir }}/never" }
      ignore_errors: true
    - debug: { msg: "{{ echoed.stdout | default('') }} {{ ('user:' ~ token) | b64encode }} {{ token | to_json }} {{ pin }}" }
    - set_fact: { all_of_it: { token: "{{ token }}", pin: "{{ pin }}", key: "{{ key }}" } }
      register: kept
    - debug: { var: kept }
    - command: { argv: [/bin/sh, -c, "exit 1", "{{ key }}"], creates: "{{ dir }}/never" }
`;

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'play-secrets-'));
  mkdirSync(join(dir, 'group_vars'));
  const put = (name: string, text: string): void => writeFileSync(join(dir, name), text);
  put('word', 'word\n');
  put('lab.ini', `here ansible_connection=local dir=${dir}\n`);
  put('group_vars/all.yml', seal(Buffer.from(JSON.stringify({ key: KEY, pin: PIN })), 'word'));
  put('secrets.yml', seal(Buffer.from(`token: ${JSON.stringify(TOKEN)}\n`), 'word'));
  put('site.yml', PLAYBOOK);
  put(
    'wrong.yml',
    PLAYBOOK.replace('exit 3"', 'exit 3", chdir: "{{ token + 1 }}"').replace('register: kept', 'delay: "{{ token }}"'),
  );
  put('bad.ini', `${readFileSync(join(dir, 'lab.ini'), 'utf8').trimEnd()} ansible_port="{{ token }}"\n`);
});
afterAll(() => rmSync(dir, { recursive: true }));

const play = (...args: readonly string[]): Promise<Reply> =>
  runCommand('sh', ['-c', 'cd "$0" && exec "$@"', dir, process.execPath, join(root, 'bin/play.js'), ...args], {
    env: { HOME: dir, XDG_STATE_HOME: join(dir, 'state'), FORCE_COLOR: '1', COLUMNS: '200' },
  });

/** What must not be shown: the values, their lines, and the ways in which they are quoted and encoded. */
const forms = [
  ...[TOKEN, INLINE, String(PIN), ...KEY.split('\n')],
  's3cr3t',
  Buffer.from(TOKEN).toString('base64').slice(2, -4),
  Buffer.from(`user:${TOKEN}`).toString('base64').slice(8, -4),
  encodeURIComponent(TOKEN),
];

function expectHidden({ stdout, stderr }: Pick<Reply, 'stdout' | 'stderr'>): void {
  const shown = `${stdout}\n${stderr}`;
  expect(forms.filter((form) => shown.includes(form))).toEqual([]);
}

const KEYS = ['--vault-password-file', 'word'];
const outputs = ['text', 'tree', 'json'].flatMap((output) => [
  ['--output', output, '--check', '--diff', '-vv'],
  ['--output', output, '--diff', '-vv'],
]);
it.each(outputs)('play %s %s %s %s %s shows no secret, and uses them', async (...options) => {
  rmSync(join(dir, 'file'), { force: true });
  const reply = await play('site.yml', '-i', 'lab.ini', ...KEYS, ...options);
  expectHidden(reply);
  expect(reply.stdout).toContain('••••••');
  expect(reply.code).toBe(options.includes('--check') ? 0 : 2);
  if (!options.includes('--check')) {
    expect(readFileSync(join(dir, 'file'), 'utf8')).toBe(`${TOKEN}\n${KEY}\n${INLINE}\n${PIN}\n`);
  }
});

it('what a failed run leaves to go on with holds no secret', async () => {
  await play('site.yml', '-i', 'lab.ini', ...KEYS);
  const state = join(dir, 'state');
  const kept = readdirSync(state, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(kept.length).toBeGreaterThan(0);
  for (const { parentPath, name } of kept) {
    expectHidden({ stdout: readFileSync(join(parentPath, name), 'utf8'), stderr: '' });
  }
});

it.each([['--list-tasks'], ['--list-hosts'], ['--syntax-check']])('play %s shows no secret', async (option) => {
  const reply = await play('site.yml', '-i', 'lab.ini', ...KEYS, option);
  expectHidden(reply);
  expect(reply.code).toBe(0);
});

it.each([
  ['wrong.yml', 'lab.ini'],
  ['site.yml', 'bad.ini'],
])('a mistake that is about a secret does not show it: %s with %s', async (playbook, inventory) => {
  const reply = await play(playbook, '-i', inventory, ...KEYS, '--check');
  expectHidden(reply);
  expect(reply.code).not.toBe(0);
});

it('a saved plan holds no secret, nor what is printed when it is shown and carried out', async () => {
  rmSync(join(dir, 'file'), { force: true });
  expectHidden(await play('site.yml', '-i', 'lab.ini', ...KEYS, '--check', '--diff', '--out', 'plan.json'));
  expectHidden({ stdout: readFileSync(join(dir, 'plan.json'), 'utf8'), stderr: '' });
  expectHidden(await play('show', 'plan.json'));
  expectHidden(await play('apply', 'plan.json', ...KEYS, '-vv', '--diff'));
  expect(readFileSync(join(dir, 'file'), 'utf8')).toContain(TOKEN);
});

it.each([['--list'], ['--host', 'here'], ['--host', 'here', '--explain']])(
  'play inventory %s %s %s shows no secret',
  async (...options) => {
    const reply = await play('inventory', '-i', 'lab.ini', ...KEYS, ...options.filter((word) => word !== undefined));
    expectHidden(reply);
    expect(reply).toMatchObject({ code: 0, stdout: expect.stringContaining('••••••') });
  },
);

it('without a password nothing is read, and the message says what to do', async () => {
  const { code, stderr } = await play('site.yml', '-i', 'lab.ini', '--check');
  expect(code).toBe(1);
  expect(stderr).toContain('"group_vars/all.yml" cannot be opened: no password is given');
  expect(stderr).toContain('The value cannot be opened: no password is given');
  expect(stderr).toContain('Name its password with --vault-password-file');
});
