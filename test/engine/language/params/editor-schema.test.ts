// The schema for editors takes every playbook of the project, and refuses what Play refuses.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { allModules } from '../../../../docs/generate/modules.ts';
import { editorSchema } from '../../../../engine/language/params/editor-schema.ts';
import { APPLY, BLOCK, IMPORT, PLAY, ROLE, TASK } from '../../../../engine/language/params/keyword-schemas.ts';
import { readYaml, toData } from '../../../../engine/language/yaml.ts';
import { blocksOf, pages, root, textOf } from '../../../docs/pages.ts';

const modules = await allModules();
const ajv = new Ajv({ allowUnionTypes: true });
const playbook = ajv.compile(editorSchema(modules, 'playbook'));
const tasks = ajv.compile(editorSchema(modules, 'tasks'));

const data = (text: string): unknown => {
  const { node } = readYaml('page.yml', text);
  return node && toData(node);
};

const written = readdirSync(join(root, 'playbooks')).filter((name) => name.endsWith('.yml'));
test.each(written)('it takes playbooks/%s', (name) => {
  playbook(data(readFileSync(join(root, 'playbooks', name), 'utf8')));
  expect(playbook.errors ?? []).toEqual([]);
});

const shown = pages.flatMap((page) =>
  blocksOf(textOf(page))
    .filter(({ language, text }) => language === 'yaml' && text.startsWith('- ') && !text.includes('env_setting'))
    .map(({ text }) => [page, text] as const),
);
test.each(shown)('it takes what %s shows: %s', (_, text) => {
  const validate = /^- (?:name:.*\n {2})?(?:hosts|import_playbook):/m.test(text) ? playbook : tasks;
  validate(data(text));
  expect(validate.errors ?? []).toEqual([]);
});

const play = (task: string): string => `- hosts: all\n  tasks:\n    - ${task}\n`;
const refused: readonly (readonly [string, string])[] = [
  ['a misspelt keyword of a play', '- hosts: all\n  taskss: []\n'],
  ['a play without hosts', '- name: x\n  tasks: []\n'],
  ['a misspelt module', play('coppy: {dest: /a}')],
  ['a misspelt keyword of a task', play('{copy: {dest: /a, content: b}, wehn: true}')],
  ['a misspelt parameter', play('copy: {dest: /a, contnet: b}')],
  ['a missing parameter', play('copy: {content: b}')],
  ['a text for a boolean', play('service: {name: a, enabled: sure}')],
  ['a word that is no choice', play('file: {path: /a, state: folder}')],
  ['a number for a mode', play('file: {path: /a, state: file, mode: 644}')],
  ['two parameters that exclude each other', play('copy: {dest: /a, content: b, src: c}')],
  ['a task in place of a play', '- copy: {dest: /a, content: b}\n'],
  ['a list for a play', '- [a]\n'],
  ['a mapping for a file', 'hosts: all\n'],
  ['a task without a module', play('{name: a, when: true}')],
  ['two modules in a task', play('{copy: {dest: /a, content: b}, file: {path: /a}}')],
  ['two modules with their collections', play('{ansible.builtin.copy: {dest: /a, content: b}, a.b.file: {path: /a}}')],
  ['a module and an include', play('{include_tasks: a.yml, file: {path: /a}}')],
  ['an include without a file', play('include_tasks: {apply: {tags: a}}')],
  ['an include with a parameter of another', play('import_tasks: {file: a.yml, apply: {tags: a}}')],
  ['a misspelt keyword in apply', play('include_role: {name: a, apply: {becom: true}}')],
  ['a word that meta does not have', play('meta: flush')],
  ['a role without a name', '- hosts: all\n  roles: [{when: true}]\n'],
  ['a misspelt word of loop_control', play('{debug: {msg: a}, loop: [1], loop_control: {lable: a}}')],
];
test.each(refused)('it refuses %s', (_, text) => {
  expect(playbook(data(text))).toBe(false);
});

test('a template may stand for any value, also inside lists and mappings', () => {
  const text = play(
    '{package: {name: ["{{ a }}"], state: "{{ b }}"}, loop: "{{ c }}", retries: "{{ d }}", become: true}',
  );
  playbook(data(text));
  expect(playbook.errors ?? []).toEqual([]);
});

test('modules are known by the names of their collections too, and by bare text where they take it', () => {
  expect(tasks(data('- ansible.builtin.command: uptime\n- community.libvirt.nowhere: {}\n'))).toBe(false);
  expect(tasks(data('- ansible.builtin.command: uptime\n- meta: flush_handlers\n'))).toBe(true);
});

test('parameters have their descriptions, defaults and choices', () => {
  const { definitions } = editorSchema(modules, 'tasks') as { definitions: Record<string, unknown> };
  expect(JSON.stringify(definitions['module service'])).toMatch(/"description":"Keep a service running.*"enum":\[/);
});

const taken: readonly (readonly [string, string])[] = [
  ['a module with its collection', play('{ansible.builtin.copy: {dest: /a, content: b}, when: true}')],
  ['includes and imports', `${play('import_tasks: a.yml')}    - include_role: {name: a, apply: {become: true}}\n`],
  ['roles with keywords and parameters', '- hosts: all\n  roles: [a, {role: b, tags: c, port: 80}, {name: d}]\n'],
  ['an import of a playbook', '- import_playbook: a.yml\n- ansible.builtin.import_playbook: b.yml\n  tags: a\n'],
  ['a block', play('{block: [{meta: flush_handlers}], rescue: [{fail: {msg: a}}], when: a}')],
];
test.each(taken)('it takes %s', (_, text) => {
  playbook(data(text));
  expect(playbook.errors ?? []).toEqual([]);
});

test('every keyword is described, and has a default where it has one', () => {
  const words = [PLAY, BLOCK, TASK, ROLE, IMPORT, APPLY].flatMap((each) => Object.values(each));
  expect(words.filter((word) => !(word as { description?: string }).description)).toEqual([]);
  expect(TASK.retries).toMatchObject({ default: 3 });
});

test('every keyword has a shape of its own', () => {
  const shapeless = [PLAY, BLOCK, TASK, ROLE, IMPORT].flatMap((words) =>
    Object.entries(words).filter(([, { description: _, default: __, ...shape }]) => Object.keys(shape).length === 0),
  );
  expect(shapeless).toEqual([]);
});
