// An order as a flat list of instructions. Which of them run depends on one number: 0 while all is well,
// the position of the instruction that failed, or -1 where an expectation did not hold.
import type { Change, Guard, Run, Step, Write } from '../../contract/change.ts';
import { keyOf } from './look.ts';
import type { Ask, Order, Place } from './types.ts';

/** A file being replaced. */
export interface Replacement {
  readonly write: Write;
  readonly at: Place;
  /** The position at which its candidate is made; its identity. */
  readonly make: number;
}

/**
 * What an instruction does. The parts of a write: `make` the candidate, `fill` and check it, `commit` it,
 * `finish`; after a failure `discard` the candidate, or `restore` the old file.
 */
type Body =
  | { readonly do: 'command'; readonly command: Run | Guard }
  | { readonly do: 'make' | 'fill' | 'commit' | 'finish' | 'discard' | 'restore'; readonly replacement: Replacement }
  | { readonly do: 'ask'; readonly ask: Ask };

export interface Instruction {
  /** 1 for the first one. */
  readonly position: number;
  /** Runs while all is well, or after a failure, or at the end of a change, or at the very end. */
  readonly role: 'step' | 'recover' | 'finally' | 'ask';
  readonly at: Place;
  readonly body: Body;
  /** Index into the order's changes; their number for a look. */
  readonly change: number;
  /** The step of the change that it belongs to. */
  readonly step?: Step;
  /** The replacement in whose `before` or `after` a command is. */
  readonly within?: Replacement;
  /** An `after` that runs once more because the old file was put back. */
  readonly again?: true;
  /** `recover` and `finally` run where the failed position is greater than `after` and at most `until`. */
  readonly after: number;
  readonly until: number;
}

/** Whether an instruction runs. */
export function runs({ role, after, until }: Instruction, failed: number): boolean {
  switch (role) {
    case 'ask':
      return true;
    case 'step':
      return failed === 0;
    case 'recover':
      return after < failed && failed <= until;
    case 'finally':
      return failed === 0 || (after < failed && failed <= until);
  }
}

/** The instructions of an order. Equal looks become one. */
export function programOf(order: Order, primary: Place): readonly Instruction[] {
  const program: Instruction[] = [];
  for (const [index, change] of order.changes.entries()) {
    program.push(...new ChangeBuilder(primary, index, program.length).build(change));
  }
  for (const ask of new Map(order.asks.map((one) => [keyOf(one), one])).values()) {
    const position = program.length + 1;
    const body = { do: 'ask', ask } as const;
    program.push({ position, role: 'ask', at: primary, body, change: order.changes.length, after: 0, until: 0 });
  }
  return program;
}

type Where = { readonly on?: string | undefined; readonly as?: string | undefined };
type Draft = Partial<Instruction> & Pick<Instruction, 'role' | 'at' | 'body'>;

/** The instructions of one change: its steps, then what takes them back (the last step first), then `finally`. */
class ChangeBuilder {
  readonly #primary: Place;
  readonly #change: number;
  readonly #before: number;
  readonly #list: Instruction[] = [];
  readonly #recoveries: Draft[] = [];

  constructor(primary: Place, change: number, before: number) {
    this.#primary = primary;
    this.#change = change;
    this.#before = before;
  }

  build(change: Change): readonly Instruction[] {
    for (const step of change.steps) {
      if (step.do === 'write') this.#write(step);
      else this.#command(step, { step });
    }
    const until = this.#position;
    for (const recovery of this.#recoveries) this.#push({ until, ...recovery });
    for (const run of change.finally ?? []) {
      const body = { do: 'command', command: run } as const;
      this.#push({ role: 'finally', at: this.#at(run), body, step: run, after: this.#before, until });
    }
    return this.#list;
  }

  get #position(): number {
    return this.#before + this.#list.length;
  }

  #at(where: Where, otherwise: Place = this.#primary): Place {
    return { on: where.on ?? otherwise.on, as: where.as ?? otherwise.as };
  }

  #push(draft: Draft): void {
    this.#list.push({ after: 0, until: 0, ...draft, position: this.#position + 1, change: this.#change });
  }

  #command(command: Run | Guard, common: Pick<Instruction, 'step' | 'within'>): void {
    const at = this.#at(command);
    this.#push({ ...common, role: 'step', at, body: { do: 'command', command } });
    if (command.do !== 'run' || !command.undo) return;
    const body = { do: 'command', command: command.undo } as const;
    this.#recoveries.unshift({
      ...common,
      role: 'recover',
      at: this.#at(command.undo, at),
      body,
      after: this.#position,
    });
  }

  #write(write: Write): void {
    const at = this.#at(write);
    const replacement: Replacement = { write, at, make: this.#position + 1 };
    const common = { step: write, within: replacement };
    const part = (name: Exclude<Body['do'], 'command' | 'ask'>) => ({
      at,
      step: write,
      body: { do: name, replacement },
    });
    this.#push({ role: 'step', ...part('make') });
    this.#push({ role: 'step', ...part('fill') });
    const discard = { role: 'recover', ...part('discard'), after: replacement.make - 1 } as const;
    const outer = this.#recoveries.length;
    for (const command of write.before ?? []) this.#command(command, common);
    this.#push({ role: 'step', ...part('commit') });
    const commit = this.#position;
    this.#recoveries.splice(this.#recoveries.length - outer, 0, { ...discard, until: commit });
    if (!write.after?.length) return;
    const inner = this.#recoveries.length;
    for (const command of write.after) this.#command(command, common);
    const range = { after: commit, until: this.#position };
    const again = write.after.map((command): Draft => {
      const body = { do: 'command', command } as const;
      return { ...common, role: 'recover', at: this.#at(command), body, again: true, ...range };
    });
    this.#recoveries.splice(
      this.#recoveries.length - inner,
      0,
      { role: 'recover', ...part('restore'), ...range },
      ...again,
    );
    this.#push({ role: 'step', ...part('finish') });
  }
}
