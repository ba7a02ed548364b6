// The controller's side of the lock: one channel to the watchdog of `watchdog.ts`.
import { randomBytes } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import type { Channel } from './channel.ts';
import { quote } from './quote.ts';
import { WATCHDOG } from './watchdog.ts';
import { HostError, type Watcher } from './wire.ts';

/** Milliseconds that the watchdog may take to end what it watches, to report a kill, or to give a sign of life. */
const PATIENCE = 12_000;

/** How controller and watchdog know of each other that they are there. */
export interface Pulse {
  /** Seconds between two signs of life of the controller. */
  readonly every: number;
  /** Seconds of silence after which the watchdog ends what it watches and frees the lock. */
  readonly silence: number;
}

/** SSH's own signs of life give up a dead connection after 40 s: the controller knows before its lock is free. */
export const PULSE: Pulse = { every: 10, silence: 50 };

/** Ticks that make up the time of silence; the watchdog is exact to one of them. */
const TICKS = 10;

/** The watchdog on a host, and the lock that it takes and gives back. Free again when its channel ends, however that comes. */
export interface Watchdog extends Watcher {
  readonly held: boolean;
  /** Why it is there no more, as half a sentence: `the watchdog ended with status 1`. */
  readonly ended: string | undefined;
  /** The same where it held the lock then. */
  readonly lost: string | undefined;
  /** Waits as long as another run holds the lock; `waiting` is told who, every few seconds. */
  take(waiting: (holder: string) => void): Promise<void>;
  give(): void;
  /** Ends a process group now. */
  kill(group: number): Promise<void>;
  /** Whether the watchdog is there: asks it. */
  answers(): Promise<boolean>;
  /** Ends the watched process groups, gives the lock back, and ends the watchdog. */
  release(): Promise<void>;
}

/** A watchdog in a shell that it then owns; it starts when the lock is first taken. Others are told `holder`. */
export function watchdogIn(channel: Channel, holder: string, pulse: Pulse): Watchdog {
  return new Client(channel, holder, pulse);
}

class Client implements Watchdog {
  readonly #holder: string;
  readonly #channel: Channel;
  readonly #pulse: Pulse;
  readonly #killed = new Map<number, () => void>();
  readonly #answered = new Map<number, () => void>();
  readonly #beats: NodeJS.Timeout;
  #started = false;
  #beat = 0;
  #held = false;
  #ended: string | undefined;
  #said = '';
  #taking:
    | {
        readonly resolve: () => void;
        readonly reject: (error: HostError) => void;
        readonly waiting: (holder: string) => void;
      }
    | undefined;

