// Where a run begins: `--start-at-task` and `--resume`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Done, folderWith, outcomes, siteIn } from './site.ts';

const HOSTS = 'a ansible_connection=local\nb ansible_connection=local\n';

const ended = ({ events }: Done): readonly string[] => outcomes(events);

const warned = ({ events }: Done): readonly string[] =>
  events.flatMap((event) => (event.type === 'warning' ? [event.diagnostic.message] : []));

const said = (name: string, more = ''): string => `    - name: ${name}\n      debug: { msg: x }\n${more}`;
const playOf = (tasks: string, hosts = 'all'): string => `- hosts: ${hosts}\n  tasks:\n${tasks}`;

describe('--start-at-task', () => {
  const files = {
    'hosts.ini': HOSTS,
    'site.yml': `${playOf(said('one') + said('two'))}${playOf(said('three') + said('four'), 'a')}${playOf(said('five'), 'b')}`,
  };

  it('begins there, on every host', async () => {
    const dir = folderWith(files);
    expect(ended(await siteIn(dir, { startAtTask: 'two' }))).toEqual([
      'a two: ok',
      'b two: ok',
      'a three: ok',
      'a four: ok',
      'b five: ok',
    ]);
    expect(ended(await siteIn(dir, { startAtTask: 'four' }))).toEqual(['a four: ok', 'b five: ok']);
  });

  it('begins inside a block', async () => {
    const block = `
    - block:
        - { name: one, debug: { msg: x } }
        - { name: two, fail: { msg: x } }
      rescue:
        - { name: saved, debug: { msg: x } }
`;
    const dir = folderWith({ 'site.yml': playOf(block) });
    expect(ended(await siteIn(dir, { startAtTask: 'two' }))).toEqual(['a two: rescued', 'a saved: ok']);
  });

  it('names what may be meant where no task has this name, and touches nothing', async () => {
    const done = await siteIn(folderWith(files), { startAtTask: 'thre' });
    expect(done.wrong).toMatchObject([
      { code: 'usage-task', message: '"site.yml" has no task "thre" to start at', hint: 'Did you mean "three"?' },
    ]);
    expect(done.events).toEqual([]);
  });
});

describe('--resume', () => {
  /** Runs a playbook whose task `stumble` fails on host a. */
  function failing(rest: string, before = ''): { dir: string; fail: () => Promise<Done>; go: () => Promise<Done> } {
    const stumble = '    - name: stumble\n      fail: { msg: no }\n      when: fails and inventory_hostname == "a"\n';
    const dir = folderWith({
      'hosts.ini': HOSTS,
      'site.yml': playOf(before + said('one') + stumble + rest),
    });
    const run = (fails: boolean, resume: boolean) => siteIn(dir, { extraVars: [`{"fails": ${fails}}`], resume });
    return { dir, fail: () => run(true, false), go: () => run(false, true) };
  }

  it('goes on after the last finished task of each host', async () => {
    const { fail, go } = failing(said('two'));
    const first = ended(await fail());
    expect(first.filter((line) => line.startsWith('a'))).toEqual(['a one: ok', 'a stumble: failed']);
    expect(first.filter((line) => line.startsWith('b'))).toEqual(['b one: ok', 'b stumble: skipped', 'b two: ok']);
    const done = await go();
    expect(ended(done)).toEqual(['a stumble: skipped', 'a two: ok']);
    expect(warned(done)).toEqual(['a: goes on after "one"', 'b: goes on after "two"']);
  });

  it('knows nothing to go on with after a run that went well, and touches nothing', async () => {
    const { fail, go } = failing(said('two'));
    await fail();
    await go();
    const done = await go();
    expect(done.wrong).toMatchObject([
      { code: 'usage-task', message: 'No run of "site.yml" is known that failed on these hosts' },
    ]);
    expect(done.events).toEqual([]);
  });

  it('goes on from where it came when it fails again', async () => {
    const { dir, fail, go } = failing(said('two'));
    await fail();
    await siteIn(dir, { extraVars: ['{"fails": true}'], resume: true });
    expect(ended(await go())).toEqual(['a stumble: skipped', 'a two: ok']);
  });

  it('is not confused by a dry run in between, and forgets where a run without it begins anew', async () => {
    const { dir, fail, go } = failing(said('two'));
    await fail();
    await siteIn(dir, { extraVars: ['{"fails": true}'], check: true });
    expect(ended(await siteIn(dir, { extraVars: ['{"fails": false}'], resume: true, check: true }))).toEqual([
      'a stumble: skipped',
      'a two: ok',
    ]);
    await siteIn(dir, { extraVars: ['{"fails": true}'] });
    expect(ended(await go())).toEqual(['a stumble: skipped', 'a two: ok']);
  });

  it('runs tasks again that only set variables', async () => {
    const { fail, go } = failing(
      '    - name: told\n      debug: { msg: "{{ known }}" }\n',
      '    - name: set\n      set_fact: { known: 1 }\n',
    );
    await fail();
    expect(ended(await go())).toEqual(['a set: ok', 'b set: ok', 'a stumble: skipped', 'a told: ok']);
  });

  it('runs a block with rescue or always again as a whole', async () => {
    const always = `
    - block:
        - { name: inner, debug: { msg: x } }
        - { name: stumble, fail: { msg: no }, when: fails }
        - { name: last, debug: { msg: x } }
      always:
        - { name: cleaned, debug: { msg: x } }
`;
    const dir = folderWith({ 'site.yml': playOf(said('one') + always) });
    expect(ended(await siteIn(dir, { extraVars: ['{"fails": true}'] }))).toEqual([
      'a one: ok',
      'a inner: ok',
      'a stumble: failed',
      'a cleaned: ok',
    ]);
    expect(ended(await siteIn(dir, { extraVars: ['{"fails": false}'], resume: true }))).toEqual([
      'a inner: ok',
      'a stumble: skipped',
      'a last: ok',
      'a cleaned: ok',
    ]);
  });

  it('runs owed handlers of plays that it passes over', async () => {
    const plays = `
- name: web
  hosts: all
  tasks:
    - name: change
      copy: { dest: "{{ playbook_dir }}/conf", content: x }
      notify: restart
    - name: lose
      command: sh -c 'kill -9 $PPID'
      when: fails
  handlers:
    - name: restart
      debug: { msg: x }
`;
    const dir = folderWith({ 'site.yml': plays });
    expect(ended(await siteIn(dir, { extraVars: ['{"fails": true}'] }))).toEqual([
      'a change: changed',
      'a lose: unreachable',
    ]);
    expect(ended(await siteIn(dir, { extraVars: ['{"fails": false}'], resume: true }))).toEqual([
      'a lose: skipped',
      'a restart: ok',
    ]);
  });

  it('refuses where the playbook has the task no more, or the tags are others', async () => {
    const { dir, fail, go } = failing(said('two'));
    await fail();
    const other = await siteIn(dir, { extraVars: ['{"fails": false}'], resume: true, skipTags: ['never'] });
    expect(other.wrong).toMatchObject([
      { message: 'The run that failed had other tags', hint: 'Leave -t and --skip-tags out' },
    ]);
    writeFileSync(join(dir, 'site.yml'), readFileSync(join(dir, 'site.yml'), 'utf8').replace('name: one', 'name: 1st'));
    expect((await go()).wrong).toMatchObject([
      { message: 'a stopped after the task "one", which the playbook has no more' },
    ]);
  });
});
