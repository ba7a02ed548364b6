// A playbook that is run dry and then for real. `r` is a folder of each host's own.

export interface Case {
  readonly name: string;
  readonly play: string;
  /** Beside the playbook; those of a host below `a/`, `b/`, `c/`. */
  readonly files?: Readonly<Record<string, string>>;
  readonly hosts?: readonly string[];
  /** What the dry run may leave open: titles. Everything else must be foretold. */
  readonly unknown?: readonly string[];
}

/** A play of these tasks for all hosts; `more` are its keywords. */
export const play = (tasks: string, more = ''): string =>
  `- hosts: all\n${more}  tasks:\n${tasks.trim().replace(/^/gm, '    ')}\n`;
/** Handlers of the play before. */
export const handlers = (list: string): string => `  handlers:\n${list.trim().replace(/^/gm, '    ')}\n`;
