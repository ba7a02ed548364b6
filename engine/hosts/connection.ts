// A connection over any transport: one kept shell a user, the lock, uploads.
import type { Transport } from './channel.ts';
import { END_GROUP } from './kill.ts';
import { type HeldLock, takeLock, within } from './lock.ts';
import { FramedShell, type Surroundings } from './shell.ts';
import { openShell } from './sudo.ts';
import { uploadThrough } from './upload.ts';
import type { Become, Connection, Lock, Shell, Target } from './wire.ts';

/** Milliseconds until a kill that does not report is given up: processes in uninterruptible sleep never end. */
const KILL_PATIENCE = 8000;

interface Kept {
  readonly opening: Promise<FramedShell>;
  readonly become: Become | undefined;
  shell?: FramedShell;
}

/** The connection of `connect`, for tests too: everything above the transport. */
export class HostConnection implements Connection {
  readonly target: Target;
  readonly #transport: Transport;
  readonly #kept = new Map<string, Kept>();
  readonly #running = new Set<number>();
  #locking: Promise<HeldLock> | undefined;
  #lockUser = '';
  #held: HeldLock | undefined;
  #roundTrips = 0;

  constructor(target: Target, transport: Transport) {
    this.target = target;
    this.#transport = transport;
  }

  get roundTrips(): number {
    return this.#roundTrips;
  }

  shell(become?: Become, purpose: 'main' | 'aside' = 'main'): Promise<Shell> {
    const user = become?.user ?? this.#transport.user;
    const key = `${purpose}\0${user}`;
    const known = this.#kept.get(key);
    if (known && known.shell?.dead === undefined) return known.opening;
    const kept: Kept = { opening: this.#open(user, become), become };
    this.#kept.set(key, kept);
    kept.opening.then(
      (shell) => {
        kept.shell = shell;
      },
      () => {
        if (this.#kept.get(key) === kept) this.#kept.delete(key);
      },
    );
    return kept.opening;
  }

  async lock(become: Become | undefined, waiting: (holder: string) => void): Promise<Lock> {
    if (this.#held?.lost) this.#locking = undefined;
    this.#locking ??= this.#takeLock(become?.user === 'root' ? become : undefined, waiting).catch((error: unknown) => {
      this.#locking = undefined;
      throw error;
    });
    await this.#locking;
    return { release: () => this.#release() };
  }

  async upload(file: string, to: string, become: Become | undefined, progress: (bytes: number) => void): Promise<void> {
    await uploadThrough(await openShell(this.#transport, become), file, to, progress);
  }

  async close(): Promise<void> {
    await this.#release();
    await this.#transport.close();
  }

  async #open(user: string, become: Become | undefined): Promise<FramedShell> {
    const around: Surroundings = {
      kill: (group) => this.#kill(group, user, become),
      sent: () => {
        this.#roundTrips += 1;
      },
      running: (group, now) => {
        if (now) this.#running.add(group);
        else this.#running.delete(group);
        if (now) this.#held?.watch(group);
        else this.#held?.forget(group);
      },
    };
    return new FramedShell(user, await openShell(this.#transport, become), around);
  }

  async #takeLock(become: Become | undefined, waiting: (holder: string) => void): Promise<HeldLock> {
    const held = await takeLock(await openShell(this.#transport, become), waiting);
    this.#lockUser = become?.user ?? this.#transport.user;
    this.#held = held;
    for (const group of this.#running) held.watch(group);
    return held;
  }

  /** The watchdog ends a group where it may; else a second channel as the same user does. */
  async #kill(group: number, user: string, become: Become | undefined): Promise<void> {
    if (this.#held && !this.#held.lost && (this.#lockUser === 'root' || this.#lockUser === user)) {
      return within(KILL_PATIENCE, this.#held.kill(group));
    }
    const kill = async () => {
      const channel = await openShell(this.#transport, become);
      channel.out.resume();
      channel.err.resume();
      channel.input.on('error', () => {});
      channel.input.end(`${END_GROUP}_end ${group} 20\n`);
      await channel.closed;
    };
    return within(KILL_PATIENCE, kill());
  }

  async #release(): Promise<void> {
    const held = this.#held;
    const kept = [...this.#kept.values()];
    this.#held = undefined;
    this.#locking = undefined;
    this.#kept.clear();
    const busy = kept.filter(({ shell }) => shell?.busy);
    for (const { shell } of kept) shell?.end();
    if (held && !held.lost) return held.release();
    await Promise.all(
      busy.map(async ({ shell, become }) => {
        if (shell?.group !== undefined) await this.#kill(shell.group, shell.user, become);
      }),
    );
  }
}
