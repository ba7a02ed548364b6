// `command` and `shell` where there is something better.
import type { Location } from '../../diagnostics/diagnostic.ts';
import type { Task } from '../../language/program.ts';
import type { Rule, Subject } from '../rule.ts';
import { commandsOf, snippetOf } from '../words.ts';
import { moduleFor } from './replacements.ts';

/** Where a task says what it runs. */
const placeOf = ({ params, module }: Task): Location =>
  (params.member('cmd') ?? params.member('argv'))?.location ?? module.location;

/** The modules that do all of what a task runs; undefined where it does anything else. */
function modulesFor(task: Task): readonly string[] | undefined {
  const commands = commandsOf(task);
  if (!commands || commands.length === 0) return undefined;
  const modules = commands.map(moduleFor);
  if (modules.some((module) => module === undefined)) return undefined;
  const named = [...new Set(modules.flatMap((module) => module || []))];
  return named.length > 0 ? named : undefined;
}

export const commandModule: Rule = {
  code: 'lint-module',
  why: 'A module looks first: it changes nothing where nothing is missing, a dry run shows what it would do, and what it did is verified. Of a command nobody knows any of it.',
  wrong: '- name: Web server runs\n  command: systemctl start nginx',
  right: '- name: Web server runs\n  service: { name: nginx, state: started }',
  *find({ tasks }: Subject) {
    for (const { task } of tasks) {
      const modules = modulesFor(task);
      if (!modules) continue;
      const list = modules.map((name) => `"${name}"`).join(' and ');
      const message = `${modules.length > 1 ? 'The modules' : 'The module'} ${list} can do this, and know${modules.length > 1 ? '' : 's'} whether it is done`;
      yield { at: placeOf(task), of: task.location, message, hint: `"play doc ${modules[0]}" shows how` };
    }
  },
};

/** What only a shell understands: its signs, and its own commands. */
const SHELL =
  /[|&;<>()$`\\*?[\]#~{}\n!]|^\s*(?:\w+=|(?:\.|cd|source|export|set|ulimit|umask|type|command|exec|eval|test|\[|echo|printf|read|trap|wait|if|for|while|case)(?:\s|$))/;

export const shellNeeded: Rule = {
  code: 'lint-shell',
  why: 'Without a shell nothing in a value can be taken for a `;` or a `$( )`. `command` runs the program itself.',
  wrong: '- name: Guests of this host\n  shell: virsh list --all\n  changed_when: false',
  right: '- name: Guests of this host\n  command: virsh list --all\n  changed_when: false',
  *find({ tasks }: Subject) {
    for (const { task } of tasks) {
      const cmd = task.params.member('cmd');
      if (task.module.name !== 'shell' || !cmd?.constant || modulesFor(task)) continue;
      if (typeof cmd.written !== 'string' || SHELL.test(cmd.written)) continue;
      const message = 'Nothing in this needs a shell';
      yield { at: task.module.location, of: task.location, message, hint: 'Use "command" in the place of "shell"' };
    }
  },
};

const DECIDES = ['creates', 'removes', 'unless', 'onlyif'];

export const commandChanged: Rule = {
  code: 'lint-changed',
  why: 'A command that does not say when it has something to do runs every time, is reported as changed every time, and a dry run can say of it only that it would run.',
  wrong: '- name: Schema of the database\n  shell: mysql lab </srv/schema.sql',
  right:
    "- name: Schema of the database\n  shell:\n    cmd: mysql lab </srv/schema.sql\n    unless: mysql lab -e 'select 1 from hosts'",
  *find({ tasks }: Subject) {
    const results = new Set(tasks.flatMap(({ task }) => task.register?.name ?? []));
    for (const { task, handler } of tasks) {
      // A handler runs because something changed, and so may a task that asks what came of another.
      if (task.when.some(({ names }) => names.some(({ name }) => results.has(name)))) continue;
      if (handler || snippetOf(task) === undefined || modulesFor(task)) continue;
      if (task.changedWhen.length > 0 || DECIDES.some((name) => task.params.member(name))) continue;
      const message = `Nothing says when this ${task.module.name} has something to do: it is "changed" in every run`;
      const hint = 'Add "creates", "removes", "unless" or "onlyif"; or "changed_when: false" where it only reads';
      yield { at: task.module.location, of: task.location, message, hint };
    }
  },
};
