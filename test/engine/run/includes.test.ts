// Includes in a run: worked out when a host reaches them, in a real run and in a dry one.
import { describe, expect, it } from 'vitest';
import { folder, stage } from './stage.ts';

const tell = (name: string, value: string, more = '') => `- name: ${name}\n  debug: { msg: "${value}" }${more}\n`;
const keep = (path: string, more = '') => `- name: ${path}\n  text: { path: "{{ at }}/${path}" }${more}\n`;

describe('include_tasks', () => {
  it('brings in a file where its condition holds, which is asked once', async () => {
    const { outcomes } = await stage({
      play: `- set_fact: { go: true }\n- include_tasks: more.yml\n  when: go\n- include_tasks: more.yml\n  when: go\n`,
      files: { 'more.yml': `- set_fact: { go: false }\n${tell('told', 'x')}` },
    });
    expect(outcomes()).toEqual([
      'set_fact: ok',
      'include_tasks more.yml: ok',
      'set_fact: ok',
      'told: ok',
      'include_tasks more.yml: skipped',
    ]);
  });

  it('brings it in for each item of a loop, with its variables as they are there', async () => {
    const { events } = await stage({
      play: `- include_tasks: more.yml\n  loop: [a, b]\n  vars: { mine: "<{{ item }}>" }\n`,
      files: { 'more.yml': tell('told', '{{ mine }}{{ item }}', '\n  loop: [1, 2]') },
    });
    const told = events.flatMap((event) =>
      event.type === 'item-ended' && event.task.title === 'told' ? event.result.message : [],
    );
    expect(told).toEqual(['<a>1', '<a>2', '<b>1', '<b>2']);
  });

  it('finds what it names for each host, and hosts that want the same go through it in step', async () => {
    const { outcomes, events } = await stage({
      hosts: ['a', 'b', 'c'],
      groups: '[web]\na\nc',
      play: `- include_tasks: "{{ 'web' if 'web' in group_names else 'db' }}.yml"\n`,
      files: { 'web.yml': tell('web', 'x'), 'db.yml': tell('db', 'x') },
    });
    expect(outcomes('a')[1]).toBe('web: ok');
    expect(outcomes('b')[1]).toBe('db: ok');
    const started = events.flatMap((event) => (event.type === 'task-started' ? [event.hosts.join()] : []));
    expect(started).toEqual(['a,b,c', 'a,c', 'b']);
  });

  it('fails the host alone where there is no such file', async () => {
    const { result, status } = await stage(`- set_fact: { n: nope }\n- name: in\n  include_tasks: "{{ n }}.yml"\n`);
    expect(result('in').failure?.message).toContain('nope.yml" does not exist');
    expect(status).toBe(2);
  });

  it('is rescued where a task that came in fails', async () => {
    const { outcomes } = await stage({
      play: `- block:\n    - include_tasks: more.yml\n  rescue:\n    - name: rescue\n      debug: { msg: x }\n`,
      files: { 'more.yml': '- name: no\n  fail: { msg: no }\n' },
    });
    expect(outcomes()).toEqual(['include_tasks more.yml: ok', 'no: rescued', 'rescue: ok']);
  });

  it('hands on what "apply" says, and nothing else', async () => {
    const { outcomes } = await stage({
      play: `- include_tasks: { file: more.yml, apply: { tags: [t], when: false } }\n  tags: t\n- include_tasks: other.yml\n  tags: t\n`,
      files: { 'more.yml': tell('more', 'x'), 'other.yml': tell('other', 'x') },
      tags: ['t'],
    });
    expect(outcomes()).toEqual(['include_tasks more.yml: ok', 'more: skipped', 'include_tasks other.yml: ok']);
  });

  it('lets inner variables win over outer ones', async () => {
    const { result } = await stage({
      play: '- include_tasks: one.yml\n  vars: { x: one }\n',
      files: {
        'one.yml': '- include_tasks: two.yml\n  vars: { x: "{{ x }} two" }\n- import_role: r\n  vars: { x: role }\n',
        'two.yml': tell('in two', '{{ x }}'),
        'roles/r/tasks/main.yml': tell('in role', '{{ x }}'),
      },
    });
    expect([result('in two').message, result('in role').message]).toEqual(['one two', 'role']);
  });

  it('costs no round trip: one for the whole play, loops and nested ones too', async () => {
    const scene = {
      play: `- include_tasks: one.yml\n  when: at is defined\n- include_role: r\n  loop: [1, 2]\n- include_vars: v.yml\n- text: { path: "{{ at }}/{{ v }}" }\n`,
      files: {
        'one.yml': `${keep('a')}- include_tasks: two.yml\n  loop: [x, y]\n  loop_control: { loop_var: f }\n`,
        'two.yml': '- text: { path: "{{ at }}/{{ f }}" }\n',
        'roles/r/tasks/main.yml': '- text: { path: "{{ at }}/r{{ item }}" }\n',
        'v.yml': 'v: w',
      },
    };
    const dir = folder();
    await stage(scene, dir);
    const { trips, recap } = await stage(scene, dir);
    expect(recap.get('a')).toMatchObject({ ok: 10, changed: 0 });
    expect(trips()).toBe(1);
  });
});

