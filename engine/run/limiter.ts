/** Runs at most `size` jobs at once; the others wait in order. */
export class Limiter {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(size: number) {
    this.#free = size;
  }

  async run<T>(job: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await job();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free++;
    }
  }
}

/** Jobs that name a common key run one after the other, in the order in which they were asked for. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  run<T>(keys: Iterable<string>, job: () => Promise<T>): Promise<T> {
    const names = [...new Set(keys)];
    const before = names.map((key) => this.#last.get(key));
    const turn = Promise.allSettled(before).then(job);
    for (const key of names)
      this.#last.set(
        key,
        turn.catch(() => undefined),
      );
    return turn;
  }
}
