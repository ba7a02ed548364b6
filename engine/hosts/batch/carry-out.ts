// Carrying out an order: as few exchanges as the places and the decisions in it allow.
import { randomBytes } from 'node:crypto';
import type { Returning } from '../../contract/change.ts';
import { type Ended, HostError, type Shell } from '../wire.ts';
import { back } from './back.ts';
import { cancelling } from './cancel.ts';
import { scriptOf } from './compile.ts';
import { type Complaint, interrupted, lost, timedOut, unreachable } from './complaint.ts';
import { comparable, expectLines, samePlace } from './expect.ts';
import { Ledger } from './ledger.ts';
import { Listener } from './listener.ts';
import { Snippets } from './look.ts';
import { type Instruction, programOf } from './program.ts';
import type { Carried, CarryOptions, Expectation, Order, Place, Shells } from './types.ts';

/**
 * Does nothing unless every expectation holds. Then come the changes in order, up to the first step that
 * fails; then what takes its change back; then the looks, whatever happened. Never rejects with `HostError`.
 */
export async function carryOut(shells: Shells, primary: Place, order: Order, options: CarryOptions): Promise<Carried> {
  return new Carrier(shells, primary, order, options).carry();
}

class Carrier {
  readonly #shells: Shells;
  readonly #order: Order;
  readonly #options: CarryOptions;
  readonly #ledger: Ledger;
  /** Stands around what is told while a command prints. */
  readonly #mark = `play-${randomBytes(16).toString('hex')}`;
  /** Why a host, or a user on it, is not talked to any more. */
  readonly #gone = new Map<string, Complaint>();
  /** Expectations that go with the first exchange. */
  #expects: readonly Expectation[] = [];
  #announced = -1;

  constructor(shells: Shells, primary: Place, order: Order, options: CarryOptions) {
    this.#shells = shells;
    this.#order = order;
    this.#options = options;
    this.#ledger = new Ledger(order, programOf(order, primary));
  }

  async carry(): Promise<Carried> {
    await this.#expectElsewhere();
    for (let next = this.#ledger.next; next; next = this.#ledger.next) {
      const stopping = this.#options.signal.aborted && next.role === 'step';
      if (stopping) this.#ledger.fail(next, interrupted());
      else await this.#goOn(next);
    }
    return this.#ledger.carried();
  }

