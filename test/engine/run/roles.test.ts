// Roles in a run: whose variables win, what runs once, whose handlers are notified.
import { describe, expect, it } from 'vitest';
import { folder, stage } from './stage.ts';

const tell = (name: string, value: string, more = '') => `- name: ${name}\n  debug: { msg: "${value}" }${more}\n`;
const keep = (path: string, more = '') => `- name: ${path}\n  text: { path: "{{ at }}/${path}" }${more}\n`;

describe('the variables of roles', () => {
  const levels: [string, { play?: string; vars?: string; role?: string; files?: Record<string, string> }, string][] = [
    ['the defaults of a role are the lowest', {}, 'default'],
    ['the inventory beats them', { vars: 'x=inventory' }, 'inventory'],
    ['the play beats the inventory', { vars: 'x=inventory', play: 'vars: { x: play }' }, 'play'],
    [
      'the variables of a role beat the play',
      { play: 'vars: { x: play }', files: { 'roles/one/vars/main.yml': 'x: role' } },
      'role',
    ],
    [
      'the parameters of a role beat its variables',
      { role: 'x: param', files: { 'roles/one/vars/main.yml': 'x: role' } },
      'param',
    ],
    ['"vars" beside a role are parameters', { role: 'vars: { x: param }', play: 'vars: { x: play }' }, 'param'],
    [
      'parameters beat what tasks set',
      { role: 'x: param', files: { 'roles/one/tasks/main.yml': `- set_fact: { x: set }\n${tell('told', '{{ x }}')}` } },
      'param',
    ],
    [
      "a dependency's defaults are lower than the role's own",
      { files: { 'roles/one/meta/main.yml': 'dependencies: [two]', 'roles/two/defaults/main.yml': 'x: two' } },
      'default',
    ],
  ];
  it.each(levels)('%s', async (_, { play = '', vars = '', role = '', files = {} }, expected) => {
    const { result } = await stage({
      play: `- hosts: all\n  ${play}\n  roles: [{ role: one, ${role} }]\n`,
      vars,
      files: {
        'roles/one/defaults/main.yml': 'x: default',
        'roles/one/tasks/main.yml': tell('told', '{{ x }}'),
        ...files,
      },
    });
    expect(result('told').message).toBe(expected);
  });

  it('are its own inside it, and those of the last role outside', async () => {
    const { result } = await stage({
      play: `- hosts: all\n  pre_tasks:\n    - name: before\n      debug: { msg: "{{ x }}" }\n  roles: [one, two]\n`,
      files: {
        'roles/one/defaults/main.yml': 'x: one',
        'roles/two/defaults/main.yml': 'x: two',
        'roles/one/tasks/main.yml': tell('in one', '{{ x }} {{ role_path | basename }}'),
        'roles/two/tasks/main.yml': tell('in two', '{{ x }} {{ role_path | basename }}'),
      },
    });
    expect([result('before').message, result('in one').message, result('in two').message]).toEqual([
      'two',
      'one one',
      'two two',
    ]);
  });
});

describe('a role runs', () => {
  const base = { 'roles/base/tasks/main.yml': tell('base', '{{ p | default(0) }}') };

  it('once where two roles depend on it', async () => {
    const { outcomes } = await stage({
      play: '- hosts: all\n  roles: [one, two]\n',
      files: {
        ...base,
        'roles/one/meta/main.yml': 'dependencies: [base]',
        'roles/two/meta/main.yml': 'dependencies: [base]',
        'roles/two/tasks/main.yml': tell('two', 'x'),
      },
    });
    expect(outcomes()).toEqual(['base: ok', 'two: ok']);
  });

  it('again with other parameters, and where it says that it may', async () => {
    const { outcomes } = await stage({
      play: '- hosts: all\n  roles: [base, { role: base, p: 1 }, { role: base, p: 1 }, free, free]\n',
      files: {
        ...base,
        'roles/free/meta/main.yml': 'allow_duplicates: true',
        'roles/free/tasks/main.yml': tell('free', 'x'),
      },
    });
    expect(outcomes()).toEqual(['base: ok', 'base: ok', 'free: ok', 'free: ok']);
  });

  it('where its first use was skipped', async () => {
    const { outcomes } = await stage({
      play: '- hosts: all\n  roles: [{ role: base, when: false }, base, base]\n',
      files: base,
    });
    expect(outcomes()).toEqual(['base: skipped', 'base: ok']);
  });

  it('each time that it is imported', async () => {
    const { outcomes } = await stage({ play: '- import_role: { name: base }\n- import_role: base\n', files: base });
    expect(outcomes()).toEqual(['base: ok', 'base: ok']);
  });

  it('where its tags are asked for, its dependencies too', async () => {
    const { outcomes } = await stage({
      play: '- hosts: all\n  roles: [{ role: one, tags: a }, { role: two, tags: b }]\n',
      files: {
        ...base,
        'roles/one/meta/main.yml': 'dependencies: [base]',
        'roles/two/meta/main.yml': 'dependencies: [base]',
        'roles/two/tasks/main.yml': tell('two', 'x'),
      },
      tags: ['b'],
    });
    expect(outcomes()).toEqual(['base: ok', 'two: ok']);
  });
});

