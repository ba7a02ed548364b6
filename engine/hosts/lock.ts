// The client of the lock: one channel to the watchdog of `watchdog.ts`.
import { hostname, userInfo } from 'node:os';
import type { Channel } from './channel.ts';
import { quote } from './quote.ts';
import { WATCHDOG } from './watchdog.ts';
import { HostError } from './wire.ts';

/** Milliseconds that the watchdog may take to end what it watches, or to report a kill. */
const PATIENCE = 12_000;

/** A lock that is held; it is free again when its channel ends, however that comes. */
export interface HeldLock {
  readonly lost: boolean;
  /** The process groups that end with the controller. */
  watch(group: number): void;
  forget(group: number): void;
  /** Ends a process group now. */
  kill(group: number): Promise<void>;
  /** Ends the watched process groups and gives the lock back. */
  release(): Promise<void>;
}

/**
 * Takes the host's lock through a shell that the watchdog then owns. Waits as long as another run
 * holds it; `waiting` is told the holder once, and again when it is another one.
 */
export function takeLock(channel: Channel, waiting: (holder: string) => void): Promise<HeldLock> {
  return new Promise((resolve, reject) => {
    const killed = new Map<number, () => void>();
    let lost = false;
    let said = '';
    let holder: string | undefined;
    const send = (line: string) => {
      if (!lost) channel.input.write(`${line}\n`);
    };
    const held: HeldLock = {
      get lost() {
        return lost;
      },
      watch: (group) => send(`watch ${group}`),
      forget: (group) => send(`forget ${group}`),
      kill: (group) => {
        if (lost) return Promise.resolve();
        send(`kill ${group}`);
        return within(PATIENCE, new Promise<void>((done) => killed.set(group, done)));
      },
      async release() {
        channel.input.end();
        await within(PATIENCE, channel.closed);
        channel.destroy();
      },
    };
    const heard = (line: string) => {
      const [, word, rest = ''] = /^play-lock (\w+) ?(.*)$/.exec(line) ?? [];
      if (word === 'ready') resolve(held);
      else if (word === 'killed') killed.get(Number(rest))?.();
      else if (word === 'waiting' && rest !== holder) {
        holder = rest;
        waiting(rest || 'another run');
      }
    };
    readLines(channel, heard);
    channel.err.on('data', (chunk: Buffer) => (said = (said + chunk.toString('latin1')).slice(-500))).resume();
    channel.input.on('error', () => {});
    channel.input.write(`${WATCHDOG}_play_lock ${quote(myself())}\n`);
    void channel.closed.then((reason) => {
      lost = true;
      for (const done of killed.values()) done();
      const words = said.trim() ? `: ${said.trim()}` : '';
      reject(new HostError('failed', `Cannot take the lock of the host: the watchdog ${reason}${words}`));
    });
  });
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

/** Who holds the lock, for whoever waits for it. */
function myself(): string {
  const since = new Date().toISOString().slice(0, 19);
  return `${userInfo().username}@${hostname()} (process ${process.pid}, since ${since}Z)`.replace(/[^ -~]/g, '?');
}

/** Whether this very process holds a lock. */
export function isOurs(holder: string): boolean {
  return holder.startsWith(myself().replace(/ since .*/, ''));
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