  /** Compares what is expected of other places than the first one, all at once. */
  async #expectElsewhere(): Promise<void> {
    const expects = comparable(this.#order.expects);
    const first = this.#ledger.next?.at;
    this.#expects = expects.filter(({ where }) => first && samePlace(where, first));
    const others = new Map<string, Expectation[]>();
    for (const expected of expects) {
      if (this.#expects.includes(expected)) continue;
      const place = keyOf(expected.where);
      others.set(place, [...(others.get(place) ?? []), expected]);
    }
    const differed = await Promise.all([...others.values()].map((group) => this.#differing(group)));
    const changed = differed.find((expected) => expected !== undefined);
    if (changed) this.#ledger.stale(changed);
  }

  /** The first expectation of one place that does not hold. */
  async #differing(expects: readonly Expectation[]): Promise<Expectation | undefined> {
    const [first] = expects;
    const shell = first && (await this.#shellOf(first.where));
    if (!shell) return first;
    const limit = () => expects[held]?.ask.limit ?? this.#options.lookLimit;
    let held = 0;
    const snippets = new Snippets(expects.map(({ ask }) => ask));
    const ended = await shell.exchange({
      script: ['hash -r; _k=0', ...snippets.lines, expectLines(expects, snippets)].join('\n'),
      get limit() {
        return limit();
      },
      frame: ({ code }) => {
        if (code === 0) held += 1;
      },
    });
    return ended.how === 'done' && held === expects.length ? undefined : expects[Math.min(held, expects.length - 1)];
  }

  async #shellOf(place: Place): Promise<Shell | undefined> {
    if (this.#goneAt(place)) return undefined;
    try {
      return await this.#shells(place);
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      this.#leave(place, error);
      return undefined;
    }
  }

  #goneAt(place: Place): Complaint | undefined {
    return this.#gone.get(place.on) ?? this.#gone.get(keyOf(place));
  }

  /** Where the host itself says no (sudo), only that user is given up. */
  #leave(place: Place, { kind, message }: HostError): Complaint {
    const complaint = kind === 'failed' ? { complaint: message } : unreachable(message);
    this.#gone.set(kind === 'failed' ? keyOf(place) : place.on, complaint);
    return complaint;
  }

  /** One exchange, from `next` on. Settles at least that. */
  async #goOn(next: Instruction): Promise<void> {
    const ledger = this.#ledger;
    const shell = await this.#shellOf(next.at);
    if (!shell) return ledger.fail(next, this.#goneAt(next.at) ?? unreachable('There is no shell'));
    const expects = ledger.failed === 0 ? this.#expects : [];
    this.#expects = [];
    const { program, failed, open } = ledger;
    const script = scriptOf({ program, first: next, failed, expects, mark: this.#mark, ...(open && { open }) });
    const listener = new Listener(ledger, expects, this.#options, this.#mark, () => this.#announce());
    if (expects.length === 0) this.#announce();
    const cancelled = cancelling(next, this.#options);
    const ended = await shell.exchange({
      script,
      get limit() {
        return listener.limit;
      },
      frame: (frame) => listener.hear(frame),
    });
    await cancelled.end();
    if (cancelled.warning) ledger.warnings.push(cancelled.warning);
    if (ended.how === 'lost') this.#gone.set(next.at.on, unreachable(ended.reason));
    if (ended.how !== 'done') this.#cutShort(listener, ended);
    else if (!listener.heard) throw new Error('Bug in Play: an exchange settled nothing');
    else await this.#upload();
    const { body } = next;
    if (body.do === 'command' && body.command.do === 'run' && body.command.disconnects && ledger.failed === 0)
      await this.#awaitReturn(next, body.command.disconnects);
  }

  /** A host that is to go away may still be there: only what the step waits for says that it was away. */
  async #awaitReturn(next: Instruction, returning: Returning): Promise<void> {
    const { at } = next;
    this.#options.waiting(`${at.on} is to come back`);
    const road = { open: () => this.#shells(at), leave: () => this.#options.leave(at) };
    const missing = await back(returning, road, this.#options.signal);
    if (missing !== undefined) this.#ledger.fail(next, unreachable(missing));
  }

  #announce(): void {
    const { next } = this.#ledger;
    const change = next?.role === 'step' ? this.#order.changes[next.change] : undefined;
    if (!next || !change || next.change <= this.#announced) return;
    this.#announced = next.change;
    this.#options.started(change.summary);
  }

  #cutShort(listener: Listener, ended: Exclude<Ended, { how: 'done' }>): void {
    const { next } = this.#ledger;
    if (listener.expecting) {
      this.#ledger.stale();
      return;
    }
    if (!next) return;
    const { body, step } = next;
    if (body.do === 'command' && body.command.do === 'run' && body.command.disconnects) {
      this.#gone.delete(next.at.on);
      this.#ledger.settle(next, { ...listener.join(ended.partial), code: body.command.accept?.[0] ?? 0 });
    } else if (body.do === 'ask' && ended.how === 'timeout') {
      this.#ledger.answer(next, { how: 'timeout', seconds: ended.seconds });
    } else if (step && ended.how === 'timeout') {
      this.#ledger.fail(next, timedOut(step, body.do === 'command' ? body.command : step, listener.whole));
    } else if (ended.how === 'lost') {
      const what = body.do === 'command' ? body.command : step;
      this.#ledger.fail(next, step && what ? lost(step, what, ended.reason) : unreachable(ended.reason));
    }
  }

  /** A file of the controller's goes to the candidate that waits for it. */
  async #upload(): Promise<void> {
    const { next, open } = this.#ledger;
    if (next?.body.do !== 'fill' || !open || !('file' in open.replacement.write.content)) return;
    const to = Buffer.from(open.known.candidate, 'latin1').toString('utf8');
    try {
      await this.#options.upload(next.at, open.replacement.write.content.file, to);
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      this.#ledger.fail(next, error.kind === 'failed' ? { complaint: error.message } : this.#leave(next.at, error));
    }
  }
}

const keyOf = ({ on, as }: Place) => JSON.stringify([on, as]);
