// What a row of the keyword table is: a playbook that says the keyword, and what is seen with and without it.
import type { RunOptions } from '../../../../engine/cli/options.ts';
import type { Event } from '../../../../engine/run/event.ts';

/** Where keywords stand. */
export type PlaceOf = 'play' | 'block' | 'task' | 'role' | 'import' | 'apply' | 'include';

export interface Setting {
  /** Hosts in order, with variables of each, `DEAD` for a port where nobody listens; `a` alone when absent. */
  readonly hosts?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Files beside the playbook. */
  readonly files?: Readonly<Record<string, string>>;
  readonly options?: Partial<RunOptions>;
  /** Does what the hosts wait for; `folder` is theirs, `said` whether the keyword is there. */
  readonly on?: (event: Event, folder: string, said: boolean) => void;
  /** How a task is seen; `host title: outcome output` when absent. */
  readonly see?: (event: Event) => readonly string[];
}

interface Seen extends Setting {
  readonly sees: readonly string[];
  readonly instead: readonly string[];
}

/** A keyword that many things share, as one line, and a task on which it shows. */
export interface Shared extends Seen {
  readonly word: string;
  /** `become: true` */
  readonly line: string;
  /** The task's module, in one line. */
  readonly task: string;
  /** Plays and tasks after it. */
  readonly later?: string;
  /** Tasks after it in its play. */
  readonly next?: string;
  readonly handlers?: string;
}

/** A keyword of one place: lines that end in `# *` say it. */
export interface Own extends Seen {
  readonly word: string;
  readonly of: PlaceOf;
  readonly site: string;
}

/** A row as it is run. */
export interface Row extends Seen {
  readonly word: string;
  readonly of: PlaceOf;
  readonly said: Readonly<Record<string, string>>;
  /** Absent where another row shows it already. */
  readonly unsaid?: Readonly<Record<string, string>>;
}

export const ownRow = (row: Own): Row => ({
  ...row,
  said: { ...row.files, 'site.yml': row.site.replace(/ *# \*$/gm, '') },
  unsaid: { ...row.files, 'site.yml': row.site.replace(/^.*# \*\n/gm, '') },
});

/** The row of a shared keyword at a place. */
export function sharedRow(row: Shared, of: Exclude<PlaceOf, 'include'>): Row {
  const files = (line: string) => ({ ...row.files, ...placed(row, of, line) });
  return { ...row, of, said: files(row.line), ...(FIRST.includes(of) && { unsaid: files('') }) };
}

/** Without the keyword it is one playbook after all, wherever it would stand. */
const FIRST: readonly PlaceOf[] = ['task', 'import'];

/** Files in which a line stands at a place, with the task below it. */
function placed(row: Shared, of: Exclude<PlaceOf, 'include'>, line: string): Record<string, string> {
  const { next = '', later = '', handlers } = row;
  const tasks = (first: string): string => `  tasks:\n${first}${next === '' ? '' : indented(next, 4)}`;
  const play = (inside: string, more = ''): Record<string, string> => ({
    'site.yml': `- hosts: all\n${more}${handlers ? `  handlers:\n${indented(handlers, 4)}` : ''}${inside}${later}`,
  });
  const own = `- name: t\n  ${row.task}\n`;
  const key = line === '' ? '' : `${line}\n`;
  switch (of) {
    case 'play':
      return play(tasks(indented(own, 4)), indented(key, 2));
    case 'task':
      return play(tasks(indented(own + indented(key, 2), 4)));
    case 'block':
      return play(tasks(`    - block:\n${indented(own, 8)}${indented(key, 6)}`));
    case 'role':
      return {
        ...play(`  roles:\n    - role: r\n${indented(key, 6)}${next === '' ? '' : tasks('')}`),
        'roles/r/tasks/main.yml': own,
      };
    case 'import':
      return {
        ...play('', ''),
        'site.yml': `- import_playbook: other.yml\n${indented(key, 2)}${later}`,
        'other.yml': play(tasks(indented(own, 4)))['site.yml']?.replace(later, '') ?? '',
      };
    case 'apply': {
      const include = `    - name: i\n      tags: always\n      include_tasks:\n        file: t.yml\n`;
      return { ...play(tasks(include + (key === '' ? '' : `        apply:\n${indented(key, 10)}`))), 't.yml': own };
    }
  }
}

const indented = (text: string, by: number): string => text.replace(/^(?=.)/gm, ' '.repeat(by));
