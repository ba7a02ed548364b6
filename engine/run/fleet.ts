// The connections of a run: opened when they are needed, one a host, and what is asked through them.
import { CONTROLLER } from '../contract/probe.ts';
import type { Problem } from '../converge/answer.ts';
import { keyOf, type Memory, type Place, type Question } from '../converge/memory.ts';
import { askAll } from '../hosts/batch/ask.ts';
import { connect } from '../hosts/connect.ts';
import { shownHolder } from '../hosts/lock.ts';
import { type Become, type Connection, HostError, type Shell, type Target } from '../hosts/wire.ts';
import type { Event } from './event.ts';
import { Limiter, Turns } from './limiter.ts';
import { Locks, type Wanted } from './locks.ts';
import { pause } from './pause.ts';

/** What the fleet must know of a host. */
export interface Access {
  readonly target: Target;
  readonly become: boolean;
  readonly becomeUser: string;
  readonly becomePassword?: string;
}

export interface FleetOptions {
  /** How many hosts are talked to at once. */
  readonly forks: number;
  /** Seconds for one look. */
  readonly lookLimit: number;
  readonly connect?: typeof connect;
}

/** Seconds that two runs which miss the same locks stay apart at most; longer than a look at a lock takes. */
const LONGEST_PAUSE = 1;