describe('include_role', () => {
  const files = {
    'roles/r/tasks/main.yml': keep('x', '\n  notify: restart'),
    'roles/r/tasks/other.yml': tell('other', '{{ d }} {{ p }}'),
    'roles/r/handlers/main.yml': tell('restart', '{{ d }}'),
    'roles/r/defaults/main.yml': 'd: default\np: none\n',
  };

  it('brings in a role with its handlers', async () => {
    const { outcomes, result } = await stage({ play: '- include_role: { name: r }\n', files });
    expect(outcomes()).toEqual(['include_role r: ok', 'x: changed', 'restart: ok']);
    expect(result('restart').message).toBe('default');
  });

  it('brings in one whose name is only known in the run, with its handlers', async () => {
    const { outcomes } = await stage({
      play: '- set_fact: { n: r }\n- include_role: { name: "{{ n }}" }\n',
      files,
    });
    expect(outcomes()).toEqual(['set_fact: ok', 'include_role {{ n }}: ok', 'x: changed', 'restart: ok']);
  });

  it('gives it parameters and other files', async () => {
    const { result } = await stage({
      play: '- include_role: { name: r, tasks_from: other }\n  vars: { p: "{{ at | length > 0 }}" }\n',
      files,
    });
    expect(result('other').message).toBe('default true');
  });

  it('keeps its variables to itself unless it is public', async () => {
    const play = (more: string) => `- include_role: { name: r${more} }\n${tell('after', "{{ d | default('none') }}")}`;
    expect((await stage({ play: play(''), files })).result('after').message).toBe('none');
    expect((await stage({ play: play(', public: true'), files })).result('after').message).toBe('default');
  });
});

describe('include_vars', () => {
  it('beats the variables of the play, and is beaten by set_fact', async () => {
    const { result } = await stage({
      play: `- hosts: all\n  vars: { x: play, y: play }\n  tasks:\n    - set_fact: { y: set }\n    - include_vars: v.yml\n${tell('told', '{{ x }} {{ y }} {{ z }}').replace(/^(?=.)/gm, '    ')}`,
      files: { 'vars/v.yml': 'x: file\ny: file\nz: "{{ x }}!"\n' },
    });
    expect(result('told').message).toBe('file set file!');
  });

  it('reads a file for each host, under one name where it is given', async () => {
    const { result } = await stage({
      hosts: ['a', 'b'],
      play: `- include_vars: { file: "vars/{{ inventory_hostname }}.yml", name: all }\n${tell('told', '{{ all.x }}')}`,
      files: { 'vars/a.yml': 'x: 1\n', 'vars/b.yml': 'x: 2\n' },
    });
    expect([result('told', 'a').message, result('told', 'b').message]).toEqual(['1', '2']);
  });
});

describe('in a dry run', () => {
  it('an include is followed', async () => {
    const { outcomes } = await stage({
      play: '- include_tasks: more.yml\n',
      files: { 'more.yml': keep('x') },
      check: true,
    });
    expect(outcomes()).toEqual(['include_tasks more.yml: ok', 'x: changed']);
  });

  const random = '- command: cat /proc/sys/kernel/random/uuid\n  register: random\n';

  it('one whose name is unknown is unknown, and what follows assumes that it changes nothing', async () => {
    const { outcomes, result } = await stage({
      play: `${random}- name: in\n  include_tasks: "{{ random.stdout }}.yml"\n${keep('x')}`,
      check: true,
    });
    expect(outcomes()).toEqual(['command: changed', 'in: unknown', 'x: changed']);
    expect(result('x').restsOn?.join()).toContain('in (');
  });

  it('one whose condition is unknown shows what it would do', async () => {
    const { outcomes, result } = await stage({
      play: `${random}- include_tasks: more.yml\n  when: random.rc == 0\n`,
      files: { 'more.yml': keep('x') },
      check: true,
    });
    expect(outcomes()).toEqual(['command: changed', 'include_tasks more.yml: ok', 'x: unknown']);
    expect(result('x').changes.map(({ summary }) => summary.split('/')[0])).toEqual(['write ']);
  });
});
