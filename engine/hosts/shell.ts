// The framed shell: a `/bin/sh` that reads scripts from its standard input and marks the end of each
// part on standard output and standard error, so that one round trip carries many answers.
import { randomBytes } from 'node:crypto';
import type { Channel } from './channel.ts';
import { type Marked, MarkReader } from './marks.ts';
import type { Ended, Exchange, Frame, Shell } from './wire.ts';

const END = '.';
const HELLO = 'hello';
/** The longest that a timer of Node's can wait. */
const LONGEST = 2 ** 31 - 1;

/** What a shell needs of the connection that it belongs to. */
export interface Surroundings {
  /** Ends a process group on the host; resolves when it is gone or nothing more can be done. */
  kill(group: number): Promise<void>;
  /** An exchange is sent. */
  sent(): void;
  /** The shell runs, as this process. */
  opened(process: number): void;
  /** The process group runs an exchange now, or no longer. */
  running(group: number, now: boolean): void;
  /** Why the host itself ended its shells, if it did. */
  why(): string | undefined;
}

interface Current {
  readonly exchange: Exchange;
  readonly resolve: (ended: Ended) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A kept shell over a channel on which `/bin/sh` reads its script. Scripts are byte strings. What the
 * shell prints before its first mark (a lecture, a noisy `.bashrc`) belongs to nobody.
 */
export class FramedShell implements Shell {
  readonly user: string;
  readonly #channel: Channel;
  readonly #around: Surroundings;
  readonly #nonce = randomBytes(16).toString('hex');
  readonly #out: MarkReader;
  readonly #err: MarkReader;
  #outs: Marked[] = [];
  #errs: Marked[] = [];
  #greeted = false;
  #process: number | undefined;
  #group: number | undefined;
  #dead: string | undefined;
  #current: Current | undefined;
  #lastSign = 0;
  #alarm: NodeJS.Timeout | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(user: string, channel: Channel, around: Surroundings) {
    this.user = user;
    this.#channel = channel;
    this.#around = around;
    this.#out = new MarkReader(`\u0001${this.#nonce} `);
    this.#err = new MarkReader(`\u0001${this.#nonce} `);
    channel.out.on('data', (chunk: Buffer) => this.#heard(this.#outs, this.#out.feed(chunk))).resume();
    channel.err.on('data', (chunk: Buffer) => this.#heard(this.#errs, this.#err.feed(chunk))).resume();
    channel.input.on('error', () => {});
    void channel.closed.then((reason) => this.#lost(`the shell of "${user}" ${reason}`));
  }

  /** Why no further exchange is possible, if so. */
  get dead(): string | undefined {
    return this.#dead;
  }

  /** The process group of the shell and of everything that it runs. */
  get group(): number | undefined {
    return this.#group;
  }

  get process(): number | undefined {
    return this.#process;
  }

  get busy(): boolean {
    return this.#current !== undefined;
  }

  exchange(exchange: Exchange): Promise<Ended> {
    const ended = this.#queue.then(() => this.#run(exchange));
    this.#queue = ended.catch(() => {});
    return ended;
  }

  /** Lets the shell end by itself, once what it runs is done. */
  end(): void {
    this.#dead ??= `the shell of "${this.user}" was closed`;
    this.#channel.input.end();
  }

  #run(exchange: Exchange): Promise<Ended> {
    if (this.#dead !== undefined) {
      return Promise.resolve({ how: 'lost', reason: this.#dead, partial: this.#partial() });
    }
    return new Promise((resolve, reject) => {
      this.#current = { exchange, resolve, reject };
      this.#around.sent();
      if (this.#group !== undefined) this.#around.running(this.#group, true);
      const prelude = this.#greeted ? '' : preludeOf(this.#nonce);
      this.#greeted = true;
      this.#channel.input.write(Buffer.from(`${prelude}${exchange.script}\n_f ${END} "$?"\n`, 'latin1'));
      this.#lastSign = Date.now();
      this.#watch(exchange.limit * 1000);
    });
  }

  /** Rings when the limit passed without a sign of life; output only moves the clock, a frame sets the timer anew. */
  #watch(milliseconds: number): void {
    clearTimeout(this.#alarm);
    this.#alarm = setTimeout(
      () => {
        const limit = (this.#current?.exchange.limit ?? 0) * 1000;
        const left = this.#lastSign + limit - Date.now();
        if (left > 0) this.#watch(left);
        else void this.#expire();
      },
      Math.min(milliseconds, LONGEST),
    );
  }

  #heard(into: Marked[], marks: readonly Marked[]): void {
    this.#lastSign = Date.now();
    into.push(...marks);
    while (this.#outs.length > 0 && this.#errs.length > 0) {
      const out = this.#outs.shift();
      const err = this.#errs.shift();
      if (!out || !err) return;
      this.#framed({ tag: out.tag, code: out.code, out: out.bytes, err: err.bytes });
    }
  }

  #framed(frame: Frame): void {
    if (frame.tag === HELLO && this.#group === undefined) {
      [this.#process, this.#group] = identityOf(frame.out);
      if (this.#process !== undefined) this.#around.opened(this.#process);
      if (this.#group !== undefined && this.#current) this.#around.running(this.#group, true);
    } else if (frame.tag === END) {
      this.#settle((current) => current.resolve({ how: 'done' }));
    } else {
      try {
        const current = this.#current;
        current?.exchange.frame(frame);
        if (current) this.#watch(current.exchange.limit * 1000);
      } catch (error) {
        this.#dead ??= `the shell of "${this.user}" was given up`;
        this.#settle((current) => current.reject(error));
        this.#channel.destroy();
      }
    }
  }

  async #expire(): Promise<void> {
    const current = this.#current;
    if (!current) return;
    const partial = this.#partial();
    const seconds = current.exchange.limit;
    this.#dead ??= `the shell of "${this.user}" was ended by a time limit`;
    this.#current = undefined;
    if (this.#group !== undefined) await this.#around.kill(this.#group);
    this.#channel.destroy();
    if (this.#group !== undefined) this.#around.running(this.#group, false);
    current.resolve({ how: 'timeout', seconds, partial });
  }

  #lost(reason: string): void {
    const partial = this.#partial();
    const said = partial.err.trim();
    this.#dead ??= this.#around.why() ?? (said ? `${reason}: ${said.slice(-500)}` : reason);
    this.#settle((current) => current.resolve({ how: 'lost', reason: this.#dead ?? reason, partial }));
  }

  #settle(how: (current: Current) => void): void {
    const current = this.#current;
    if (!current) return;
    clearTimeout(this.#alarm);
    this.#current = undefined;
    if (this.#group !== undefined) this.#around.running(this.#group, false);
    how(current);
  }

  #partial(): Frame {
    const waiting = (marks: readonly Marked[]) => marks.map((mark) => mark.bytes).join('');
    const out = waiting(this.#outs) + this.#out.rest();
    return { tag: '', code: -1, out, err: waiting(this.#errs) + this.#err.rest() };
  }
}

/** Sets the scene and defines `_f`. The mark's first byte is written as an escape, so that a dump of the function holds no mark. */
function preludeOf(nonce: string): string {
  const mark = `printf '\\001%s %s %s\\n' ${nonce} "$1" "$2"`;
  return [
    'set -u; umask 022; unset CDPATH ENV; LC_ALL=C LANGUAGE=',
    'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin; export LC_ALL LANGUAGE PATH',
    `_f() { ${mark}; ${mark} >&2; }`,
    `_l=; IFS= read -r _l </proc/$$/stat; printf '\\n%s' "$_l"; unset _l; _f ${HELLO} 0`,
    '',
  ].join('\n');
}

/** Process and process group in the last line of what was printed, a `/proc/PID/stat`, see proc(5). */
function identityOf(printed: string): readonly [number | undefined, number | undefined] {
  const line = printed.slice(printed.lastIndexOf('\n') + 1);
  const [, , group] = line.slice(line.lastIndexOf(') ') + 2).split(' ');
  return [processIn(line.split(' ')[0]), processIn(group)];
}

function processIn(word: string | undefined): number | undefined {
  return word !== undefined && /^[1-9]\d*$/.test(word) && Number(word) > 1 ? Number(word) : undefined;
}
