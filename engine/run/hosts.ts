// A host in a run: what became of it so far.
import type { Host } from '../inventory/inventory.ts';
import type { Unknown } from '../values/unknown.ts';
import type { HostRecap, Outcome } from './event.ts';
import type { Resolved } from './resolve.ts';

/** The state of one host over the whole run. Written by the runner alone. */
export class HostState {
  readonly host: Host;
  /** Out of the run: it failed, could not be reached, or was stopped for what nothing rescues. */
  out: 'failed' | 'unreachable' | 'stopped' | undefined;
  /** Handlers that were notified and have not run yet. */
  readonly notified = new Set<Resolved>();
  /** Dry run: handlers that are notified if a task changes something, which nobody can know yet. */
  readonly maybeNotified = new Map<Resolved, Unknown>();
  /** Dry run: a task of the block may have failed, and this decides it. */
  mayFail: Unknown | undefined;
  readonly #counts = new Map<Outcome, number>();

  constructor(host: Host) {
    this.host = host;
  }

  get name(): string {
    return this.host.name;
  }

  count(outcome: Outcome): void {
    this.#counts.set(outcome, this.counted(outcome) + 1);
  }

  counted(outcome: Outcome): number {
    return this.#counts.get(outcome) ?? 0;
  }

  recap(roundTrips: number): HostRecap {
    return {
      host: this.name,
      ok: this.counted('ok'),
      changed: this.counted('changed'),
      unknown: this.counted('unknown'),
      skipped: this.counted('skipped'),
      failed: this.counted('failed'),
      rescued: this.counted('rescued'),
      ignored: this.counted('ignored'),
      unreachable: this.out === 'unreachable',
      roundTrips,
    };
  }
}
