// What is done on the controller and what is only waited for, as a person runs it; and a secret that nothing tells.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Reply, runCommand } from '../../lab/command.ts';
import { root } from '../../lab/play.ts';

const HASH = '$6$saltsalt$nobodyshallseethis';
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'play-controller-'));
  await writeFile(join(dir, 'hosts.ini'), 'here ansible_connection=local\n');
  await writeFile(join(dir, 'src'), 'a\n');
});
afterAll(() => rm(dir, { recursive: true }));

async function play(playbook: string, ...args: readonly string[]): Promise<Reply> {
  await writeFile(join(dir, 'site.yml'), playbook);
  const all = [join(root, 'bin/play.js'), join(dir, 'site.yml'), '-i', join(dir, 'hosts.ini'), ...args];
  return runCommand(process.execPath, all, { env: { HOME: dir, NO_COLOR: '1' } });
}

test('a copy lies beside the playbook, is made once, and is not waited for in a dry run', async () => {
  const site = `- hosts: all
  tasks:
    - fetch: {src: ${join(dir, 'src')}, dest: fetched/}
      register: got
    - pause: {minutes: 5, prompt: Cooling down}
      when: ansible_check_mode
    - debug: {var: got.dest}
`;
  const copy = join(dir, 'fetched/here', dir, 'src');
  const dry = await play(site, '--check', '-v');
  expect(dry.stdout).toContain(`fetch ${join(dir, 'src')} to ${copy}`);
  expect(dry.stdout).toContain('would wait 300 s: Cooling down');
  await expect(readFile(copy)).rejects.toThrow('ENOENT');
  const first = await play(site);
  expect(first.stdout).toContain('1 host: 1 changed');
  expect(await readFile(copy, 'latin1')).toBe('a\n');
  expect((await play(site)).stdout).toContain('1 host: 0 changed');
});

test('a pause without a time is refused before anything runs', async () => {
  const { code, stderr } = await play('- hosts: all\n  tasks:\n    - pause: {prompt: Go on?}\n');
  expect(stderr).toContain('nobody is asked during a run');
  expect(code).toBe(1);
});

test.skipIf(process.getuid?.() !== 0)('the hash of a password is in nothing that is shown or kept', async () => {
  const site = `- hosts: all\n  tasks:\n    - user: {name: play-nobody, password: "${HASH}", create_home: false}\n`;
  const kept = join(dir, 'plan.json');
  const shown = await Promise.all([
    play(site, '--check', '--diff', '-vvv', '--out', kept),
    play(site, '--check', '--output', 'json'),
  ]);
  const texts = [...shown.flatMap(({ stdout, stderr }) => [stdout, stderr]), await readFile(kept, 'utf8')];
  expect(texts.join('')).toContain('set the password of user play-nobody');
  expect(texts.join('')).not.toContain('nobodyshallseethis');
});
