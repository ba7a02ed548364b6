// Hearing what a script says while it runs.
import type { Run } from '../../contract/change.ts';
import type { Reply } from '../../contract/probe.ts';
import type { Frame } from '../wire.ts';
import { toldOf } from './command.ts';
import type { Ledger } from './ledger.ts';
import type { CarryOptions, Expectation } from './types.ts';

/** Hears the frames of one exchange. */
export class Listener {
  heard = false;
  readonly #ledger: Ledger;
  readonly #expects: readonly Expectation[];
  readonly #options: CarryOptions;
  readonly #mark: string;
  readonly #announce: () => void;
  /** What the running command has printed so far. */
  #so = { out: '', err: '' };
  #held = 0;
  #since = Date.now();
  #sign = Date.now();

  constructor(
    ledger: Ledger,
    expects: readonly Expectation[],
    options: CarryOptions,
    mark: string,
    announce: () => void,
  ) {
    this.#ledger = ledger;
    this.#expects = expects;
    this.#options = options;
    this.#mark = mark;
    this.#announce = announce;
  }

  /** Whether the expectations are still being compared. */
  get expecting(): boolean {
    return this.#ledger.failed === 0 && this.#held < this.#expects.length;
  }

  /** Seconds from the last frame on: news of a command's progress gives it no more time. */
  get limit(): number {
    return Math.max(0.1, this.whole - (this.#sign - this.#since) / 1000);
  }

  hear(frame: Frame): void {
    this.#sign = Date.now();
    const kind = frame.tag.slice(0, 1);
    if (kind === 'p' || kind === 'o') {
      this.#told(kind, frame);
      return;
    }
    this.#since = this.#sign;
    this.heard = true;
    if (kind === 'e') {
      this.#held += 1;
      if (frame.code !== 0) this.#ledger.stale(this.#expects[Number(frame.tag.slice(1))]);
    } else {
      const instruction = this.#ledger.program[Number(frame.tag.slice(1)) - 1];
      if (instruction) this.#ledger.settle(instruction, this.join(frame));
      this.#so = { out: '', err: '' };
    }
    if (!this.expecting) this.#announce();
  }

  /** A frame with all that its command has printed. */
  join(frame: Frame): Frame {
    return { ...frame, out: this.#so.out + frame.out, err: this.#so.err + frame.err };
  }

  /** Seconds for what runs now. */
  get whole(): number {
    const { lookLimit, stepLimit } = this.#options;
    if (this.expecting) return this.#expects[this.#held]?.ask.limit ?? lookLimit;
    const body = this.#ledger.next?.body;
    if (body?.do === 'ask') return body.ask.limit ?? lookLimit;
    return body?.do === 'command' && body.command.do === 'run' ? (body.command.limit ?? stepLimit) : stepLimit;
  }

  #told(kind: 'p' | 'o', frame: Frame): void {
    const told = toldOf(frame.out, this.#mark);
    this.#so = { out: this.#so.out + told.rest, err: this.#so.err + frame.err };
    const body = this.#ledger.program[Number(frame.tag.slice(1)) - 1]?.body;
    if (body?.do !== 'command' || body.command.do !== 'run') return;
    const { progress, overdue } = body.command;
    if (kind === 'p' && progress) this.#report(progress, { code: told.code, out: told.out, err: '' });
    if (kind === 'o' && overdue && told.code !== 0) {
      this.#ledger.warnings.push(`"${overdue.argv.join(' ')}" failed with exit status ${told.code}`);
    }
  }

  #report(progress: NonNullable<Run['progress']>, reply: Reply): void {
    try {
      const news = progress.parse(reply);
      if (news) this.#options.progress(news);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#ledger.warnings.push(
        `Bug in a module: the progress of "${progress.argv.join(' ')}" cannot be read: ${why}`,
      );
    }
  }
}
