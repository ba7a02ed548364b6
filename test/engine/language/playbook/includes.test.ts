// What includes bring is read and checked before the run as far as their names can be foreseen.
import { expect, test } from 'vitest';
import { checkNames } from '../../../../engine/language/playbook/check-names.ts';
import { inventoryOf } from '../../inventory/read.ts';
import { complaints, readTree } from './read.ts';

const { inventory } = inventoryOf('h1 os=Debian\n');
const play = (tasks: string) => `- hosts: all\n  tasks:\n${tasks.replace(/^(?=.)/gm, '    ')}\n`;

/** What is wrong with a tree of files, names included; warnings begin with "warning". */
async function wrongIn(tasks: string, files: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const { program, unfinished, diagnostics } = await readTree({ 'site.yml': play(tasks), ...files });
  const known = program ?? unfinished;
  const names = known ? checkNames(known, inventory, []) : [];
  return [...diagnostics, ...names].flatMap((each) => {
    const file = each.location?.file.replace(/.*\/play-playbook-\w+\//, '') ?? '';
    const [text = ''] = complaints([{ ...each, ...(each.location && { location: { ...each.location, file } }) }]);
    return each.severity === 'warning' ? `warning ${text}` : text;
  });
}

const sound: [string, string, Record<string, string>?][] = [
  [
    'names that an include brings are known after it',
    '- include_tasks: a.yml\n- debug: {msg: "{{ x }}"}',
    { 'a.yml': '- set_fact: {x: 1}' },
  ],
  [
    'its variables and its loop are known in it',
    '- include_tasks: a.yml\n  loop: [1]\n  vars: {v: 1}',
    { 'a.yml': '- debug: {msg: "{{ item }}{{ v }}"}' },
  ],
  [
    'those of a role too',
    '- include_role: r\n  vars: {v: 1}',
    {
      'roles/r/tasks/main.yml': '- debug: {msg: "{{ v }}{{ d }}{{ role_path }}"}',
      'roles/r/defaults/main.yml': 'd: 1',
    },
  ],
  [
    'a file of variables defines its names',
    '- include_vars: v.yml\n- debug: {msg: "{{ x }}{{ y }}"}',
    { 'vars/v.yml': 'x: 1\ny: "{{ x }}"' },
  ],
  [
    'under a name only this',
    '- include_vars: {file: v.yml, name: all}\n- debug: {msg: "{{ all.x }}"}',
    { 'v.yml': 'x: 1' },
  ],
  [
    'files whose names fit define names',
    '- include_vars: "vars/{{ os }}.yml"\n- debug: {msg: "{{ x }}"}',
    { 'vars/Debian.yml': 'x: 1' },
  ],
  [
    'after a name that nobody can foresee any name may be defined',
    '- include_role: {name: "{{ os }}"}\n- debug: {msg: "{{ x }}"}',
  ],
  [
    'a list that is written out is read ahead',
    '- include_vars: "{{ item }}.yml"\n  loop: [a, b]\n- debug: {msg: "{{ x }}{{ y }}"}',
    { 'a.yml': 'x: 1', 'b.yml': 'y: 1' },
  ],
  [
    'a handler of an included role can be notified',
    '- include_role: r\n- {ping: , notify: h}',
    { 'roles/r/handlers/main.yml': '- {name: h, ping: }' },
  ],
];
test.each(sound)('%s', async (_, tasks, files) => {
  expect(await wrongIn(tasks, files)).toEqual([]);
});

const wrong: [string, string, Record<string, string>, string][] = [
  ['a missing file', '- include_tasks: a.yml', {}, '3:22 The task file "a.yml" does not exist'],
  [
    'a missing file of a written list',
    '- include_tasks: "{{ item }}.yml"\n  loop: [a]',
    {},
    '3:22 The task file "a.yml" does not exist',
  ],
  ['a missing role', '- include_role: {name: r}', {}, '3:28 There is no role "r" / Looked for roles/r'],
  [
    'a mistake in what comes in',
    '- include_tasks: a.yml',
    { 'a.yml': '- pign:' },
    'a.yml:1:3 There is no module or keyword "pign" / Did you mean "ping"?',
  ],
  [
    'a name that nothing defines in it',
    '- include_tasks: a.yml',
    { 'a.yml': '- debug: {msg: "{{ oss }}"}' },
    'a.yml:1:20 "oss" is not defined / Did you mean "os"?',
  ],
  [
    'a name that is not in the variables',
    '- include_vars: v.yml\n- debug: {msg: "{{ xx }}"}',
    { 'v.yml': 'x: 1' },
    '4:24 "xx" is not defined / Did you mean "x"?',
  ],
  [
    'a name before it is included',
    '- debug: {msg: "{{ xyz }}"}\n- include_vars: v.yml',
    { 'v.yml': 'xyz: 1' },
    '3:24 "xyz" is used before a task defines it',
  ],
  [
    'a file that includes itself',
    '- include_tasks: a.yml',
    { 'a.yml': '- include_tasks: a.yml' },
    'a.yml:1:18 The file imports itself: a.yml -> a.yml',
  ],
  [
    'a keyword that would not reach what comes in',
    '- include_tasks: a.yml\n  become: true',
    { 'a.yml': '' },
    '4:7 "become" beside "include_tasks" would not hold for what comes in / Write it under "apply" of "include_tasks"',
  ],
  [
    'a result to register',
    '- include_tasks: a.yml\n  register: x',
    { 'a.yml': '' },
    '4:7 "register" cannot stand beside "include_tasks" / Put it on the tasks in the file',
  ],
  [
    'a word that "apply" cannot hand on',
    '- include_tasks: {file: a.yml, apply: {lop: 1}}',
    { 'a.yml': '' },
    '3:44 An include has no keyword "lop"',
  ],
  [
    'a mistake in a file whose name fits is a warning',
    '- include_tasks: tasks/{{ os }}.yml',
    { 'tasks/RedHat.yml': '- yum: {name: x}' },
    'warning tasks/RedHat.yml:1:3 There is no module or keyword "yum"',
  ],
  [
    'a folder of variables that is not there',
    '- include_vars: {dir: nowhere}',
    {},
    '3:27 The folder of variables "vars/nowhere" does not exist',
  ],
  [
    'a file in a folder of variables that is none',
    '- include_vars: {dir: sites}',
    { 'vars/sites/a.yml': 'x: 1\n', 'vars/sites/README.md': '' },
    '3:27 "vars/sites/README.md" is no file of variables by its name / Leave it out with "ignore_files", or all such files with "ignore_unknown_extensions: true"',
  ],
  [
    'a pattern that is none',
    "- include_vars: {dir: sites, files_matching: '('}",
    { 'vars/sites/a.yml': 'x: 1\n' },
    '3:34 "files_matching" is no regular expression: "("',
  ],
  [
    'a rule that is worked out',
    '- include_vars: {dir: sites, name: "{{ inventory_hostname }}"}',
    { 'vars/sites/a.yml': 'x: 1\n' },
    '3:40 "name" of "include_vars" cannot hold "{{ }}"',
  ],
];
test.each(wrong)('%s', async (_, tasks, files, complaint) => {
  const found = await wrongIn(tasks, files);
  expect(found.map((each) => each.replace(/, \/.*$/, ''))).toEqual([complaint]);
});
