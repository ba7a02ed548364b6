// Who is notified by what, in this run and from earlier ones.
import type { HostState } from './hosts.ts';
import type { HandlerName } from './journal/entry.ts';
import type { Journal } from './journal/journal.ts';
import { handlerName, handlerOf, owedSince } from './journal/names.ts';
import type { PlayRun } from './play-run.ts';
import { notifiedBy, type Resolved, type ResolvedPlay } from './resolve.ts';
import { type Ended, hasChanged, openIn, outcomeOf } from './results.ts';

/** The notifications of a play. What they leave to do stands in the journal before a change can make it necessary. */
export class Notices {
  readonly #journal: Journal;
  readonly #resolved: ResolvedPlay;
  readonly #by = new Map<Resolved, ReadonlySet<Resolved>>();
  /** Tasks and hosts where a change was begun. */
  readonly #begun = new Set<string>();

  readonly #handlers: () => readonly Resolved[];
  /** The handlers that `by` was worked out from: roles that are included bring further ones. */
  #known: readonly Resolved[] = [];

  constructor(journal: Journal, resolved: ResolvedPlay, handlers: () => readonly Resolved[]) {
    this.#journal = journal;
    this.#resolved = resolved;
    this.#handlers = handlers;
  }

  /** The handlers that a task notifies where it changes something. */
  by(task: Resolved): ReadonlySet<Resolved> {
    const handlers = this.#handlers();
    if (handlers !== this.#known) this.#by.clear();
    this.#known = handlers;
    const known = this.#by.get(task) ?? notifiedBy(task, handlers);
    this.#by.set(task, known);
    return known;
  }

  /** Handlers that an earlier run notified and did not run are notified now. */
  remember({ ctx, states }: PlayRun): void {
    const { play } = this.#resolved;
    const handlers = this.#handlers();
    for (const state of states) {
      for (const owed of this.#journal.owed(state.name)) {
        const handler = handlerOf(owed, play, handlers);
        if (!handler || state.notified.has(handler)) continue;
        state.notified.add(handler);
        const message = `${state.name}: the handler "${handler.ref.title}" is ${owedSince(owed)}`;
        const { location } = handler.task;
        ctx.emit({ type: 'warning', diagnostic: { code: 'run-owed', severity: 'warning', message, location } });
      }
    }
  }

  /** A change of a task is about to be made; resolves when what follows from it is noted. */
  async intend(task: Resolved, state: HostState): Promise<void> {
    this.#begun.add(begunOf(task, state));
    const handlers = [...this.by(task)].map((handler) => this.#nameOf(handler));
    if (handlers.length > 0) await this.#journal.intend(state.name, handlers, task.task.title);
  }

  /**
   * A task ended on a host.
   * @param done the hosts that are done with it
   */
  settle(task: Resolved, state: HostState, ended: Ended, done: readonly HostState[]): void {
    const changed = hasChanged(ended, this.#begun.delete(begunOf(task, state)));
    const open = outcomeOf(ended) === 'unknown' ? openIn(ended) : undefined;
    const handlers = this.by(task);
    for (const handler of handlers) {
      if (changed) state.notified.add(handler);
      else if (open) state.maybeNotified.set(handler, open);
    }
    const names = [...handlers].map((handler) => this.#nameOf(handler));
    if (names.length > 0) this.#journal.settle(state.name, names, task.task.title, changed);
    if (task.ref.handler) for (const { name } of done) this.#journal.done(name, this.#nameOf(task));
  }

  #nameOf(handler: Resolved): HandlerName {
    return handlerName(handler, this.#handlers());
  }
}

const begunOf = ({ ref }: Resolved, { name }: HostState): string => `${ref.id} ${name}`;
