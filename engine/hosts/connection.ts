// A connection over any transport: one kept shell a user, the lock, uploads.
import type { Transport } from './channel.ts';
import { ConnectionLock } from './host-lock.ts';
import { END_GROUP } from './kill.ts';
import { type Pulse, within } from './lock.ts';
import { FramedShell, type Surroundings } from './shell.ts';
import { openShell } from './sudo.ts';
import { uploadThrough } from './upload.ts';
import {
  type Become,
  type Connection,
  HostError,
  type HostLock,
  type Shell,
  type Target,
  type Watcher,
} from './wire.ts';

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
  readonly #pulse: Pulse;
  readonly #kept = new Map<string, Kept>();
  readonly #running = new Set<number>();
  /** By the user whose lock it is: root, or who logs in. */
  readonly #locks = new Map<string, ConnectionLock>();
  readonly #watchers = new Set<Watcher>();
  #roundTrips = 0;

  constructor(target: Target, transport: Transport, pulse: Pulse) {
    this.target = target;
    this.#transport = transport;
    this.#pulse = pulse;
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

  lock(become?: Become): HostLock {
    const { user: login } = this.#transport;
    const user = become?.user === 'root' ? 'root' : login;
    const known = this.#locks.get(user);
    if (known) return known;
    const lock = new ConnectionLock(this.target.name, this.#pulse, {
      open: () => openShell(this.#transport, user === login ? undefined : become),
      watching: (watcher) => this.#watchBy(watcher),
    });
    this.#locks.set(user, lock);
    return lock;
  }

  async upload(file: string, to: string, become: Become | undefined, progress: (bytes: number) => void): Promise<void> {
    await uploadThrough(await openShell(this.#transport, become), file, to, progress);
  }

  /** Ends what the shells run now, and the shells. */
  async close(): Promise<void> {
    const kept = [...this.#kept.values()];
    this.#kept.clear();
    const busy = kept.filter(({ shell }) => shell?.busy);
    for (const { shell } of kept) shell?.end();
    await Promise.all(
      busy.map(async ({ shell, become }) => {
        const watched = shell && this.#locksOver(shell.user).some((lock) => lock.held);
        if (shell?.group !== undefined && !watched) await this.#kill(shell.group, shell.user, become);
      }),
    );
    await Promise.all([...this.#locks.values()].map((lock) => lock.release()));
    await this.#transport.close();
  }

  async #open(user: string, become: Become | undefined): Promise<FramedShell> {
    await this.#mustHold();
    const around: Surroundings = {
      kill: (group) => this.#kill(group, user, become),
      sent: () => {
        this.#roundTrips += 1;
      },
      opened: (process) => {
        for (const watcher of this.#watchers) watcher.shell(process);
      },
      running: (group, now) => {
        if (now) this.#running.add(group);
        else this.#running.delete(group);
        for (const watcher of this.#watchers) {
          if (now) watcher.watch(group);
          else watcher.forget(group);
        }
      },
      why: () => this.#lost,
    };
    return new FramedShell(user, await openShell(this.#transport, become), around);
  }

  /** Why a lock of this connection is held no more, if so. */
  get #lost(): string | undefined {
    return [...this.#locks.values()].map((lock) => lock.lost).find((reason) => reason !== undefined);
  }

  /** A lost lock ends the shells; no new one may take their place. What is known here may be old news, so the host is asked. */
  async #mustHold(): Promise<void> {
    const safe = await Promise.all([...this.#locks.values()].map((lock) => lock.isSafe()));
    if (safe.every(Boolean)) return;
    throw new HostError(
      'unreachable',
      `The lock of the host was lost: ${this.#lost ?? 'the watchdog does not answer'}`,
    );
  }

  #watchBy(watcher: Watcher): void {
    this.#watchers.add(watcher);
    for (const { shell } of this.#kept.values()) {
      if (shell?.process !== undefined && shell.dead === undefined) watcher.shell(shell.process);
    }
    for (const group of this.#running) watcher.watch(group);
  }

  /** The locks whose watchdogs may end processes of a user. */
  #locksOver(user: string): readonly ConnectionLock[] {
    return [...this.#locks].filter(([own]) => own === 'root' || own === user).map(([, lock]) => lock);
  }

  /** The watchdog ends a group where it may; else a second channel as the same user does. */
  async #kill(group: number, user: string, become: Become | undefined): Promise<void> {
    for (const lock of this.#locksOver(user)) if (await lock.kill(group)) return;
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
}
