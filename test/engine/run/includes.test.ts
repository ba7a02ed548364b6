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

  it('is a handler too: what comes in runs where it is notified', async () => {
    const handler = (notifies: string) => `- hosts: all
  handlers:
    - name: again
      include_tasks: more.yml
    - name: silent
      include_tasks: more.yml
  tasks:
    - ${notifies}
      notify: again
`;
    const files = { 'more.yml': keep('one') + keep('two') };
    const real = await stage({ play: handler('text: { path: "{{ at }}/x" }'), files });
    expect(real.outcomes()).toEqual(['text: changed', 'again: ok', 'one: changed', 'two: changed']);
    const dry = await stage({ play: handler('command: echo'), files, check: true });
    expect(dry.outcomes().slice(1)).toEqual(['again: ok', 'one: changed', 'two: changed']);
    const maybe = handler('command: cat /proc/uptime\n      register: r\n      changed_when: r.stdout == "x"');
    const open = await stage({ play: maybe, files, check: true });
    expect(open.outcomes().slice(1)).toEqual(['again: ok', 'one: unknown', 'two: unknown']);
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
  const FOLDER = {
    'vars/all/b.yml': 'x: b\nb: 1\n',
    'vars/all/a.yml': 'x: a\na: 1\n',
    'vars/all/inner/c.json': '{"x": "c", "c": 1}',
    'vars/all/inner/more/d.yaml': 'x: d\n',
    'vars/all/notes.txt': 'x: [',
  };
  it.for([
    ['in order, folders last', 'ignore_unknown_extensions: true', 'd'],
    ['as deep as it is to be', 'ignore_unknown_extensions: true, depth: 1', 'b'],
    ['those that match', 'files_matching: "^[abc]\\\\."', 'c'],
    ['all but those that are left out', 'ignore_files: [txt, b.yml], depth: 1', 'a'],
    ['those with a suffix', 'extensions: [json], ignore_unknown_extensions: true', 'c'],
  ])('reads a folder: %s', async ([, rules, x]) => {
    const play = `- include_vars: { dir: all, ${rules} }\n${tell('told', '{{ x }}')}`;
    expect((await stage({ play, files: FOLDER })).result('told').message).toBe(x);
  });

  it.for([['{{ n }}'], ['{{ n }}.yml'], ['on-{{ n }}']])(
    'takes the file of a role that is worked out: %s',
    async ([from]) => {
      const files = {
        'one.yml': tell('told', 'one'),
        'on-one.yml': tell('told', 'on one'),
        'two.yml': tell('no', 'x'),
      };
      const { outcomes } = await stage({
        play: `- set_fact: { n: one }\n- include_role: { name: r, tasks_from: "${from}" }\n`,
        files: Object.fromEntries(Object.entries(files).map(([name, text]) => [`roles/r/tasks/${name}`, text])),
      });
      expect(outcomes().slice(1)).toEqual(['include_role r: ok', 'told: ok']);
    },
  );

  it('leaves the main file of the role out of its folder', async () => {
    const { result } = await stage({
      play: '- import_role: r\n',
      files: {
        'roles/r/vars/main.yml': 'x: main\n',
        'roles/r/vars/other.yml': 'y: other\n',
        'roles/r/tasks/main.yml': `- include_vars: { dir: vars, name: all }\n${tell('told', '{{ x }} {{ all.y }} {{ all | length }}')}`,
      },
    });
    expect(result('told').message).toBe('main other 1');
  });

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
