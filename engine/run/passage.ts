// How a play goes through its tasks: which are passed over, which are finished, which the user is asked about.
import type { Program } from '../language/program.ts';
import { type Beginning, taskName } from './begin.ts';
import type { HostState } from './hosts.ts';
import type { Journal } from './journal/journal.ts';
import type { Resolved, ResolvedPlay } from './resolve.ts';

/** What the user wants of a run beside its playbook. */
export interface Wishes {
  /** Where it begins on each host; with the first task where it says nothing. */
  readonly begin?: { readonly resumed: boolean; on(host: string): Beginning | undefined };
  /** Asked before each task whether it is to run on these hosts. */
  readonly confirm?: (title: string, hosts: readonly string[]) => Promise<boolean>;
}

export class Passage {
  readonly #wishes: Wishes;
  readonly #program: Program;
  readonly #resolved: ResolvedPlay;
  readonly #journal: Journal;
  readonly #positions: ReadonlyMap<Resolved, number>;

  constructor(wishes: Wishes, program: Program, resolved: ResolvedPlay, journal: Journal) {
    this.#wishes = wishes;
    this.#program = program;
    this.#resolved = resolved;
    this.#journal = journal;
    this.#positions = new Map(resolved.order.map((task, position) => [task, position]));
  }

  /** Whether a task is passed over, because the run begins later on this host. */
  isBefore(task: Resolved, host: string): boolean {
    const begin = this.#wishes.begin?.on(host);
    const position = this.#positions.get(task);
    if (!begin || position === undefined || (begin.resumed && setsVariables(task))) return false;
    const play = this.#program.plays.indexOf(this.#resolved.play);
    if (play !== begin.play) return play < begin.play;
    return begin.resumed ? position <= begin.task : position < begin.task;
  }

  /** A task and all before it are finished on these hosts: a run that fails later can go on after it. */
  finish(task: Resolved, hosts: readonly HostState[]): void {
    for (const { name, out } of hosts) {
      if (out !== undefined || this.isBefore(task, name)) continue;
      this.#journal.finish(name, taskName(task.task, this.#resolved.play, this.#program));
    }
  }

  /** Whether the user wants a task to run. */
  async isWanted({ ref }: Resolved, hosts: readonly HostState[]): Promise<boolean> {
    const { confirm } = this.#wishes;
    const names = hosts.map(({ name }) => name);
    return !confirm || confirm(ref.title, names);
  }
}

/** What comes later reads its variables, also where it is passed over. */
const setsVariables = ({ module, task }: Resolved): boolean =>
  module.sets !== undefined || task.module.name === 'include_vars';
