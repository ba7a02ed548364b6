import { expect, test } from 'vitest';
import { checkNames } from '../../../../engine/language/playbook/check-names.ts';
import type { Item, Program } from '../../../../engine/language/program.ts';
import { inventoryOf } from '../../inventory/read.ts';
import { complaints, readTree } from './read.ts';

const { inventory } = inventoryOf('h1\n');
const SITE = '- hosts: all\n  roles: [web]\n';

/** What is wrong with a tree of files, names included. */
async function wrongIn(files: Readonly<Record<string, string>>): Promise<string[]> {
  const { program, unfinished, diagnostics } = await readTree({ 'site.yml': SITE, ...files });
  const known = program ?? unfinished;
  const short = (text: string) => text.replace(/\S*\/play-playbook-\w+\//g, '');
  const names = known ? checkNames(known, inventory, []) : [];
  return complaints(
    [...diagnostics, ...names].map((each) => ({
      ...each,
      ...(each.location && { location: { ...each.location, file: short(each.location.file) } }),
    })),
  );
}

async function programOf(files: Readonly<Record<string, string>>): Promise<Program> {
  const { program, diagnostics } = await readTree({ 'site.yml': SITE, ...files });
  if (!program) throw new Error(complaints(diagnostics).join('\n'));
  return program;
}

const titles = (items: readonly Item[] = []): string[] =>
  items.flatMap((item) => (item.kind === 'task' ? [item.title] : titles([...item.block, ...item.rescue])));
const ping = (name: string) => `- {name: ${name}, ping: }\n`;

test('a role is a block of its tasks with its variables', async () => {
  const { plays } = await programOf({
    'site.yml': '- hosts: all\n  roles: [{role: web, prt: 80, tags: w, become: true, vars: {v: 1}}]\n',
    'roles/web/tasks/main.yml': ping('a'),
    'roles/web/defaults/main.yml': 'prt: 8080\nv: 2\n',
    'roles/web/vars/main.yml': 'own: 1\n',
  });
  const [role] = plays[0]?.sections[1] ?? [];
  expect(role).toMatchObject({ kind: 'block', tags: ['w'], become: true, role: { name: 'web' } });
  const brought = role?.kind === 'block' ? role.role : undefined;
  const written = (map?: ReadonlyMap<string, { written: unknown }>) =>
    [...(map ?? [])].map(([name, value]) => [name, value.written]);
  expect(written(brought?.defaults)).toEqual([
    ['prt', 8080],
    ['v', 2],
  ]);
  expect(written(brought?.vars)).toEqual([['own', 1]]);
  expect(written(brought?.params)).toEqual([
    ['prt', 80],
    ['v', 1],
  ]);
});

test('dependencies come before, and what a role takes in is found in it', async () => {
  const { plays } = await programOf({
    'site.yml': '- hosts: all\n  pre_tasks: [{name: pre, ping: }]\n  roles: [web]\n  tasks: [{name: own, ping: }]\n',
    'roles/web/meta/main.yml': 'galaxy_info: {author: x}\ndependencies:\n  - base\n  - {role: log, level: 3}\n',
    'roles/web/tasks/main.yml': `- import_tasks: more.yml\n- import_tasks: sub/last.yml\n`,
    'roles/web/tasks/more.yml': ping('more'),
    'roles/web/tasks/sub/last.yml': '- import_tasks: more.yml\n',
    'roles/web/tasks/sub/more.yml': ping('beside'),
    'roles/base/tasks/main.yml': ping('base'),
    'roles/log/tasks/main.yml': ping('log'),
  });
  expect(plays[0]?.sections.map(titles)).toEqual([['pre'], ['base', 'log', 'more', 'beside', 'own'], []]);
});

test.each([
  ['beside the playbook', 'roles/web'],
  ['in the folder of the playbook', 'web'],
  ['one level up', '../roles/web'],
])('a role is found %s', async (_, at) => {
  const up = at.startsWith('../') ? { 'site.yml': '- import_playbook: p/site.yml\n', 'p/site.yml': SITE } : {};
  const { plays } = await programOf({ ...up, [`${at.replace('../', '')}/tasks/main.yaml`]: ping('x') });
  expect(titles(plays[0]?.sections[1])).toEqual(['x']);
});

test('import_role takes other files of a role, and its variables are parameters', async () => {
  const { plays } = await programOf({
    'site.yml':
      '- hosts: all\n  tasks:\n    - import_role: {name: web, tasks_from: off, vars_from: other.yml}\n      vars: {p: 1}\n      when: true\n',
    'roles/web/tasks/off.yml': ping('off'),
    'roles/web/vars/other.yml': 'o: 1\n',
  });
  const [block] = plays[0]?.sections[1] ?? [];
  expect(titles(block ? [block] : [])).toEqual(['off']);
  expect(block).toMatchObject({ when: [{ source: 'true' }], vars: new Map() });
  const role = block?.kind === 'block' ? block.role : undefined;
  expect([[...(role?.vars.keys() ?? [])], [...(role?.params.keys() ?? [])]]).toEqual([['o'], ['p']]);
});

test("a role's handlers are the play's, before its own, once for equal uses", async () => {
  const { plays } = await programOf({
    'site.yml': '- hosts: all\n  roles: [web, web, {role: web, prt: 1}]\n  handlers: [{name: own, ping: }]\n',
    'roles/web/handlers/main.yml': ping('restart'),
  });
  expect(titles(plays[0]?.handlers)).toEqual(['restart', 'restart', 'own']);
});

test('files and templates are found in the role, then beside the playbook', async () => {
  const tree = {
    'roles/web/tasks/main.yml':
      '- copy: {src: a, dest: /a}\n- template: {src: t.hbs, dest: /t}\n- copy: {src: b, dest: /b}\n',
    'roles/web/files/a': '',
    'roles/web/templates/t.hbs': '{{port}}',
    'roles/web/defaults/main.yml': 'port: 1\n',
    'files/b': '',
    'files/a': '',
  };
  const { plays } = await programOf(tree);
  const [block] = plays[0]?.sections[1] ?? [];
  const files = block?.kind === 'block' ? block.block.flatMap((item) => (item.kind === 'task' ? item.files : [])) : [];
  const found = files.flatMap((map) =>
    [...(map?.values() ?? [])].map((path) => path.replace(/.*\/play-playbook-\w+\//, '')),
  );
  expect(found).toEqual(['roles/web/files/a', 'roles/web/templates/t.hbs', 'files/b']);
});

const sound: [string, Record<string, string>][] = [
  [
    'defaults, vars and parameters',
    {
      'roles/web/tasks/main.yml': '- debug: {msg: "{{ a }}{{ b }}{{ role_path }}"}',
      'roles/web/defaults/main.yml': 'a: "{{ b }}"',
      'roles/web/vars/main.yml': 'b: 1',
    },
  ],
  [
    'variables of roles of the play, everywhere in it',
    {
      'site.yml': '- hosts: all\n  pre_tasks: [{debug: {msg: "{{ a }}"}}]\n  roles: [web]\n',
      'roles/web/defaults/main.yml': 'a: 1',
    },
  ],
  [
    'variables of a dependency',
    {
      'roles/web/meta/main.yml': 'dependencies: [base]',
      'roles/web/tasks/main.yml': '- debug: {msg: "{{ a }}"}',
      'roles/base/vars/main.yml': 'a: 1',
    },
  ],
  [
    'a handler of a role, by its name and by that of its role',
    {
      'site.yml': '- hosts: all\n  roles: [web]\n  tasks: [{ping: , notify: [restart, "web : restart"]}]\n',
      'roles/web/handlers/main.yml': ping('restart'),
    },
  ],
  [
    'a folder of defaults',
    { 'roles/web/defaults/main/a.yml': 'a: 1', 'roles/web/tasks/main.yml': '- debug: {msg: "{{ a }}"}' },
  ],
];
test.each(sound)('%s are known', async (_, files) => {
  expect(await wrongIn(files)).toEqual([]);
});

const wrong: [string, Record<string, string>, string][] = [
  [
    'a misspelt role',
    { 'site.yml': '- hosts: all\n  roles: [wbe]\n', 'roles/web/tasks/main.yml': '' },
    '2:11 There is no role "wbe" / Did you mean "web"?',
  ],
  [
    'an empty role',
    { 'roles/web/x': '' },
    '2:11 The role "roles/web" is empty / A role has "tasks/main.yml", or another of tasks,',
  ],
  [
    'a role that is a list',
    { 'site.yml': '- hosts: all\n  roles: [[web]]\n' },
    '2:11 A role must be a name or a mapping, not a list',
  ],
  [
    'a role without a name',
    { 'site.yml': '- hosts: all\n  roles: [{tags: x}]\n' },
    '2:12 The role has no name / Write "role:" with the name of the role',
  ],
  [
    'roles as a text',
    { 'site.yml': '- hosts: all\n  roles: web\n' },
    '2:10 "roles" must be a list of roles, not "web" / Write one "- name" a line',
  ],
  [
    'a role with a template in its name',
    { 'site.yml': '- hosts: all\n  roles: ["{{ r }}"]\n' },
    '2:11 "role" is read before the run, so its name cannot hold "{{ }}" / Name it literally, and choose with "when"',
  ],
  [
    'a keyword of a task',
    { 'site.yml': '- hosts: all\n  roles: [{role: web, loop: [1]}]\n', 'roles/web/tasks/main.yml': '' },
    '2:23 "loop" is a keyword of a task, not of a role / For a parameter of this name, write it under "vars"',
  ],
  [
    'a misspelt keyword',
    { 'site.yml': '- hosts: all\n  roles: [{role: web, becom: true}]\n', 'roles/web/tasks/main.yml': '' },
    '2:23 A role has no keyword "becom", and the role "web" has no such variable / Did you mean "become"?',
  ],
  [
    'a cycle',
    { 'roles/web/meta/main.yml': 'dependencies: [base]', 'roles/base/meta/main.yml': 'dependencies: [web]' },
    'roles/base/meta/main.yml:1:16 The file imports itself: roles/web/meta/main.yml -> roles/base/meta/main.yml -> roles/web/meta/main.yml',
  ],
  [
    'a missing tasks_from',
    {
      'site.yml': '- hosts: all\n  tasks: [{import_role: {name: web, tasks_from: instal}}]\n',
      'roles/web/tasks/install.yml': '',
    },
    '2:32 The role has no file "instal" in "',
  ],
  [
    'a name that nothing defines',
    { 'roles/web/tasks/main.yml': '- debug: {msg: "{{ prot }}"}\n', 'roles/web/defaults/main.yml': 'port: 1' },
    'roles/web/tasks/main.yml:1:20 "prot" is not defined / Did you mean "port"?',
  ],
  [
    'role_path outside of a role',
    { 'site.yml': '- hosts: all\n  tasks: [{debug: {msg: "{{ role_path }}"}}]\n' },
    '2:29 "role_path" is not defined / Set it under "vars", in the inventory, or with -e role_path=…',
  ],
  [
    'a missing template of a role',
    { 'roles/web/tasks/main.yml': '- template: {src: x.hbs, dest: /x}\n', 'roles/web/templates/y.hbs': '' },
    'roles/web/tasks/main.yml:1:19 There is no template "x.hbs" in the role or beside the playbook / Did you mean "y.hbs"?',
  ],
  [
    'a loop beside import_role',
    { 'site.yml': '- hosts: all\n  tasks: [{import_role: {name: web}, loop: [1]}]\n', 'roles/web/tasks/main.yml': '' },
    '2:38 "loop" cannot stand beside "import_role" / Put it on the tasks in the file',
  ],
  [
    'a parameter that import_role does not have',
    {
      'site.yml': '- hosts: all\n  tasks: [{import_role: {name: web, task_from: x}}]\n',
      'roles/web/tasks/main.yml': '',
    },
    '2:37 "import_role" has no parameter "task_from" / Did you mean "tasks_from"?',
  ],
  ['a rescue among handlers', { 'roles/web/handlers/main.yml': '- {block: [{name: x, ping: }], rescue: []}' }, ''],
  [
    'a mistake of a role that is used twice',
    { 'site.yml': '- hosts: all\n  roles: [web, web]\n', 'roles/web/tasks/main.yml': '- pign:\n' },
    'roles/web/tasks/main.yml:1:3 There is no module or keyword "pign" / Did you mean "ping"?',
  ],
];
test.each(wrong)('%s is an error', async (_, files, complaint) => {
  const found = await wrongIn(files);
  if (complaint === '') expect(found).toEqual([]);
  else {
    expect(found).toHaveLength(1);
    expect(found[0]?.startsWith(complaint), found[0]).toBe(true);
  }
});
