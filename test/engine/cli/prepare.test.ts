// All that is wrong with what the user wrote is said at once, before any connection.
import { describe, expect, it } from 'vitest';
import type { Event } from '../../../engine/run/event.ts';
import { site } from './site.ts';

describe('mistakes of several kinds are told together', () => {
  it('in a playbook: module, parameter, name, host, handler, delegate', async () => {
    const { complaints, events } = await site({
      'site.yml': `
- hosts: al
  tasks:
    - debg: { msg: x }
    - debug: { mgs: x }
    - debug: { msg: "{{ nowhere }}" }
      notify: nobody
    - debug: { msg: x }
      delegate_to: b`,
    });
    expect(complaints.toSorted()).toEqual([
      'param-unknown 5: "debug" has no parameter "mgs"',
      'pattern-unknown 2: No host or group is called "al"',
      'playbook-handler 7: There is no handler "nobody" in this play',
      'playbook-module 4: There is no module or keyword "debg"',
      'run-name 9: The inventory has no host "b"',
      'variable-undefined 6: "nowhere" is not defined',
    ]);
    expect(events).toEqual([]);
  });

  it('in the playbook and on the command line', async () => {
    const { complaints } = await site(
      { 'site.yml': '- hosts: all\n  tasks:\n    - debug: { msg: "{{ nowhere }}" }' },
      { tags: ['none'], limit: 'nobody' },
    );
    expect(complaints.map((line) => line.split(' ')[0]).toSorted()).toEqual([
      'pattern-unknown',
      'playbook-tag',
      'variable-undefined',
    ]);
  });

  it('in the inventory and in the playbook', async () => {
    const { complaints } = await site({
      'site.yml': '- hosts: all\n  tasks:\n    - debg: { msg: x }',
      'hosts.ini': 'a\n[broken\n',
    });
    expect(complaints.map((line) => line.split(' ')[0]).toSorted()).toEqual(['inventory-section', 'playbook-module']);
  });

  it('once, where two playbooks stumble over one inventory', async () => {
    const { complaints } = await site({ 'site.yml': '- hosts: all\n  tasks: []', 'hosts.ini': 'a\n[broken\n' }, {});
    expect(complaints).toHaveLength(1);
  });
});

it.each([
  [
    'a name that a task with a wrong module registers',
    '- debg: { msg: x }\n      register: r\n    - debug: { var: r }',
  ],
  ['a name that a misspelt set_fact sets', '- set_fct: { r: x }\n    - debug: { var: r }'],
])('%s is not called undefined too', async (_, tasks) => {
  const { complaints } = await site({ 'site.yml': `- hosts: all\n  tasks:\n    ${tasks}` });
  expect(complaints).toHaveLength(1);
  expect(complaints[0]).toMatch(/^playbook-module/);
});

it('a file that could not be read leaves names alone', async () => {
  const { complaints } = await site({
    'site.yml': '- hosts: all\n  vars_files: [gone.yml]\n  tasks:\n    - debug: { msg: "{{ perhaps_there }}" }',
  });
  expect(complaints.map((line) => line.split(' ')[0])).not.toContain('variable-undefined');
});

