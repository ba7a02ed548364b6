import type { Play } from './program.ts';

/** The facts that plays read, by their names as a playbook writes them. */
export class FactsRead {
  readonly #everywhere = new Set<string>();
  readonly #own = new Map<Play, Set<string>>();

  /** @param play where it is read; any play where it is undefined */
  add(name: string, play: Play | undefined): void {
    if (!play) this.#everywhere.add(name);
    else this.#own.set(play, (this.#own.get(play) ?? new Set()).add(name));
  }

  of(play: Play): ReadonlySet<string> {
    return new Set([...this.#everywhere, ...(this.#own.get(play) ?? [])]);
  }
}