export class Fleet {
  #access: (host: string) => Access = (host) => {
    throw new Error(`Nothing is known of ${host}`);
  };
  readonly #options: FleetOptions;
  readonly #emit: (event: Event) => void;
  readonly #connections = new Map<string, Promise<Connection>>();
  readonly #open: { readonly host: string; readonly connection: Connection }[] = [];
  readonly #pending = new Map<string, Promise<void>>();
  readonly #forks: Limiter;
  readonly #turns = new Turns();
  readonly #locks: Locks;

  constructor(options: FleetOptions, emit: (event: Event) => void) {
    this.#options = options;
    this.#emit = emit;
    this.#forks = new Limiter(options.forks);
    this.#locks = new Locks((signal) => pause(Math.random() * LONGEST_PAUSE, signal));
  }

  /** How hosts are reached from now on; one that is reached as before keeps its connection. */
  use(access: (host: string) => Access): void {
    this.#access = (host) => (host === CONTROLLER ? OURSELVES : access(host));
  }

  /** The connection of a host, opened once; a host that could not be reached is not tried again in this run. */
  connection(host: string): Promise<Connection> {
    const { target } = this.#access(host);
    const key = keyOfHost(host, target);
    const known = this.#connections.get(key);
    if (known) return known;
    const opening = this.#connect(host, target);
    this.#connections.set(key, opening);
    opening.catch(() => undefined);
    return opening;
  }

  /** Whether a host is the machine that Play itself runs on. */
  isHere(host: string): boolean {
    return this.#access(host).target.connection === 'local';
  }

  /** Gives a host's connection up: who asks next gets a new one. */
  async leave(host: string): Promise<void> {
    const key = keyOfHost(host, this.#access(host).target);
    const left = this.#connections.get(key);
    this.#connections.delete(key);
    const connection = await left?.catch(() => undefined);
    // It may be dead, and then closing it takes long.
    connection?.close().catch(() => undefined);
  }

  async #connect(host: string, target: Target): Promise<Connection> {
    const started = performance.now();
    this.#emit({ type: 'host-connecting', host });
    const connection = await (this.#options.connect ?? connect)(target);
    this.#open.push({ host, connection });
    this.#emit({ type: 'host-connected', host, seconds: (performance.now() - started) / 1000 });
    return connection;
  }

  async shell(place: Place): Promise<Shell> {
    const connection = await this.connection(place.on);
    return connection.shell(this.#become(place));
  }

  /** A second shell of a place, for what must be said while its first one is busy. */
  async aside(place: Place): Promise<Shell> {
    const connection = await this.connection(place.on);
    return connection.shell(this.#become(place), 'aside');
  }

  async upload(place: Place, file: string, to: string, progress: (bytes: number) => void): Promise<void> {
    const connection = await this.connection(place.on);
    await connection.upload(file, to, this.#become(place), progress);
  }

  /**
   * Does a job under the locks of the places that it changes; waits for other runs that hold them.
   * @param job gets whether another run may have changed the hosts meanwhile
   */
  async locked<T>(places: readonly Place[], signal: AbortSignal, job: (waited: boolean) => Promise<T>): Promise<T> {
    const wanted: Wanted[] = [];
    for (const place of places) {
      const connection = await this.connection(place.on);
      wanted.push({ host: place.on, lock: connection.lock(this.#become(place)) });
    }
    const told = (host: string, holder: string) =>
      this.#emit({ type: 'host-waiting', host, holder: shownHolder(holder) });
    return this.#locks.under(wanted, { signal, told }, job);
  }

  /** Gives back the locks that no change needs now. */
  unlock(): void {
    this.#locks.rest();
  }

  /** Changes on one host are serial, in the order in which they were asked for. */
  exclusive<T>(hosts: Iterable<string>, job: () => Promise<T>): Promise<T> {
    return this.#turns.run(hosts, job);
  }

  /** At most as many hosts as there are forks are talked to at once. */
  working<T>(job: () => Promise<T>): Promise<T> {
    return this.#forks.run(job);
  }

  /** Asks the questions, all places in parallel, one script a place, and stores the answers. */
  async ask(questions: Iterable<Question>, memory: Memory): Promise<void> {
    const places = new Map<string, Question[]>();
    const waits: Promise<void>[] = [];
    for (const question of questions) {
      const pending = this.#pending.get(keyOf(question));
      if (pending) {
        waits.push(pending);
        continue;
      }
      const key = `${question.place.on}\0${question.place.as}`;
      places.set(key, [...(places.get(key) ?? []), question]);
    }
    for (const group of places.values()) {
      const asking = this.#forks.run(() => this.#askPlace(group, memory));
      for (const question of group) this.#pending.set(keyOf(question), asking);
      waits.push(
        asking.finally(() => {
          for (const question of group) this.#pending.delete(keyOf(question));
        }),
      );
    }
    await Promise.all(waits);
  }

  async #askPlace(group: readonly Question[], memory: Memory): Promise<void> {
    const place = group[0]?.place;
    if (!place) return;
    try {
      const asks = group.map(({ look }) => look);
      const replies = await askAll(() => this.shell(place), asks, this.#options.lookLimit);
      group.forEach((question, i) => {
        const asked = replies[i];
        if (asked) memory.store(question, asked);
      });
    } catch (error) {
      const problem = problemOf(error, place.on);
      for (const question of group) memory.fail(question, problem);
    }
  }

  roundTrips(host: string): number {
    const own = this.#open.filter((one) => one.host === host);
    return own.reduce((sum, { connection }) => sum + connection.roundTrips, 0);
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#open.map(({ connection }) => connection.close()));
  }

  #become(place: Place): Become | undefined {
    if (place.as === '') return undefined;
    const { becomePassword } = this.#access(place.on);
    return { user: place.as, ...(becomePassword !== undefined && { password: becomePassword }) };
  }
}

/** The controller is a host too: what is done there is looked at, locked and verified as anywhere. */
const OURSELVES: Access = {
  target: {
    name: CONTROLLER,
    connection: 'local',
    address: 'localhost',
    options: new Map(),
    hostKeys: 'strict',
    connectTimeout: 10,
  },
  become: false,
  becomeUser: '',
};

const keyOfHost = (host: string, target: Target): string =>
  JSON.stringify([host, { ...target, options: [...target.options] }]);

/** What a host's refusal means for the task; anything but a `HostError` is a bug and goes on up. */
export function problemOf(error: unknown, host: string): Problem {
  if (!(error instanceof HostError)) throw error;
  const unreachable = error.kind === 'unreachable';
  return {
    code: unreachable ? 'host-unreachable' : 'host-refused',
    message: `${host}: ${error.message}`,
    ...(error.hint !== undefined && { hint: error.hint }),
    unreachable,
  };
}