describe('handlers', () => {
  const files = {
    'roles/one/tasks/main.yml': keep('x', '\n  notify: [restart]'),
    'roles/one/handlers/main.yml': tell('restart', "{{ x }}'s"),
    'roles/one/defaults/main.yml': 'x: one',
  };

  it('of a role see its variables', async () => {
    const { outcomes, result } = await stage({ play: '- hosts: all\n  roles: [one]\n', files });
    expect(outcomes()).toEqual(['x: changed', 'restart: ok']);
    expect(result('restart').message).toBe("one's");
  });

  it("of the play replace a role's of the same name", async () => {
    const play = '- hosts: all\n  roles: [one]\n  handlers:\n    - name: restart\n      debug: { msg: play }\n';
    const { outcomes, result } = await stage({ play, files });
    expect(outcomes()).toEqual(['x: changed', 'restart: ok']);
    expect(result('restart').message).toBe('play');
  });

  it('are meant by the name of their role where it is said', async () => {
    const play = '- hosts: all\n  roles: [one]\n  handlers:\n    - name: restart\n      debug: { msg: play }\n';
    const named = { ...files, 'roles/one/tasks/main.yml': keep('x', '\n  notify: ["one : restart"]') };
    expect((await stage({ play, files: named })).result('restart').message).toBe("one's");
  });

  it('run after each of pre_tasks, roles with tasks, and post_tasks', async () => {
    const list = (word: string) => `  ${word}:\n${keep(word, '\n  notify: h').replace(/^/gm, '    ')}\n`;
    const { outcomes } = await stage(
      `- hosts: all\n${list('pre_tasks')}${list('tasks')}${list('post_tasks')}  handlers:\n    - name: h\n      debug: { msg: x }\n`,
    );
    expect(outcomes()).toEqual([
      'pre_tasks: changed',
      'h: ok',
      'tasks: changed',
      'h: ok',
      'post_tasks: changed',
      'h: ok',
    ]);
  });

  it('in a block get what the block hands down; a block notifies for its tasks', async () => {
    const { outcomes } = await stage(`- hosts: all
  tasks:
    - notify: [a, b]
      block:
        - name: x
          text: { path: "{{ at }}/x" }
  handlers:
    - when: false
      block:
        - name: a
          debug: { msg: x }
    - name: b
      debug: { msg: x }
`);
    expect(outcomes()).toEqual(['x: changed', 'a: skipped', 'b: ok']);
  });
});

it('names of the play are there in it', async () => {
  const { result } = await stage(
    `- name: it\n  hosts: all\n  tasks:\n${tell('told', '{{ ansible_play_name }} {{ ansible_diff_mode }} {{ inventory_file | basename }} {{ ansible_play_batch }}').replace(/^/gm, '    ')}`.replace(
      ' {{ ansible_play_batch }}',
      ' {{ ansible_play_batch | first }}',
    ),
  );
  expect(result('told').message).toBe('it false hosts.ini a');
});

it('roles and imports cost no round trip: one for the whole play', async () => {
  const scene = {
    play: '- hosts: all\n  roles: [one]\n  tasks:\n    - import_role: two\n    - import_tasks: more.yml\n',
    files: {
      'roles/one/tasks/main.yml': `${keep('a')}- import_tasks: b.yml\n`,
      'roles/one/tasks/b.yml': keep('b'),
      'roles/two/tasks/main.yml': keep('c'),
      'more.yml': keep('d'),
    },
  };
  const dir = folder();
  await stage(scene, dir);
  const { trips, recap } = await stage(scene, dir);
  expect(recap.get('a')).toMatchObject({ ok: 4, changed: 0 });
  expect(trips()).toBe(1);
});
