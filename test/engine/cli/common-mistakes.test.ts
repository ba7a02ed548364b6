// The ten most common mistakes, each with the one message that it gets, word for word.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { printDiagnostics } from '../../../engine/diagnostics/print.ts';
import { site } from './site.ts';

/** What `play site.yml` prints of a playbook; nothing is touched. */
async function printed(playbook: string): Promise<string> {
  const { status, wrong, folder } = await site({ 'site.yml': playbook });
  expect(status).toBeUndefined();
  const readSource = (file: string): string => readFileSync(file, 'utf8');
  return printDiagnostics(wrong, { color: false, readSource }).replaceAll(`${folder}/`, '').trimEnd();
}

const tasks = (text: string): string => `- hosts: all\n  tasks:\n${text.replace(/^(?=.)/gm, '    ')}\n`;

const mistakes: [string, string, string][] = [
  [
    'a tab',
    '- hosts: all\n  tasks:\n\t- debug:\n',
    `
site.yml:3:1: error: A tab is used for indentation [yaml-tab]
  2 |   tasks:
  3 |     - debug:
    | ^^^^
  hint: Replace it by spaces`,
  ],
  [
    'a line that is indented differently',
    tasks('- file:\n    path: /a\n     state: absent'),
    `
site.yml:5:10: error: This line is indented differently from its neighbours [yaml-indentation]
  4 |         path: /a
  5 |          state: absent
    |          ^
  hint: Entries of one list or mapping start in the same column`,
  ],
  [
    'an unquoted template',
    tasks('- debug:\n    msg: {{ inventory_hostname }}'),
    `
site.yml:4:14: error: A value that starts with "{{" must be in quotes, or YAML reads a mapping [yaml-unquoted-template]
  3 |     - debug:
  4 |         msg: {{ inventory_hostname }}
    |              ^^^^^^^^^^^^^^^^^^^^^^^^
  hint: Write "{{ inventory_hostname }}"`,
  ],
  [
    '"yes" for a boolean',
    tasks('- debug: { msg: x }\n  become: yes'),
    `
site.yml:4:15: error: "become" must be true or false, not "yes" [playbook-value]
  3 |     - debug: { msg: x }
  4 |       become: yes
    |               ^^^
  hint: Write true, without quotes`,
  ],
  [
    'an unquoted mode',
    tasks('- file:\n    path: /a\n    state: touch\n    mode: 0644'),
    `
site.yml:6:15: error: "mode" must be text, not the number 644 [param-type]
  5 |         state: touch
  6 |         mode: 0644
    |               ^^^^
  hint: Quote it: "0644"`,
  ],
  [
    '"=" arguments',
    tasks('- copy: src=a dest=/b'),
    `
site.yml:3:13: error: Parameters are not written "key=value" on one line [playbook-refused]
  2 |   tasks:
  3 |     - copy: src=a dest=/b
    |             ^^^^^^^^^^^^^
  hint: Write it on lines of its own below "copy:", such as "src: a"`,
  ],
  [
    'a misspelt keyword',
    tasks('- debug: { msg: x }\n  whn: true'),
    `
site.yml:4:7: error: A task has no keyword "whn" [playbook-keyword]
  3 |     - debug: { msg: x }
  4 |       whn: true
    |       ^^^
  hint: Did you mean "when"?`,
  ],
  [
    'a misspelt module',
    tasks('- serivce:\n    name: ssh\n    state: started'),
    `
site.yml:3:7: error: There is no module or keyword "serivce" [playbook-module]
  2 |   tasks:
  3 |     - serivce:
    |       ^^^^^^^
  hint: Did you mean "service"?`,
  ],
  [
    'a misspelt parameter',
    tasks('- file:\n    path: /a\n    sate: directory'),
    `
site.yml:5:9: error: "file" has no parameter "sate" [param-unknown]
  4 |         path: /a
  5 |         sate: directory
    |         ^^^^
  hint: Did you mean "state"?`,
  ],
  [
    'a misspelt variable',
    '- hosts: all\n  vars: { port: 80 }\n  tasks:\n    - debug: { msg: "Port {{ prot }}" }\n',
    `
site.yml:4:30: error: "prot" is not defined [variable-undefined]
  3 |   tasks:
  4 |     - debug: { msg: "Port {{ prot }}" }
    |                              ^^^^
  hint: Did you mean "port"?`,
  ],
];

test.each(mistakes)('%s', async (_, playbook, expected) => {
  expect(await printed(playbook)).toBe(expected.trimStart());
});
