// Keywords of one place. A line that ends in `# *` says the keyword.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Own } from './rows.ts';

const T = '    - { name: t, command: id -un }\n';
const TWO = '    - { name: one, command: echo }\n    - { name: two, command: echo }\n';
const AB = { a: {}, b: {} };

/** In step, nothing makes the file that `a` waits for: then it is made once `b` waits for `a`. */
function helpInStep(event: { readonly type: string; readonly host?: string }, folder: string, said: boolean): void {
  const go = join(folder, 'two-b');
  if (!said && event.type === 'task-ended' && event.host === 'b' && !existsSync(go)) writeFileSync(go, '');
}

export const OF_PLAYS: readonly Own[] = [
  {
    word: 'name',
    of: 'play',
    site: `- hosts: all\n  name: A play # *\n  tasks:\n${T}`,
    see: (event) => (event.type === 'play-started' ? [event.play] : []),
    sees: ['A play'],
    instead: ['all'],
  },
  {
    word: 'hosts',
    of: 'play',
    site: `- gather_facts: false\n  hosts: b # *\n  tasks:\n${T}`,
    hosts: AB,
    sees: ['b t: changed operator'],
    instead: ['playbook-structure'],
  },
  {
    word: 'tasks',
    of: 'play',
    site: '- hosts: all\n  tasks: # *\n    - { name: t, command: echo } # *\n',
    sees: ['a t: changed'],
    instead: [],
  },
  ...['pre_tasks', 'post_tasks'].map(
    (word): Own => ({
      word,
      of: 'play',
      site: `- hosts: all\n  tasks:\n${T}  ${word}: # *\n    - { name: p, command: echo } # *\n`,
      sees:
        word === 'pre_tasks' ? ['a p: changed', 'a t: changed operator'] : ['a t: changed operator', 'a p: changed'],
      instead: ['a t: changed operator'],
    }),
  ),
  {
    word: 'roles',
    of: 'play',
    site: '- hosts: all\n  roles: [r] # *\n',
    files: { 'roles/r/tasks/main.yml': '- { name: t, command: echo }\n' },
    sees: ['a t: changed'],
    instead: [],
  },
  {
    word: 'handlers',
    of: 'play',
    site: '- hosts: all\n  handlers: # *\n    - { name: h, command: echo } # *\n  tasks:\n    - { name: t, command: echo, notify: h }\n',
    sees: ['a t: changed', 'a h: changed'],
    instead: ['playbook-handler'],
  },
  {
    word: 'vars_files',
    of: 'play',
    site: '- hosts: all\n  vars_files: [v.yml] # *\n  tasks:\n    - { name: t, command: "echo {{ v }}" }\n',
    files: { 'v.yml': 'v: said\n' },
    sees: ['a t: changed said'],
    instead: ['variable-undefined'],
  },
  {
    word: 'gather_facts',
    of: 'play',
    site: '- hosts: all\n  gather_facts: "no" # *\n  tasks:\n    - { name: t, debug: { msg: "{{ ansible_system }}" } }\n',
    sees: ['playbook-value'],
    instead: ['a t: ok'],
  },
  {
    word: 'serial',
    of: 'play',
    site: `- hosts: all\n  serial: 1 # *\n  tasks:\n${TWO}`,
    hosts: AB,
    see: (event) => (event.type === 'play-started' ? [event.hosts.join(' ')] : []),
    sees: ['a', 'b'],
    instead: ['a b'],
  },
  {
    word: 'max_fail_percentage',
    of: 'play',
    site: '- hosts: all\n  max_fail_percentage: 0 # *\n  tasks:\n    - { name: t, command: "test {{ inventory_hostname }} = b" }\n    - { name: on, command: echo }\n',
    hosts: AB,
    sees: ['a t: failed', 'b t: changed'],
    instead: ['a t: failed', 'b t: changed', 'b on: changed'],
  },
  {
    word: 'strategy',
    of: 'play',
    site: '- hosts: all\n  strategy: free # *\n  tasks:\n    - { name: one, shell: "[ {{ inventory_hostname }} = b ] || until [ -e {{ playbook_dir }}/two-b ]; do sleep 0.05; done" }\n    - { name: two, shell: "umask 0; touch {{ playbook_dir }}/two-{{ inventory_hostname }}" }\n',
    hosts: AB,
    on: helpInStep,
    see: (event) => {
      const ended = event.type === 'task-ended' ? `${event.host} ${event.task.title}` : '';
      return ['b two', 'a one'].includes(ended) ? [ended] : [];
    },
    sees: ['b two', 'a one'],
    instead: ['a one', 'b two'],
  },
  {
    word: 'connection',
    of: 'play',
    site: `- hosts: all\n  connection: local # *\n  tasks:\n    - { name: t, shell: 'test -z "$SSH_CONNECTION" || echo ssh' }\n`,
    sees: ['a t: changed'],
    instead: ['a t: changed ssh'],
  },
  {
    word: 'remote_user',
    of: 'play',
    site: `- hosts: all\n  remote_user: other # *\n  tasks:\n${T}`,
    hosts: { a: { ansible_user: '' } },
    sees: ['a t: changed other'],
    instead: ['a t: changed root'],
  },
  {
    word: 'port',
    of: 'play',
    site: `- hosts: all\n  port: PORT # *\n  tasks:\n    - { name: t, command: echo, ignore_unreachable: true }\n`,
    hosts: { a: { ansible_port: '' } },
    sees: ['a t: changed'],
    instead: ['a t: ignored'],
  },
];

