import { expect, test } from 'vitest';
import type { Item, Task } from '../../../../engine/language/program.ts';
import { scopeOf } from '../../../../engine/language/variables.ts';
import { complaints, programOf, readOne, readTree } from './read.ts';

const empty = scopeOf([]);

async function taskOf(yaml: string): Promise<Task> {
  const program = await programOf(`- hosts: all\n  tasks:\n${yaml.replace(/^/gm, '    ')}`);
  const item = program.plays[0]?.sections.flat()[0];
  if (item?.kind !== 'task') throw new Error('not a task');
  return item;
}

const titles = (items: readonly Item[] | undefined): unknown[] =>
  (items ?? []).map((item) =>
    item.kind === 'task' ? item.title : [...titles(item.block), ...titles(item.rescue), ...titles(item.always)],
  );

test('a play with everything on it', async () => {
  const program = await programOf(`
- name: Everything
  hosts: [web, "db"]
  become: true
  become_user: root
  become_method: sudo
  gather_facts: false
  serial: [1, 25%, "50%"]
  max_fail_percentage: 30
  any_errors_fatal: true
  strategy: linear
  connection: ssh
  remote_user: me
  port: 2222
  environment: {LANG: C}
  tags: [a, b]
  vars: {x: 1, y: "{{ x }}"}
  post_tasks: [{name: last, ping: }]
  tasks: [{name: middle, ping: }]
  pre_tasks: [{name: first, ping: }]
  handlers:
    - {name: h, ping: , listen: topic}
`);
  const [play] = program.plays;
  expect(play).toMatchObject({
    name: 'Everything',
    become: true,
    serial: [1, '25%', '50%'],
    maxFailPercentage: 30,
    anyErrorsFatal: true,
    strategy: 'linear',
    connection: 'ssh',
    remoteUser: 'me',
    port: 2222,
    tags: ['a', 'b'],
  });
  expect(play?.hosts.written).toBe('web,db');
  expect(titles(play?.sections.flat())).toEqual(['first', 'middle', 'last']);
  expect(play?.handlers[0]).toMatchObject({ title: 'h', listen: ['topic'] });
  expect([...(play?.vars.keys() ?? [])]).toEqual(['x', 'y']);
});

test('a play without a name is called by its hosts', async () => {
  expect((await programOf('- hosts: web\n')).plays[0]).toMatchObject({ name: 'web', strategy: 'linear', serial: [] });
});

test('the name of a play may hold a template', async () => {
  const [play] = (await programOf('- hosts: all\n  name: Drain {{ host }}\n')).plays;
  expect([play?.name, play?.title?.names.map(({ name }) => name)]).toEqual(['Drain {{ host }}', ['host']]);
});

test('a task with everything on it', async () => {
  const task = await taskOf(`- name: t
  file: {path: "{{ item }}", state: absent}
  when: [a, b is defined]
  loop: [/a, /b]
  loop_control: {loop_var: it, index_var: i, label: "{{ it }}"}
  register: out
  changed_when: false
  failed_when: out.rc != 0
  until: out is succeeded
  retries: 3
  delay: "{{ d }}"
  notify: [h1, h2]
  tags: a, b
  delegate_to: other
  run_once: true
  ignore_errors: true
  no_log: true
  check_mode: false
  timeout: 30
  throttle: 2
  vars: {v: 1}
`);
  expect(task).toMatchObject({
    title: 't',
    module: { name: 'file' },
    register: { name: 'out' },
    loopControl: { loopVar: 'it', indexVar: 'i' },
    tags: ['a', 'b'],
    runOnce: true,
    ignoreErrors: true,
    noLog: true,
    checkMode: false,
    timeout: 30,
    throttle: 2,
  });
  expect(task.when.map(({ source }) => source)).toEqual(['a', 'b is defined']);
  expect(task.changedWhen[0]?.evaluate(empty)).toBe(false);
  expect(task.notify.map(({ name }) => name)).toEqual(['h1', 'h2']);
  expect(task.params.names.map(({ name }) => name)).toEqual(['item']);
});

const calls: [string, string, unknown][] = [
  ['command: uptime', 'command', { cmd: 'uptime' }],
  ['command: "{{ c }}"', 'command', { cmd: '{{ c }}' }],
  ['command: 5', 'command', { cmd: '5' }],
  ['command: uptime\n  args: {chdir: /tmp}', 'command', { cmd: 'uptime', chdir: '/tmp' }],
  ['command: {cmd: uptime}', 'command', { cmd: 'uptime' }],
  ['command:\n  args: {cmd: uptime}', 'command', { cmd: 'uptime' }],
  ['meta: flush_handlers', 'meta', { action: 'flush_handlers' }],
  ['ansible.builtin.file: {path: /a}', 'file', { path: '/a' }],
  ['community.general.ping:', 'ping', {}],
  ['ping: {}', 'ping', {}],
  ['command: echo a=b', 'command', { cmd: 'echo a=b' }],
];
test.each(calls)('%j', async (yaml, module, params) => {
  const task = await taskOf(`- ${yaml}`);
  expect([task.module.name, task.params.written, task.title]).toEqual([module, params, module]);
});