  constructor(channel: Channel, holder: string, pulse: Pulse) {
    this.#holder = holder;
    this.#channel = channel;
    this.#pulse = pulse;
    readLines(channel, (line) => this.#heard(line));
    channel.err.on('data', (chunk: Buffer) => {
      this.#said = (this.#said + chunk.toString('latin1')).slice(-500);
    });
    channel.err.resume();
    channel.input.on('error', () => {});
    this.#beats = setInterval(() => this.#send(`beat ${++this.#beat}`), pulse.every * 1000);
    this.#beats.unref();
    void channel.closed.then((reason) => this.#end(`the watchdog ${reason}${wordsOf(this.#said)}`));
  }

  get held(): boolean {
    return this.#held && this.#ended === undefined;
  }

  get ended(): string | undefined {
    return this.#ended;
  }

  get lost(): string | undefined {
    return this.#held ? this.#ended : undefined;
  }

  take(waiting: (holder: string) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) return reject(cannot(this.#ended, this.#held));
      this.#taking = { resolve, reject, waiting };
      if (this.#started) this.#send('take');
      else this.#start();
    });
  }

  give(): void {
    if (!this.held) return;
    this.#held = false;
    this.#send('give');
  }

  watch(group: number): void {
    this.#send(`watch ${group}`);
  }

  forget(group: number): void {
    this.#send(`forget ${group}`);
  }

  shell(process: number): void {
    this.#send(`shell ${process}`);
  }

  kill(group: number): Promise<void> {
    if (this.#ended !== undefined) return Promise.resolve();
    this.#send(`kill ${group}`);
    return within(PATIENCE, new Promise<void>((done) => this.#killed.set(group, done)));
  }

  async answers(): Promise<boolean> {
    const beat = ++this.#beat;
    let answered = false;
    this.#send(`beat ${beat}`);
    const answer = new Promise<void>((done) => this.#answered.set(beat, done)).then(() => {
      answered = this.#ended === undefined;
    });
    if (this.#ended === undefined) await within(PATIENCE, answer);
    this.#answered.delete(beat);
    return answered;
  }

  async release(): Promise<void> {
    clearInterval(this.#beats);
    this.#channel.input.end();
    // One that waits hears nothing; it ends when nobody hears it.
    if (!this.#taking) await within(PATIENCE, this.#channel.closed);
    this.#channel.destroy();
  }

  /** What the shell reads ahead of its script would be lost to the watchdog, so nothing may follow before it answers. */
  #start(): void {
    const { silence } = this.#pulse;
    const call = `_play_lock ${quote(this.#holder)} ${silence / TICKS} ${TICKS}`;
    this.#channel.input.write(`${WATCHDOG}${call}\n`);
  }

  #send(line: string): void {
    if (this.#started && this.#ended === undefined) this.#channel.input.write(`${line}\n`);
  }

  #heard(line: string): void {
    const [, word, rest = ''] = /^play-lock (\w+) ?(.*)$/.exec(line) ?? [];
    if (word === 'ready') this.#isHeld();
    else if (word === 'waiting') this.#waits(rest);
    else if (word === 'killed') this.#killed.get(Number(rest))?.();
    else if (word === 'beat') this.#answered.get(Number(rest))?.();
    else if (word === 'expired') this.#end(`the host heard nothing of this run for ${this.#pulse.silence} s`);
    else if (word === 'failed') {
      this.#end(`the watchdog failed${wordsOf(rest)}`);
      this.#channel.destroy();
    }
  }

  #isHeld(): void {
    const taking = this.#taking;
    this.#taking = undefined;
    this.#started = true;
    this.#held = true;
    taking?.resolve();
  }

  #waits(holder: string): void {
    this.#started = true;
    this.#taking?.waiting(holder || 'another run');
  }

  #end(reason: string): void {
    if (this.#ended !== undefined) return;
    this.#ended = reason;
    clearInterval(this.#beats);
    for (const done of [...this.#killed.values(), ...this.#answered.values()]) done();
    this.#taking?.reject(cannot(reason, this.#held));
    this.#taking = undefined;
  }
}

const wordsOf = (said: string): string => (said.trim() ? `: ${said.trim()}` : '');

function cannot(reason: string, again: boolean): HostError {
  if (!again) return new HostError('failed', `Cannot take the lock of the host: ${reason}`);
  const hint = 'Another run may have changed the host since; run the playbook again';
  return new HostError('unreachable', `The lock of the host was lost: ${reason}`, hint);
}

function readLines(channel: Channel, heard: (line: string) => void): void {
  let line = '';
  channel.out.on('data', (chunk: Buffer) => {
    const lines = (line + chunk.toString('utf8')).split('\n');
    line = lines.pop() ?? '';
    for (const each of lines) heard(each);
  });
  channel.out.resume();
}

/** Who holds a lock, for whoever waits for it. The last word makes it the only one in the world. */
export function holderOf(name: string): string {
  const since = new Date().toISOString().slice(0, 19);
  const who = `${userInfo().username}@${hostname()} (process ${process.pid}, for "${name}", since ${since}Z)`;
  return `${who.replace(/[^ -~]/g, '?')} ${randomBytes(6).toString('hex')}`;
}

/** The part of it that people want to know. */
export function shownHolder(holder: string): string {
  return holder.replace(/\) [0-9a-f]{12}$/, ')');
}

/** Waits for something, but not for ever. */
export async function within(milliseconds: number, what: Promise<unknown>): Promise<void> {
  let alarm: NodeJS.Timeout | undefined;
  const limit = new Promise((resolve) => {
    alarm = setTimeout(resolve, milliseconds);
  });
  await Promise.race([what.catch(() => {}), limit]);
  clearTimeout(alarm);
}