describe('vars_files with {{ }}', () => {
  const hosts = 'a ansible_connection=local os=debian\nb ansible_connection=local os=rocky\n';
  const play = (names: string) =>
    `- hosts: all\n  vars: { x: play, folder: vars }\n  vars_files: ${names}\n  tasks:\n    - { name: t, debug: { msg: "{{ x }} {{ y }}" } }\n`;
  const said = (events: readonly Event[]) =>
    events.flatMap((event) => (event.type === 'task-ended' ? `${event.host}: ${event.result.message}` : []));
  const files = {
    'hosts.ini': hosts,
    'vars/debian.yml': 'x: debian\ny: "{{ os }}"\n',
    'vars/rocky.yml': 'x: rocky\ny: "{{ x }}"\n',
    'last.yml': 'y: last\n',
  };

  it('are read for each host, by what the inventory and the play say; later files win', async () => {
    const one = await site({ ...files, 'site.yml': play('["{{ folder }}/{{ os }}.yml"]') });
    expect(said(one.events).toSorted()).toEqual(['a: debian debian', 'b: rocky rocky']);
    const two = await site({ ...files, 'site.yml': play('["{{ os }}.yml", last.yml]') });
    expect(said(two.events).toSorted()).toEqual(['a: debian last', 'b: rocky last']);
  });

  it('of a list the first that exists is read', async () => {
    const { events } = await site({ ...files, 'site.yml': play('[["{{ inventory_hostname }}.yml", "{{ os }}.yml"]]') });
    expect(said(events).toSorted()).toEqual(['a: debian debian', 'b: rocky rocky']);
  });

  it.each([
    ['{{ os }}s.yml', /^file-missing 3: The variable file ".*debians.yml" does not exist/],
    ['{{ nope }}.yml', /^expression-undefined 3: "nope" is not defined/],
    ['{{ ansible_os_family }}.yml', /^variable-undefined 3: "ansible_os_family" is a fact of a host/],
  ])('%s is a mistake that is told before any host is touched', async (name, complaint) => {
    const { complaints, events } = await site({ ...files, 'site.yml': play(`["${name}"]`) });
    expect(complaints[0]).toMatch(complaint);
    expect(complaints.filter((line) => !complaint.test(line) && !line.includes('rockys'))).toEqual([]);
    expect(events).toEqual([]);
  });

  it('are those of the hosts that the limit leaves', async () => {
    const { 'vars/rocky.yml': _, ...some } = files;
    const { events, status } = await site({ ...some, 'site.yml': play('["{{ os }}.yml"]') }, { limit: 'a' });
    expect(said(events)).toEqual(['a: debian debian']);
    expect(status).toBe(0);
  });

  it('what is wrong in one of them is told too', async () => {
    const { complaints } = await site({
      ...files,
      'vars/rocky.yml': 'x: "{{ zzz }}"\ny: 1\n',
      'site.yml': play('["{{ os }}.yml"]'),
    });
    expect(complaints).toEqual(['variable-undefined 1: "zzz" is not defined']);
  });
});

describe('the limit', () => {
  const plays = (list: readonly string[]) =>
    list.map((hosts) => `- hosts: ${hosts}\n  tasks:\n    - debug: { msg: x }\n`).join('');
  const inventory = { 'hosts.ini': 'a ansible_connection=local\nb ansible_connection=local\n' };

  it('that leaves a play without hosts skips it', async () => {
    const { events, status } = await site({ ...inventory, 'site.yml': plays(['a', 'b']) }, { limit: 'b' });
    expect(events.flatMap((event) => (event.type === 'play-started' ? event.hosts : []))).toEqual(['b']);
    expect(status).toBe(0);
  });

  it('that leaves no play any host is an error', async () => {
    const { complaints } = await site({ ...inventory, 'site.yml': plays(['a']) }, { limit: 'b' });
    expect(complaints).toEqual(['pattern-empty -: The limit "b" leaves no play any host']);
  });

  it('that names nobody is an error', async () => {
    const { wrong } = await site({ ...inventory, 'site.yml': plays(['a', 'b']) }, { limit: 'bb' });
    expect(wrong).toMatchObject([{ code: 'pattern-unknown', hint: 'Did you mean "b"?' }]);
  });
});

it('the pattern of a play may use -e variables and what all hosts share', async () => {
  const { events } = await site(
    {
      'hosts.ini': 'a ansible_connection=local\nb ansible_connection=local\n[all:vars]\nmine=b\n',
      'site.yml': '- hosts: "{{ mine }}:{{ extra }}"\n  tasks:\n    - debug: { msg: x }',
    },
    { extraVars: ['extra=a'] },
  );
  expect(events.find(({ type }) => type === 'play-started')).toMatchObject({ hosts: ['a', 'b'] });
});
