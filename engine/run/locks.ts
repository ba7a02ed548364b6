// The locks that a run holds on its hosts, so that no two runs can wait for each other.
//
// A lock is in use while a change is carried out under it. In between it stays with the run, because
// taking it costs time, and the next change will want it. Two rules make a cycle of waiting runs impossible:
//
// 1. A change waits for a lock while it has none: what it has got already, it gives back first.
// 2. While any change of the run waits, the run keeps nothing that is not in use.
//
// So whoever waits holds nothing but what other changes of its run use, and those end without waiting for a
// lock. Every lock becomes free, whatever the order in which runs want them, and whatever they call the hosts.
// Two runs can still take turns in having one lock and missing the other; pauses of random length end that.
//
// Changes of one host are serial in a run, so no lock is wanted twice at once.
import { HostError, type HostLock } from '../hosts/wire.ts';

/** A lock that a change needs. */
export interface Wanted {
  readonly host: string;
  readonly lock: HostLock;
}

export interface Waiting {
  /** Rejects when the run is interrupted. */
  readonly signal: AbortSignal;
  /** Another run holds the lock of a host. */
  told(host: string, holder: string): void;
}

/** What the run knows of one lock. */
interface Entry extends Wanted {
  /** Changes that are carried out under it. */
  users: number;
  /** A change waits for it or is about to use it. */
  wanted: boolean;
  /** Being taken; may outlive the change that wanted it. */
  taking: boolean;
  /** Who holds it, as the user was told. */
  told: string | undefined;
  /** Given back so that nothing is kept while a change waits: others may have had it since. */
  lent: boolean;
  /** The same lock, held by this run under another name of the machine. */
  same: Entry | undefined;
  news: ((news: News) => void) | undefined;
}

const INTERRUPTED = 'Interrupted while waiting for the lock of the host';

type News = 'held' | 'busy' | { readonly error: unknown };

export class Locks {
  readonly #entries = new Map<HostLock, Entry>();
  /** Waits for a time of random length. */
  readonly #pause: (signal: AbortSignal) => Promise<void>;
  #waiting = 0;

  constructor(pause: (signal: AbortSignal) => Promise<void>) {
    this.#pause = pause;
  }

  /**
   * Does a job under locks, which are taken where they are not held yet.
   * @param job gets whether another run had to be waited for: what was known of the hosts may be old then
   */
  async under<T>(wanted: readonly Wanted[], waiting: Waiting, job: (waited: boolean) => Promise<T>): Promise<T> {
    const using = new Set<Entry>();
    try {
      const waited = await this.#take(wanted.map((each) => this.#entryOf(each)).sort(byName), using, waiting);
      return await job(waited);
    } finally {
      this.#leave(using);
    }
  }

  /** Gives back what is not in use. */
  rest(): void {
    for (const entry of this.#entries.values()) if (entry.users === 0) entry.lock.give();
  }

  async #take(entries: readonly Entry[], using: Set<Entry>, waiting: Waiting): Promise<boolean> {
    for (let refusals = 0; ; refusals++) {
      const busy = await this.#takeFree(entries, using, waiting);
      if (!busy) return this.#wereLent(using) || refusals > 0;
      this.#leave(using);
      await this.#waitFor(busy, using, waiting);
      if (refusals > 0 && entries.length > 1) await this.#pause(waiting.signal);
    }
  }

  /** Takes the locks in order as long as they are free; the first that is not. */
  async #takeFree(entries: readonly Entry[], using: Set<Entry>, waiting: Waiting): Promise<Entry | undefined> {
    for (const entry of entries) {
      if (!this.#use(entry, using) && !(await this.#isFree(entry, using, waiting))) return entry;
    }
    return undefined;
  }

  async #isFree(entry: Entry, using: Set<Entry>, waiting: Waiting): Promise<boolean> {
    const news = await this.#ask(entry, waiting, entry.taking ? 'busy' : undefined);
    return news === 'held' && this.#use(entry, using);
  }

  /** Waits for a lock with empty hands. */
  async #waitFor(entry: Entry, using: Set<Entry>, waiting: Waiting): Promise<void> {
    this.#waiting += 1;
    this.#lend();
    try {
      while (!this.#use(entry, using)) await this.#ask(entry, waiting);
    } finally {
      this.#waiting -= 1;
    }
  }

  /** Marks a lock as in use, if the run holds it, be it under another name of the machine. */
  #use(entry: Entry, using: Set<Entry>): boolean {
    const held = entry.lock.held ? entry : entry.same?.lock.held ? entry.same : undefined;
    if (!held) return false;
    if (held !== entry) entry.lock.shareWith(held.lock);
    if (!using.has(held)) held.users += 1;
    using.add(held);
    return true;
  }

  #leave(using: Set<Entry>): void {
    for (const entry of using) entry.users -= 1;
    using.clear();
    if (this.#waiting > 0) this.#lend();
  }

  #lend(): void {
    for (const entry of this.#entries.values()) entry.lent ||= entry.users === 0 && entry.lock.held;
    this.rest();
  }

  #wereLent(entries: Iterable<Entry>): boolean {
    let lent = false;
    for (const entry of entries) {
      lent ||= entry.lent;
      entry.lent = false;
    }
    return lent;
  }

  /** The next news of a lock that is being taken. */
  #ask(entry: Entry, { signal, told }: Waiting, known?: News): Promise<News> {
    return new Promise((resolve, reject) => {
      const interrupted = () => end({ error: new HostError('failed', INTERRUPTED) });
      const end = (news: News) => {
        entry.wanted = false;
        entry.news = undefined;
        signal.removeEventListener('abort', interrupted);
        if (typeof news === 'string') resolve(news);
        else reject(news.error);
      };
      if (signal.aborted) return interrupted();
      if (known) return end(known);
      entry.wanted = true;
      entry.news = end;
      signal.addEventListener('abort', interrupted, { once: true });
      this.#begin(entry, told);
    });
  }

  #begin(entry: Entry, told: Waiting['told']): void {
    if (entry.taking) return;
    entry.taking = true;
    const end = (news: News) => {
      entry.taking = false;
      entry.told = undefined;
      if (news === 'held') for (const other of this.#entries.values()) if (other.same === entry) other.news?.('held');
      // Nobody waits for it any more: then it is not kept from others.
      if (entry.wanted) entry.news?.(news);
      else entry.lock.give();
    };
    entry.lock
      .take((holder) => this.#busy(entry, holder, told))
      .then(
        () => end('held'),
        (error: unknown) => end({ error }),
      );
  }

  #busy(entry: Entry, holder: string, told: Waiting['told']): void {
    const ours = [...this.#entries.values()].find((other) => other.lock.holder === holder);
    entry.same = ours?.lock.held ? ours : undefined;
    if (!ours && holder !== entry.told) told(entry.host, holder);
    entry.told = holder;
    entry.news?.(entry.same ? 'held' : 'busy');
  }

  #entryOf(wanted: Wanted): Entry {
    const known = this.#entries.get(wanted.lock);
    if (known) return known;
    const entry: Entry = {
      ...wanted,
      users: 0,
      wanted: false,
      taking: false,
      told: undefined,
      lent: false,
      same: undefined,
      news: undefined,
    };
    this.#entries.set(wanted.lock, entry);
    return entry;
  }
}

function byName({ host: a }: Entry, { host: b }: Entry): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
