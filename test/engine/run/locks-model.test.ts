// Runs that lock the same machines, in every order that a seed comes upon: all of them end, and no two
// change one machine at once. The locks are a model of the watchdog's; `Locks` is the run's own.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HostLock } from '../../../engine/hosts/wire.ts';
import { Locks } from '../../../engine/run/locks.ts';
import { randomFrom } from '../../helpers/random.ts';

/** What happens next is drawn from what can happen. */
class Fate {
  readonly #random: () => number;
  readonly #events: (() => void)[] = [];
  steps = 0;

  constructor(seed: number) {
    this.#random = randomFrom(seed);
  }

  later(event: () => void): void {
    this.#events.push(event);
  }

  pause(): Promise<void> {
    return new Promise((resolve) => this.later(resolve));
  }

  /** Lets events happen until `over`; none left means that everybody waits for somebody. */
  async play(over: () => boolean): Promise<'over' | 'stuck'> {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (over()) return 'over';
      const [event] = this.#events.splice(Math.floor(this.#random() * this.#events.length), 1);
      if (!event || ++this.steps > 5000) return 'stuck';
      event();
    }
  }
}

interface Machine {
  holder: ModelLock | undefined;
  /** The run that carries out changes on it now, and how many. */
  busy: { run: number; changes: number } | undefined;
  readonly waiters: Set<() => void>;
}

class ModelLock implements HostLock {
  readonly holder: string;
  readonly machine: Machine;
  readonly #fate: Fate;

  constructor(holder: string, machine: Machine, fate: Fate) {
    this.holder = holder;
    this.machine = machine;
    this.#fate = fate;
  }

  get held(): boolean {
    return this.machine.holder === this;
  }

  take(waiting: (holder: string) => void): Promise<void> {
    return new Promise((resolve) => {
      const attempt = (): void => {
        if (this.machine.holder) {
          waiting(this.machine.holder.holder);
          this.machine.waiters.add(attempt);
        } else {
          this.machine.holder = this;
          resolve();
        }
      };
      this.#fate.later(attempt);
    });
  }

  give(): void {
    if (!this.held) return;
    this.machine.holder = undefined;
    for (const waiter of this.machine.waiters) this.#fate.later(waiter);
    this.machine.waiters.clear();
  }

  watch(): void {}
  forget(): void {}
  shell(): void {}
  shareWith(): void {}
}

/** The hosts that one change needs, by position among the names of its run. */
type Change = readonly number[];
/** Changes at the same time, which have no host in common; then, perhaps, the end of a batch. */
interface Wave {
  readonly changes: readonly Change[];
  readonly batchEnds: boolean;
}
/** Which machine each of the names means, and what is done. */
interface Run {
  readonly machines: readonly number[];
  readonly waves: readonly Wave[];
}

const NAMES = 4;
const wave: fc.Arbitrary<Wave> = fc.record({
  // Which change each host takes part in; 0 is none.
  changes: fc
    .array(fc.integer({ min: 0, max: 2 }), { minLength: NAMES, maxLength: NAMES })
    .map((parts) =>
      [1, 2]
        .map((change) => parts.flatMap((part, host) => (part === change ? [host] : [])))
        .filter((one) => one.length > 0),
    ),
  batchEnds: fc.boolean(),
});
const run: fc.Arbitrary<Run> = fc.record({
  machines: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: NAMES, maxLength: NAMES }),
  waves: fc.array(wave, { minLength: 1, maxLength: 4 }),
});

async function perform(runs: readonly Run[], seed: number): Promise<{ end: 'over' | 'stuck'; clashes: number }> {
  const fate = new Fate(seed);
  const machines = Array.from(
    { length: 4 },
    (): Machine => ({ holder: undefined, busy: undefined, waiters: new Set() }),
  );
  let clashes = 0;
  let going = runs.length;
  const signal = new AbortController().signal;

  const change = async (run: number, locks: readonly ModelLock[]): Promise<void> => {
    const touched = new Set(locks.map(({ machine }) => machine));
    for (const machine of touched) {
      if (machine.busy && machine.busy.run !== run) clashes += 1;
      machine.busy = { run, changes: (machine.busy?.changes ?? 0) + 1 };
    }
    for (let step = 0; step < 3; step++) await fate.pause();
    for (const machine of touched) {
      const left = (machine.busy?.changes ?? 1) - 1;
      machine.busy = left > 0 ? { run, changes: left } : undefined;
    }
  };
  const carryOut = async ({ machines: own, waves }: Run, index: number): Promise<void> => {
    const locks = new Locks(() => fate.pause());
    const names = own.flatMap((machine, name) => {
      const found = machines[machine];
      return found ? [new ModelLock(`${index}/${name}`, found, fate)] : [];
    });
    for (const { changes, batchEnds } of waves) {
      await Promise.all(
        changes.map((hosts) => {
          const wanted = hosts.flatMap((host) =>
            names.slice(host, host + 1).map((lock) => ({ host: `${host}`, lock })),
          );
          return locks.under(wanted, { signal, told: () => {} }, () =>
            change(
              index,
              wanted.map(({ lock }) => lock),
            ),
          );
        }),
      );
      if (batchEnds) locks.rest();
    }
    locks.rest();
    going -= 1;
  };
  runs.forEach((one, index) => void carryOut(one, index));
  return { end: await fate.play(() => going === 0), clashes };
}

describe('runs that lock the same machines', () => {
  it('all end, and never change one at once, whatever they call it and in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(run, { minLength: 2, maxLength: 4 }), fc.integer(), async (runs, seed) => {
        expect(await perform(runs, seed)).toEqual({ end: 'over', clashes: 0 });
      }),
      { numRuns: 400 },
    );
  }, 60_000);

  it.each([
    ['the same names in opposite order', [0, 1, 2, 3], [1, 0, 3, 2]],
    ['one machine under two names', [0, 0, 1, 1], [1, 1, 0, 0]],
  ])(
    '%s',
    async (_, one, other) => {
      const waves = [[0], [1], [0, 1], [2, 3], [0, 1, 2, 3]].map((hosts) => ({ changes: [hosts], batchEnds: false }));
      for (let seed = 0; seed < 100; seed++) {
        const runs = [one, other].map((machines) => ({ machines, waves }));
        expect(await perform(runs, seed), `seed ${seed}`).toEqual({ end: 'over', clashes: 0 });
      }
    },
    60_000,
  );
});
