// Tasks of an ordinary user on files of their own, without sudo; and sudo that asks for a password.
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type NsLab, startNsLab } from '../lab/ns/lab.ts';
import { changesOf, failuresOf, type Played, play } from '../lab/play.ts';
import { compareRuns } from '../truth/compare.ts';
import { eventsOf } from '../truth/events.ts';
import { tableOf } from '../truth/table.ts';

const OWN = `- name: What a user keeps at home
  hosts: devstack-1
  vars: { home: /home/USER }
  tasks:
    - file: { path: "{{ home }}/own/deep", state: directory, mode: "0750" }
    - copy: { content: "one\\n", dest: "{{ home }}/own/copied", mode: "0640" }
    - template: { src: greeting.hbs, dest: "{{ home }}/own/rendered" }
    - lineinfile: { path: "{{ home }}/lines", line: two }
    - blockinfile: { path: "{{ home }}/lines", block: "three\\nfour" }
    - file: { src: copied, path: "{{ home }}/own/link", state: link }
    - file: { path: "{{ home }}/own/empty", state: touch }
    - ssh_keypair: { user: USER, type: ed25519 }
      register: key
    - authorized_key: { user: USER, key: "{{ key.public_key }}" }
    - known_hosts: { user: USER, name: [gate.example], key: "KEY" }
    - ssh_config: { user: USER, host: gate.example, options: { Port: 2222, ControlPath: ~/.ssh/cm/%C } }
    - cron: { user: USER, name: tidy, job: "true", minute: "5" }
    - stat: { path: "{{ home }}/own/copied" }
      register: copied
    - slurp: { src: "{{ home }}/own/rendered" }
      register: rendered
    - fetch: { src: "{{ home }}/own/copied", dest: FETCHED, flat: true }
    - wait_for: { path: "{{ home }}/own/link" }
    - command: { cmd: "touch {{ home }}/own/made", creates: "{{ home }}/own/made" }
    - name: All of it is theirs
      command: find {{ home }}/own {{ home }}/.ssh -not -user USER
      changed_when: false
      check_mode: false
      register: strange
      failed_when: strange.stdout != ""
`;
const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB6ofQWzxrFOzFMOGvuRzW5HnoIvYAdpXEoAxjt3sZvQ';

/** Becomes root with a password, and another user from there. */
const BECOMING = `- name: Who asks for a password
  hosts: devstack-1
  become: true
  tasks:
    - copy: { content: "x\\n", dest: /etc/play-audited, mode: "0600" }
    - package: { name: play-hello }
    - service: { name: play-hello, state: started, enabled: true }
    - user: { name: web, create_home: true }
    - name: As the user that was just made
      become_user: web
      copy: { content: "y\\n", dest: /home/web/own }
`;

describe('on the namespace lab', { timeout: 120_000 }, () => {
  let lab: NsLab;
  let dir = '';
  beforeAll(async () => {
    lab = await startNsLab();
    await lab.resetHost('devstack-1');
    dir = await mkdtemp(join(tmpdir(), 'play-own-'));
    await writeFile(join(dir, 'greeting.hbs'), 'Hello {{inventory_hostname}}\n');
    // The inventory of the lab says that root logs in.
    await cp(lab.inventory, join(dir, 'lab.ini'));
  }, 600_000);
  afterAll(async () => {
    await lab.stop();
    await rm(dir, { recursive: true });
  });

  const run = (name: string, user: string, ...more: readonly string[]): Promise<Played> =>
    play(join(dir, name), '-i', join(dir, 'lab.ini'), '-u', user, ...more);

  async function isTrue(name: string, user: string, ...more: readonly string[]): Promise<Played> {
    const dry = await run(name, user, ...more, '--check');
    expect(failuresOf(dry), 'dry run').toEqual([]);
    const real = await run(name, user, ...more);
    expect(failuresOf(real), 'run').toEqual([]);
    const comparison = compareRuns(eventsOf(dry.output), eventsOf(real.output));
    expect(comparison.differs, tableOf(comparison)).toBe(false);
    const again = await run(name, user, ...more);
    expect(failuresOf(again), 'second run').toEqual([]);
    expect(changesOf(again)).toEqual([]);
    return real;
  }

  test.each(['operator', 'auditor'] as const)('%s keeps files at home without sudo', async (user) => {
    const text = OWN.replaceAll('USER', user).replace('"KEY"', `"${KEY}"`).replace('FETCHED', join(dir, user));
    await writeFile(join(dir, `${user}.yml`), text);
    await lab.ssh('devstack-1', 'echo one >lines', { user });
    await isTrue(`${user}.yml`, user);
  });

  test('an ordinary user is told what only root may do, and nothing is left behind', async () => {
    const tasks = 'file: { path: /etc/mine, state: touch }\n    - package: { name: play-hello }';
    await writeFile(
      join(dir, 'more.yml'),
      `- hosts: devstack-1\n  tasks:\n    - ${tasks}\n      ignore_errors: true\n`,
    );
    const { code, events } = await run('more.yml', 'operator');
    expect(code).toBe(2);
    const said = events.flatMap(({ result }) => result?.failure?.message ?? []);
    expect(said).toEqual([expect.stringMatching(/Permission denied|permission/i)]);
    expect((await lab.ssh('devstack-1', 'ls -A /etc | grep -c "mine"')).stdout.trim()).toBe('0');
  });

  test('with a password one becomes root, and from there another user', async () => {
    await writeFile(join(dir, 'become.yml'), BECOMING);
    await isTrue('become.yml', 'auditor', '-e', 'ansible_become_password=lab-password');
    const { stdout } = await lab.ssh('devstack-1', 'stat -c %U /home/web/own');
    expect(stdout).toBe('web\n');
  });

  test('a wrong password is told as such', async () => {
    const { code, events } = await run('become.yml', 'auditor', '-e', 'ansible_become_password=wrong');
    expect(code).toBe(2);
    expect(events.flatMap(({ result }) => result?.failure?.message ?? []).join()).toMatch(/password/);
  });
});
