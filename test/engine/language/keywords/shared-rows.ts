// Keywords that plays, blocks, tasks, roles and `apply` share, each with a task on which it shows.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Shared } from './rows.ts';

const WHO = 'command: id -un';
const B = { a: {}, b: { ansible_user: 'other' } };

/** The hosts let each other in on who works at the moment, in the order of the events. */
const together: Pick<Shared, 'hosts' | 'see' | 'on'> = {
  hosts: { a: {}, b: {} },
  see: (event) => {
    if (event.type === 'change-started') return ['begins'];
    return event.type === 'task-ended' ? ['ends'] : [];
  },
};

const begun = new Map<string, number>();

/** All go on once the first has begun, or where nothing holds them back, once both have. */
function letGo(event: { readonly type: string }, folder: string, said: boolean): void {
  if (event.type !== 'change-started') return;
  const count = (begun.get(folder) ?? 0) + 1;
  begun.set(folder, count);
  if (count >= (said ? 1 : 2) && !existsSync(join(folder, 'go'))) writeFileSync(join(folder, 'go'), '');
}

export const SHARED: readonly Shared[] = [
  { word: 'become', line: 'become: true', task: WHO, sees: ['a t: changed root'], instead: ['a t: changed operator'] },
  {
    word: 'become_user',
    line: 'become_user: other',
    task: WHO,
    hosts: { a: { ansible_become: 'true' } },
    sees: ['a t: changed other'],
    instead: ['a t: changed root'],
  },
  {
    word: 'become_method',
    line: 'become_method: su',
    task: WHO,
    sees: ['playbook-refused'],
    instead: ['a t: changed operator'],
  },
  {
    word: 'vars',
    line: 'vars: { v: said }',
    task: "command: echo {{ v | default('nothing') }}",
    sees: ['a t: changed said'],
    instead: ['a t: changed nothing'],
  },
  {
    word: 'environment',
    line: 'environment: { V: said }',
    task: 'shell: echo "[$V]"',
    sees: ['a t: changed [said]'],
    instead: ['a t: changed []'],
  },
  {
    word: 'tags',
    line: 'tags: one',
    task: WHO,
    later: '- hosts: all\n  tasks:\n    - { name: other, command: echo, tags: one }\n',
    options: { tags: ['one'] },
    sees: ['a t: changed operator', 'a other: changed'],
    instead: ['a other: changed'],
  },
  {
    word: 'when',
    line: 'when: false',
    task: WHO,
    sees: ['a t: skipped'],
    instead: ['a t: changed operator'],
  },
  {
    word: 'ignore_errors',
    line: 'ignore_errors: true',
    task: 'command: "false"',
    sees: ['a t: ignored'],
    instead: ['a t: failed'],
  },
  {
    word: 'ignore_unreachable',
    line: 'ignore_unreachable: true',
    task: WHO,
    hosts: { a: { ansible_port: 'DEAD' } },
    later: '- hosts: all\n  tasks:\n    - { name: on, debug: { msg: here } }\n',
    sees: ['a t: ignored', 'a on: ok'],
    instead: ['a t: unreachable'],
  },
  {
    word: 'no_log',
    line: 'no_log: true',
    task: WHO,
    sees: ['a t: changed'],
    instead: ['a t: changed operator'],
  },
  {
    word: 'check_mode',
    line: 'check_mode: true',
    task: WHO,
    sees: ['a t: changed unknown'],
    instead: ['a t: changed operator'],
  },
  {
    word: 'diff',
    line: 'diff: false',
    task: 'copy: { content: new, dest: /tmp/play-never-written }',
    options: { check: true, diff: true },
    see: (event) =>
      event.type === 'task-ended'
        ? event.result.changes.map(({ diff }) => (diff ? `shows ${diff.after}` : 'shows nothing'))
        : [],
    sees: ['shows nothing'],
    instead: ['shows new'],
  },
  {
    word: 'timeout',
    line: 'timeout: 1',
    task: 'command: sleep 3',
    sees: ['a t: failed'],
    instead: ['a t: changed'],
  },
  {
    word: 'run_once',
    line: 'run_once: true',
    task: WHO,
    hosts: { a: {}, b: {} },
    sees: ['a t: changed operator'],
    instead: ['a t: changed operator', 'b t: changed operator'],
  },
  {
    word: 'throttle',
    line: 'throttle: 1',
    task: 'shell: until [ -e {{ playbook_dir }}/go ]; do sleep 0.05; done',
    ...together,
    on: letGo,
    sees: ['begins', 'ends', 'begins', 'ends'],
    instead: ['begins', 'begins', 'ends', 'ends'],
  },
  {
    word: 'any_errors_fatal',
    line: 'any_errors_fatal: true',
    task: 'command: test {{ inventory_hostname }} = b',
    next: '- { name: on, command: echo }\n',
    hosts: { a: {}, b: {} },
    sees: ['a t: failed', 'b t: changed'],
    instead: ['a t: failed', 'b t: changed', 'b on: changed'],
  },
  {
    word: 'delegate_to',
    line: 'delegate_to: b',
    task: WHO,
    hosts: B,
    options: { limit: 'a' },
    sees: ['a t: changed other'],
    instead: ['a t: changed operator'],
  },
  {
    word: 'notify',
    line: 'notify: h',
    task: WHO,
    handlers: '- { name: h, command: echo told }\n',
    sees: ['a t: changed operator', 'a h: changed told'],
    instead: ['a t: changed operator'],
  },
];
