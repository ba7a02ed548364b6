// What the includes of a play have brought so far, and the handlers that there are with it.
import type { Brought } from '../language/program.ts';
import type { Wanted } from './include.ts';
import type { Expansion, Resolved, ResolvedPlay } from './resolve.ts';

export class Expansions {
  /** Those of the play, and those of roles that were included. */
  handlers: readonly Resolved[];
  readonly #play: ResolvedPlay;
  readonly #known = new Map<string, Expansion>();

  constructor(play: ResolvedPlay) {
    this.#play = play;
    this.handlers = play.handlers;
  }

  /** What an include brings, the same for all hosts that want the same. */
  of(task: Resolved, { key: named, locals, open }: Wanted, brought: Extract<Brought, { kind: 'tasks' }>): Expansion {
    const key = JSON.stringify([task.ref.id, named, [...locals], open.map(({ source }) => source)]);
    const known = this.#known.get(key);
    if (known) return known;
    const expansion = this.#play.expand(task, brought, locals, open);
    this.#known.set(key, expansion);
    if (expansion.handlers.length > 0) this.handlers = [...expansion.handlers, ...this.handlers];
    return expansion;
  }
}
