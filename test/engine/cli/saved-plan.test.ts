// Plans that are kept, shown, and carried out or refused.
import { chmodSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { integrityOf } from '../../../engine/plans/seal.ts';
import { startSshd } from '../../helpers/sshd.ts';
import { eventsOf, Folder } from './plans.ts';

const PAGE = '- name: Page\n  copy: { content: "{{ text | default(\'hello\') }}\\n", dest: "{{ dir }}/page" }\n';
const tasks = (list: string, more = '') => `- hosts: all\n${more}  tasks:\n${list.replace(/^(?=.)/gm, '    ')}`;
const folder = (list = PAGE, files: Readonly<Record<string, string>> = {}) =>
  new Folder({ 'site.yml': tasks(list), ...files });

describe('keeping a plan', () => {
  it('writes a file for its owner alone, and says so', async () => {
    const at = folder();
    const { status, stdout } = await at.keep();
    expect(status).toBe(0);
    expect(stdout).toContain(`Kept in ${at.plan}: `);
    expect(statSync(at.plan).mode & 0o777).toBe(0o600);
    expect(at.read('host/page')).toBeUndefined();
  });

  it('replaces one that others could read', async () => {
    const at = folder();
    at.write('plan.json', 'old');
    chmodSync(at.plan, 0o666);
    await at.keep();
    expect(statSync(at.plan).mode & 0o777).toBe(0o600);
    expect(readdirSync(at.path).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('is refused before any host is asked where the file cannot be', async () => {
    const at = folder();
    const { status, stdout, stderr } = await at.site('--check', '--out', join(at.path, 'no/plan.json'));
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('[plan-unwritable]');
    expect((await at.site('--check', '--out', at.path)).stderr).toContain('is not a plain file');
  });

  it('keeps the status of the dry run, also where it predicts a failure', async () => {
    const at = folder('- fail: { msg: no }');
    expect((await at.keep()).status).toBe(2);
    expect((await at.show()).stdout).toContain('impossible');
  });

  it('tells by its status that changes are pending, where it is asked', async () => {
    const at = folder();
    expect((await at.keep('--detailed-exitcode')).status).toBe(3);
    expect((await at.show()).status).toBe(0);
  });

  it('names what was read, by digest', async () => {
    const at = folder(
      `${PAGE}- copy: { src: whole, dest: "{{ dir }}/whole" }\n- template: { src: t.hbs, dest: "{{ dir }}/t" }\n`,
      {
        'files/whole': 'x',
        'templates/t.hbs': '{{dir}}\n',
        'group_vars/all.yml': 'text: other\n',
        'host_vars/b.yml': 'text: of a host that is not there\n',
      },
    );
    await at.keep();
    const names = at.saved().files.map(({ path }) => path.replace(`${at.path}/`, ''));
    expect(names).toEqual(['files/whole', 'group_vars/all.yml', 'hosts.ini', 'site.yml', 'templates/t.hbs']);
  });
});

describe('showing a plan', () => {
  it('prints what the dry run printed', async () => {
    const at = folder(
      `${PAGE}- name: Ask\n  command: hostname\n  register: h\n- name: Tell\n  debug: { msg: "{{ h.stdout }}" }\n`,
    );
    const kept = await at.keep('-D', '-v');
    const shown = await at.show('-D', '-v');
    expect(shown.status).toBe(0);
    const report = (text: string) =>
      text.slice(text.indexOf('DRY RUN'), text.indexOf('Kept in')).replace(/^.*connected in.*\n/m, '');
    expect(report(`${shown.stdout}Kept in`)).toBe(report(kept.stdout));
    expect(shown.stdout).toContain('+hello');
  });

  it('writes its events as JSON', async () => {
    const at = folder();
    await at.keep();
    const [first, ...events] = eventsOf(await at.show('--output', 'json'));
    expect(first).toMatchObject({ type: 'plan-opened', purpose: 'show', hosts: ['a'] });
    expect(events).toEqual(at.saved().events);
  });
});

describe('carrying out a plan', () => {
  it('does what the plan says, after which there is nothing left', async () => {
    const at = folder(
      `${PAGE}- name: Many\n  file: { path: "{{ dir }}/{{ item }}", state: directory }\n  loop: [x, y]\n`,
    );
    await at.keep();
    const applied = await at.apply();
    expect(applied).toMatchObject({ status: 0, stderr: '' });
    expect(at.read('host/page')).toBe('hello\n');
    await at.keep();
    expect(at.saved().units.flatMap(({ changes }) => changes)).toEqual([]);
    expect(await at.apply()).toMatchObject({ status: 0 });
  });

  it('keeps to the limit and the tags that it was made with', async () => {
    const at = folder(
      '- name: Two\n  copy: { content: "{{ inventory_hostname }}", dest: "{{ dir }}/{{ inventory_hostname }}" }\n  tags: t\n- name: Not\n  copy: { content: x, dest: "{{ dir }}/not" }\n',
      {
        'hosts.ini': 'a ansible_connection=local\nb ansible_connection=local\n',
      },
    );
    await at.keep('-l', 'b', '-t', 't');
    expect((await at.apply()).status).toBe(0);
    expect(['a', 'b', 'not'].map((name) => at.read(`host/${name}`))).toEqual([undefined, 'b', undefined]);
  });

  it('says what it had left open and what came of it', async () => {
    const at = folder(
      '- name: Ask\n  command: echo x\n  register: r\n- name: Tell\n  copy: { content: "{{ r.stdout }}", dest: "{{ dir }}/told" }\n- name: Maybe\n  copy: { content: y, dest: "{{ dir }}/maybe" }\n  when: r.stdout == "y"\n',
    );
    await at.keep();
    const events = eventsOf(await at.apply('--output', 'json'));
    const decided = events.find((event) => event.type === 'plan-decided');
    expect(decided?.decisions.map(({ task, outcome, changes }) => [task.title, outcome, changes.length])).toEqual([
      ['Tell', 'changed', 1],
      ['Maybe', 'skipped', 0],
    ]);
    expect(at.read('host/told')).toBe('x');
    expect(at.read('host/maybe')).toBeUndefined();
  });

  it('ends with 4 where a host cannot be reached any more, and touches none', async () => {
    const sshd = await startSshd();
    const list = PAGE.replace('/page', '/{{ inventory_hostname }}');
    const args = `-o UserKnownHostsFile=${sshd.knownHosts}`;
    const b = `b ansible_host=127.0.0.1 ansible_port=${sshd.port} ansible_ssh_private_key_file=${sshd.identity} ansible_ssh_common_args='${args}'`;
    const at = folder(list, { 'hosts.ini': `a ansible_connection=local\n${b}\n` });
    try {
      expect((await at.keep()).status).toBe(0);
    } finally {
      await sshd.stop();
    }
    const { status, stdout } = await at.apply();
    expect(stdout).toContain('now   unreachable: ');
    expect(status).toBe(4);
    expect(readdirSync(join(at.path, 'host'))).toEqual([]);
  });
});

describe('a plan no longer holds', () => {
  const TEXTS = { 'group_vars/all.yml': 'text: from vars\n', 'templates/t.hbs': '{{dir}}\n', 'files/whole': 'x' };
  const LIST = `${PAGE}- name: Rendered\n  template: { src: t.hbs, dest: "{{ dir }}/t" }\n- copy: { src: whole, dest: "{{ dir }}/whole" }\n`;

  it.each<[string, (at: Folder) => void, RegExp]>([
    [
      'the host has the file already',
      (at) => at.write('host/page', 'from vars\n'),
      /Page .*\n.*change\n.*create .*page\n.*now {3}ok/,
    ],
    [
      'the host has another file',
      (at) => at.write('host/page', 'mine\n'),
      /create .*\n.*\n.*change .*page\n.*\n.*answered otherwise: content of/,
    ],
    ['the playbook', (at) => at.write('site.yml', `${tasks(LIST)}# a remark\n`), /file .*site\.yml: has been changed/],
    ['a template', (at) => at.write('templates/t.hbs', '{{dir}}!\n'), /file .*t\.hbs: has been changed/],
    ['a file that is sent', (at) => at.write('files/whole', 'y'), /file .*whole: has been changed/],
    [
      'a file of variables',
      (at) => at.write('group_vars/all.yml', 'text: other\n'),
      /file .*all\.yml: has been changed/,
    ],
    ['a file of variables that is new', (at) => at.write('host_vars/a.yml', 'text: other\n'), /file .*a\.yml: is read/],
    [
      'the inventory',
      (at) => at.write('hosts.ini', 'a ansible_connection=local\nb ansible_connection=local\n'),
      /file .*hosts\.ini: has been changed\n {2}host b: absent in the plan, local now/,
    ],
  ])('where %s is other than it was', async (_, disturb, says) => {
    const at = folder(LIST, TEXTS);
    await at.keep();
    disturb(at);
    const before = readdirSync(join(at.path, 'host'));
    const { status, stdout, stderr } = await at.apply();
    expect([status, stderr]).toEqual([5, '']);
    expect(stdout).toMatch(says);
    expect(readdirSync(join(at.path, 'host'))).toEqual(before);
  });

  it('shows how a content would be another', async () => {
    const at = folder();
    at.write('host/page', 'one\n');
    await at.keep();
    at.write('host/page', 'two\n');
    const { status, stdout } = await at.apply('-D');
    expect(status).toBe(5);
    expect(stdout).toMatch(
      /replaces the content of .*page\n.*now {3}change\n.*\n.*replaces the content of .*page, another/,
    );
    expect(stdout).toMatch(/page as it is\n.*\n.*-one\n.*\+two/);
    expect(at.read('host/page')).toBe('two\n');
  });

  it('is told as one event of JSON', async () => {
    const at = folder();
    await at.keep();
    at.write('host/page', 'hello\n');
    const events = eventsOf(await at.apply('--output', 'json'));
    expect(events.map(({ type }) => type)).toEqual(['plan-opened', 'plan-refused']);
    expect(events[1]).toMatchObject({ differences: [{ what: 'task', host: 'a', now: ['ok'] }] });
  });
});

it('a difference that hosts share is told once', async () => {
  const at = folder(PAGE, { 'hosts.ini': 'h[1:3] ansible_connection=local\n' });
  await at.keep();
  at.write('host/page', 'hello\n');
  const { stdout } = await at.apply();
  expect(stdout).toMatch(
    /no longer holds: 3 differences\n {2}h\[1:3\] {2}Page .*\n.*\n.*\n.*now {3}ok\n(?:.*answered otherwise.*\n)+\nNothing/,
  );
});

describe('a file that is no plan to be used', () => {
  const plan = async (): Promise<Folder> => {
    const at = folder();
    await at.keep();
    return at;
  };

  it.each<[string, (text: string) => string, string]>([
    ['cut off', (text) => text.slice(0, text.length / 2), 'plan-damaged'],
    ['empty', () => '', 'plan-damaged'],
    ['something else', () => '{"a": 1}', 'plan-foreign'],
    ['of another format', (text) => text.replace('"formatVersion": 1', '"formatVersion": 2'), 'plan-version'],
    ['edited by hand', (text) => text.replaceAll('hello', 'jello'), 'plan-altered'],
    ['short of a part', (text) => JSON.stringify({ ...JSON.parse(text), units: [] }), 'plan-altered'],
    ['without what it must have', (text) => resealed({ ...JSON.parse(text), hosts: undefined }), 'plan-altered'],
  ])('one that is %s', async (_, change, code) => {
    const at = await plan();
    writeFileSync(at.plan, change(at.read('plan.json') ?? ''));
    for (const called of [await at.apply(), await at.show()]) {
      expect([called.status, called.stdout]).toEqual([1, '']);
      expect(called.stderr).toContain(`[${code}]`);
    }
    expect(at.read('host/page')).toBeUndefined();
  });

  it('one of another version of Play can be shown, and not applied', async () => {
    const at = await plan();
    at.version = '1.3.0';
    expect((await at.show()).status).toBe(0);
    const { status, stderr } = await at.apply();
    expect(status).toBe(1);
    expect(stderr).toContain('was made by Play 1.2.3, and this is Play 1.3.0 [plan-version]');
  });

  it('one whose files are somewhere else', async () => {
    const [at, away] = [await plan(), folder()];
    const other = at.saved();
    const { integrity: _, ...rest } = {
      ...other,
      files: other.files.map((file) => ({ ...file, path: `${away.path}/no` })),
    };
    writeFileSync(at.plan, JSON.stringify({ ...rest, integrity: integrityOf(rest) }));
    expect(await at.apply()).toMatchObject({ status: 1, stderr: expect.stringContaining('[plan-elsewhere]') });
  });

  it('one that is not there', async () => {
    const at = folder();
    expect(await at.apply()).toMatchObject({ status: 1, stderr: expect.stringContaining('[file-missing]') });
  });
});

function resealed(plan: Parameters<typeof integrityOf>[0] & { integrity?: string }): string {
  const { integrity: _, ...rest } = plan;
  return JSON.stringify({ ...rest, integrity: integrityOf(rest) });
}
