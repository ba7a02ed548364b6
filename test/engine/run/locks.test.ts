// Two runs, each a process of its own, on the same two hosts.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canHaveUsers, type Sshd, startSshd } from '../../helpers/sshd.ts';
import { until } from '../../helpers/until.ts';

const PLAY = fileURLToPath(new URL('../../../bin/play.js', import.meta.url));
const USERS = [{ name: 'free', sudo: 'ALL=(ALL) NOPASSWD: ALL' }];

interface Ran {
  readonly status: number | null;
  readonly said: string;
}

// Each sshd has a /run/lock of its own.
describe.skipIf(!(await canHaveUsers()))('two runs', () => {
  let sshds: readonly Sshd[];
  let dir = '';
  let plays = 0;
  beforeAll(async () => {
    sshds = await Promise.all([startSshd({ users: USERS }), startSshd({ users: USERS })]);
    dir = mkdtempSync(join(tmpdir(), 'play-two-'));
  }, 30_000);
  afterAll(async () => {
    await Promise.all(sshds.map((sshd) => sshd.stop()));
    rmSync(dir, { recursive: true, force: true });
  });

  /** An inventory that gives the hosts these names. */
  function inventory(...names: readonly string[]): string {
    const lines = names.map((name, i) => {
      const { port, identity, knownHosts } = sshds[i % 2] ?? {};
      const args = `ansible_ssh_common_args='-o UserKnownHostsFile=${knownHosts}'`;
      return `${name} ansible_host=127.0.0.1 ansible_port=${port} ansible_user=free ansible_ssh_private_key_file=${identity} ${args}`;
    });
    const file = join(dir, `${names.join('-')}.ini`);
    writeFileSync(file, `${lines.join('\n')}\n[all:vars]\nansible_become=true\n`);
    return file;
  }

  function play(
    playbook: string,
    hosts: string,
    vars: Readonly<Record<string, string>> = {},
    heard: (said: string) => void = () => {},
  ): Promise<Ran> {
    const file = join(dir, `play-${++plays}.yml`);
    writeFileSync(file, playbook);
    const words = [PLAY, file, '-i', hosts, '--output', 'text', '-e', JSON.stringify({ dir, ...vars })];
    const child = spawn(process.execPath, words, { cwd: dir });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        heard(said);
      });
    }
    const limit = setTimeout(() => child.kill('SIGKILL'), 30_000);
    return new Promise((resolve) => {
      child.on('close', (status) => {
        clearTimeout(limit);
        resolve({ status, said });
      });
    });
  }

  // Each changes its first host, waits until the other has done so too, and then wants the other's.
  const CROSSED = `
- hosts: "{{ first }}"
  tasks:
    - command: touch {{ dir }}/{{ me }}
    - wait_for: { path: "{{ dir }}/{{ other }}", timeout: 20 }
    - command: touch {{ dir }}/{{ me }}-second
      delegate_to: "{{ second }}"
`;

  test.each([
    ['the same names', ['one', 'two'], ['one', 'two'], ['two', 'one']],
    ['names in the opposite order', ['one', 'two'], ['two', 'one'], ['one', 'two']],
  ])(
    'that want the locks of two hosts in opposite orders both end, with %s',
    async (_, names, others, order) => {
      const id = `${others.join('')}-`;
      const [first = '', second = ''] = order;
      const ran = await Promise.all([
        play(CROSSED, inventory(...names), { first: 'one', second: 'two', me: `${id}a`, other: `${id}b` }),
        play(CROSSED, inventory(...others), { first, second, me: `${id}b`, other: `${id}a` }),
      ]);
      for (const { status, said } of ran) expect(status, said).toBe(0);
    },
    60_000,
  );

  test('one run with two names for one host ends, and waits for nobody', async () => {
    const playbook =
      '- hosts: all\n  tasks:\n    - command: touch {{ dir }}/{{ inventory_hostname }}\n    - command: touch {{ dir }}/x\n';
    const { status, said } = await play(playbook, inventory('a', 'b', 'c', 'd'), {});
    expect(status, said).toBe(0);
    expect(said).not.toMatch(/wait/i);
  }, 60_000);

  test('one that had to wait sees what the other did meanwhile, also where it had looked before', async () => {
    const file = (name: string) => join(dir, name);
    writeFileSync(file('kept'), 'x');
    const script = 'touch {{ dir }}/begun; until [ -e {{ dir }}/go ]; do sleep 0.1; done; rm {{ dir }}/kept';
    const first = play(`- hosts: all\n  tasks:\n    - shell: ${script}\n`, inventory('a'));
    await until('the first one holds the lock', () => existsSync(file('begun')), 20);
    const keeps = `
- hosts: all
  tasks:
    - copy: { dest: "{{ dir }}/more", content: x }
    - copy: { dest: "{{ dir }}/kept", content: x }
`;
    const second = play(keeps, inventory('b'), {}, (said) => said.includes('waiting') && writeFileSync(file('go'), ''));
    for (const { status, said } of await Promise.all([first, second])) expect(status, said).toBe(0);
    expect(existsSync(file('kept'))).toBe(true);
  }, 60_000);
});