test('with_items flattens its lists by one level', async () => {
  const task = await taskOf('- ping:\n  with_items: [a, [b, [c]]]');
  expect(task.loop?.evaluate(empty)).toEqual(['a', 'b', ['c']]);
  expect((await taskOf('- ping:\n  with_items: a')).loop?.evaluate(empty)).toEqual(['a']);
});

test('conditions among the parameters are compiled where they stand', async () => {
  const task = await taskOf('- assert: {that: [a == 1, true]}');
  const spoken = [...(task.spoken ?? [])].map(([pointer, { source, location }]) => [pointer, source, location.column]);
  expect(spoken).toEqual([
    ['/that/0', 'a == 1', 23],
    ['/that/1', 'true', 31],
  ]);
  expect((await taskOf('- debug: {var: a.b}')).spoken?.get('/var')?.source).toBe('a.b');
});

test('blocks keep their parts', async () => {
  const program = await programOf(`
- hosts: all
  tasks:
    - name: b
      become: true
      when: x
      block: [{name: t1, ping: }, {block: [{name: t2, ping: }]}]
      rescue: [{name: r, ping: }]
      always: [{name: a, ping: }]
`);
  const [block] = program.plays[0]?.sections.flat() ?? [];
  expect(titles(block ? [block] : [])).toEqual([['t1', ['t2'], 'r', 'a']]);
  expect(block).toMatchObject({ become: true, when: [{ source: 'x' }] });
});

test('imported tasks are a block with the keywords beside the import', async () => {
  const program = await programOf(
    '- hosts: all\n  tasks:\n    - import_tasks: tasks/a.yml\n      tags: t\n      when: x\n  handlers:\n    - import_tasks: tasks/h.yml\n',
    {
      'tasks/a.yml': '- name: a\n  ping:\n- import_tasks: b.yml\n',
      'tasks/b.yml': '- name: b\n  ping:\n',
      'tasks/h.yml': '- name: h\n  ping:\n',
    },
  );
  expect(titles(program.plays[0]?.sections.flat())).toEqual([['a', ['b']]]);
  expect(program.plays[0]?.sections.flat()[0]).toMatchObject({ kind: 'block', tags: ['t'], when: [{ source: 'x' }] });
  expect(titles(program.plays[0]?.handlers)).toEqual([['h']]);
});

test('an imported playbook gets the tags, conditions and variables beside the import', async () => {
  const program = await programOf('- import_playbook: b.yml\n  tags: t\n  when: x\n  vars: {v: 2}\n- hosts: web\n', {
    'b.yml': '- hosts: db\n  tags: own\n  vars: {v: 1, w: 1}\n',
  });
  expect(program.plays.map(({ hosts }) => hosts.written)).toEqual(['db', 'web']);
  expect(program.plays[0]).toMatchObject({ tags: ['t', 'own'], when: [{ source: 'x' }] });
  expect([...(program.plays[0]?.vars ?? [])].map(([name, { written }]) => [name, written])).toEqual([
    ['v', 2],
    ['w', 1],
  ]);
});

test('vars_files beat vars', async () => {
  const program = await programOf('- hosts: all\n  vars: {a: 1, b: 1}\n  vars_files: v.yml\n', { 'v.yml': 'b: 2' });
  expect([...(program.plays[0]?.vars ?? [])].map(([name, { written }]) => [name, written])).toEqual([
    ['a', 1],
    ['b', 2],
  ]);
});

test.each([['templates/a.hbs'], ['a.hbs'], ['../templates/a.hbs']])('a template is found at %s', async (place) => {
  const files = {
    'play/site.yml': '- hosts: all\n  tasks:\n    - template: {src: a.hbs, dest: /a}\n',
    'site.yml': '- import_playbook: play/site.yml',
  };
  const at = place.startsWith('../') ? 'templates/a.hbs' : place;
  const { program, diagnostics } = await readTree({ ...files, [at]: 'hello {{name}}\n' });
  expect(complaints(diagnostics)).toEqual([]);
  expect([...(program?.templates?.values() ?? [])].map((template) => template?.names.map(({ name }) => name))).toEqual([
    ['name'],
  ]);
});

test('what is wrong in a template file is reported at its place', async () => {
  const { diagnostics } = await readTree({
    'site.yml': '- hosts: all\n  tasks:\n    - template: {src: a.hbs, dest: /a}\n',
    'templates/a.hbs': 'x\n{{#if}}\n',
  });
  expect(complaints(diagnostics)[0]).toMatch(/^templates\/a\.hbs:\d+:\d+ /);
});

test('an empty list of tasks is nothing', async () => {
  expect(complaints((await readOne('- hosts: all\n  tasks:\n  handlers:\n')).diagnostics)).toEqual([]);
});