export const OF_BLOCKS: readonly Own[] = [
  {
    word: 'block',
    of: 'block',
    site: '- hosts: all\n  tasks:\n    - always: [{ name: z, command: echo }]\n      block: [{ name: t, command: echo }] # *\n',
    sees: ['a t: changed', 'a z: changed'],
    instead: ['playbook-structure'],
  },
  {
    word: 'rescue',
    of: 'block',
    site: '- hosts: all\n  tasks:\n    - block: [{ name: t, command: "false" }]\n      rescue: [{ name: z, command: echo }] # *\n    - { name: on, command: echo }\n',
    sees: ['a t: rescued', 'a z: changed', 'a on: changed'],
    instead: ['a t: failed'],
  },
  {
    word: 'always',
    of: 'block',
    site: '- hosts: all\n  tasks:\n    - block: [{ name: t, command: "false" }]\n      always: [{ name: z, command: echo }] # *\n    - { name: on, command: echo }\n',
    sees: ['a t: failed', 'a z: changed'],
    instead: ['a t: failed'],
  },
];

export const OF_IMPORTS: readonly Own[] = [
  {
    word: 'import_playbook',
    of: 'import',
    site: `- hosts: all\n  tasks:\n${T}- import_playbook: other.yml # *\n`,
    files: { 'other.yml': '- hosts: all\n  tasks:\n    - { name: o, command: echo }\n' },
    sees: ['a t: changed operator', 'a o: changed'],
    instead: ['a t: changed operator'],
  },
  {
    word: 'role',
    of: 'role',
    site: '- hosts: all\n  roles:\n    - tags: x\n      role: r # *\n',
    files: { 'roles/r/tasks/main.yml': '- { name: t, command: echo }\n' },
    sees: ['a t: changed'],
    instead: ['playbook-role'],
  },
  {
    word: 'name',
    of: 'role',
    site: '- hosts: all\n  roles:\n    - tags: x\n      name: r # *\n',
    files: { 'roles/r/tasks/main.yml': '- { name: t, command: echo }\n' },
    sees: ['a t: changed'],
    instead: ['playbook-role'],
  },
];

const include = (lines: string): string =>
  `- hosts: all\n  tasks:\n    - name: i\n      include_tasks: t.yml\n${lines.replace(/^/gm, '      ').trimEnd()}\n`;
const FILE = { 't.yml': `- { name: t, command: "echo {{ v | default('-') }}" }\n` };
const loop = (word: string): Own => ({
  word,
  of: 'include',
  files: { 't.yml': '- { name: t, command: "echo {{ item | default(\'-\') }}" }\n' },
  site: include(`${word}: [1, 2] # *\n`),
  sees: ['a i: ok', 'a t: changed 1', 'a t: changed 2'],
  instead: ['a i: ok', 'a t: changed -'],
});

export const OF_INCLUDES: readonly Own[] = [
  {
    word: 'name',
    of: 'include',
    files: FILE,
    site: '- hosts: all\n  tasks:\n    - include_tasks: t.yml\n      name: An include # *\n',
    sees: ['a An include: ok', 'a t: changed -'],
    instead: ['a include_tasks t.yml: ok', 'a t: changed -'],
  },
  {
    word: 'when',
    of: 'include',
    files: FILE,
    site: include('when: false # *\n'),
    sees: ['a i: skipped'],
    instead: ['a i: ok', 'a t: changed -'],
  },
  {
    word: 'tags',
    of: 'include',
    files: FILE,
    site: `${include('tags: one # *\n')}    - { name: u, command: echo, tags: [one, two] }\n`,
    options: { tags: ['one'] },
    sees: ['a i: ok', 'a u: changed'],
    instead: ['a u: changed'],
  },
  {
    word: 'vars',
    of: 'include',
    files: FILE,
    site: include('vars: { v: said } # *\n'),
    sees: ['a i: ok', 'a t: changed said'],
    instead: ['a i: ok', 'a t: changed -'],
  },
  loop('loop'),
  loop('with_items'),
  {
    word: 'loop_control',
    of: 'include',
    files: { 't.yml': '- { name: t, command: "echo {{ each | default(\'-\') }}" }\n' },
    site: include('loop: [1, 2]\nloop_control: { loop_var: each } # *\n'),
    sees: ['a i: ok', 'a t: changed 1', 'a t: changed 2'],
    instead: ['a i: ok', 'a t: changed -', 'a t: changed -'],
  },
];
