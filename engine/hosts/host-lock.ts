// One lock of a connection: its watchdog is started when the lock is first taken.
import type { Channel } from './channel.ts';
import { holderOf, type Pulse, type Watchdog, watchdogIn } from './lock.ts';
import type { HostLock, Watcher } from './wire.ts';

/** What a lock needs of the connection that it belongs to. */
export interface LockSurroundings {
  /** Opens a shell of the lock's user. */
  open(): Promise<Channel>;
  /** A watcher is there from now on: it is told of what there is already. */
  watching(watcher: Watcher): void;
}

export class ConnectionLock implements HostLock {
  readonly holder: string;
  readonly #pulse: Pulse;
  readonly #around: LockSurroundings;
  readonly #shared = new Set<Watcher>();
  #watchdog: Watchdog | undefined;
  #taking: Promise<void> | undefined;

  constructor(name: string, pulse: Pulse, around: LockSurroundings) {
    this.holder = holderOf(name);
    this.#pulse = pulse;
    this.#around = around;
  }

  get held(): boolean {
    return this.#watchdog?.held ?? false;
  }

  /** Why the lock can be held no more, if so. */
  get lost(): string | undefined {
    return this.#watchdog?.lost;
  }

  take(waiting: (holder: string) => void): Promise<void> {
    if (this.held) return Promise.resolve();
    this.#taking ??= this.#take(waiting).finally(() => {
      this.#taking = undefined;
    });
    return this.#taking;
  }

  give(): void {
    this.#watchdog?.give();
  }

  watch(group: number): void {
    this.#watchdog?.watch(group);
  }

  forget(group: number): void {
    this.#watchdog?.forget(group);
  }

  shell(process: number): void {
    this.#watchdog?.shell(process);
  }

  shareWith(other: Watcher): void {
    if (this.#shared.has(other)) return;
    this.#shared.add(other);
    this.#around.watching(other);
  }

  /** Whether it was not lost; what is known here may be old news, so the watchdog is asked. */
  async isSafe(): Promise<boolean> {
    if (this.lost !== undefined) return false;
    return !this.held || this.#watchdog === undefined || this.#watchdog.answers();
  }

  /** Ends a process group; false where nothing is there that could. */
  async kill(group: number): Promise<boolean> {
    if (!this.#watchdog || this.#watchdog.ended !== undefined) return false;
    await this.#watchdog.kill(group);
    return true;
  }

  async release(): Promise<void> {
    if (this.#watchdog?.ended === undefined) await this.#watchdog?.release();
  }

  async #take(waiting: (holder: string) => void): Promise<void> {
    const known = this.#watchdog;
    if (known && (known.ended === undefined || known.lost !== undefined)) return known.take(waiting);
    const watchdog = watchdogIn(await this.#around.open(), this.holder, this.#pulse);
    this.#watchdog = watchdog;
    await watchdog.take(waiting);
    this.#around.watching(this);
  }
}
