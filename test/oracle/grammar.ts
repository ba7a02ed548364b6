// A grammar whose choices are drawn from a seed, and that knows which of its rules were used.

export class Grammar {
  /** How often each rule was used; a rule is known once its choice has been reached. */
  readonly hits = new Map<string, number>();
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A number from 0 up to `limit`, without it (mulberry32). */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  /** True once in `times`. */
  once(times: number): boolean {
    return this.below(times) === 0;
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.below(items.length)] ?? items[0];
  }

  /** Up to `most` different items, in a random order. */
  some<T>(items: readonly T[], least: number, most: number): T[] {
    const rest = [...items];
    const count = Math.min(rest.length, least + this.below(most - least + 1));
    return Array.from({ length: count }, () => rest.splice(this.below(rest.length), 1)).flat();
  }

  /** One of the alternatives of a rule; `rare` ones come once in twelve of their turns. */
  choose<T>(rule: string, alternatives: Readonly<Record<string, () => T>>, rare: readonly string[] = []): T {
    for (const name of Object.keys(alternatives))
      this.hits.set(`${rule}.${name}`, this.hits.get(`${rule}.${name}`) ?? 0);
    for (;;) {
      const [name, make] = this.pick(Object.entries(alternatives) as [[string, () => T]]);
      if (rare.includes(name) && !this.once(12)) continue;
      this.hits.set(`${rule}.${name}`, (this.hits.get(`${rule}.${name}`) ?? 0) + 1);
      return make();
    }
  }
}
