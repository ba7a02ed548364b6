// What became of an order so far: frames go in, `Carried` comes out.
import type { Run, Step } from '../../contract/change.ts';
import type { Reply } from '../../contract/probe.ts';
import type { Frame } from '../wire.ts';
import { askedOf } from './ask.ts';
import type { Candidate } from './compile.ts';
import { type Complaint, judged, refused, unwritten } from './complaint.ts';
import { describeStep, nameOf } from './describe.ts';
import { keyOf } from './look.ts';
import { type Instruction, type Replacement, runs } from './program.ts';
import type { Asked, Carried, Expectation, Failure, Order } from './types.ts';
import { STALE } from './write-library.ts';

/** The books of one order. An instruction is settled once it has run, or never will. */
export class Ledger {
  readonly program: readonly Instruction[];
  /** 0, the position of the instruction that failed, or -1 where an expectation did not hold. */
  failed = 0;
  /** The replacement under way. */
  open: { readonly replacement: Replacement; readonly known: Candidate } | undefined;
  readonly warnings: string[] = [];
  readonly #order: Order;
  readonly #settled = new Set<number>();
  readonly #asked = new Map<string, Asked>();
  readonly #ran = new Map<string, Reply>();
  readonly #undone: string[] = [];
  readonly #undoFailed: string[] = [];
  #stale = false;
  #differed: string | undefined;
  #complaint: Complaint | undefined;
  #from = 0;
  /** Names of the old file, for a warning once they part. */
  #links = 1;

  constructor(order: Order, program: readonly Instruction[]) {
    this.#order = order;
    this.program = program;
  }

  /** The instruction that runs now or next. */
  get next(): Instruction | undefined {
    for (; this.#from < this.program.length; this.#from += 1) {
      const instruction = this.program[this.#from];
      if (instruction && runs(instruction, this.failed) && !this.#settled.has(instruction.position)) return instruction;
    }
    return undefined;
  }

  /** An expectation did not hold. */
  stale(differed?: Expectation): void {
    this.#stale = true;
    if (differed) this.#differed ??= `${differed.ask.label ?? differed.ask.script} (${differed.where.on})`;
    this.failed = -1;
  }

  /** What an instruction said when it ended. */
  settle(instruction: Instruction, frame: Frame): void {
    const { body } = instruction;
    const reply: Reply = { code: frame.code, out: frame.out, err: frame.err };
    this.#settled.add(instruction.position);
    if (body.do === 'ask') this.#asked.set(keyOf(body.ask), askedOf(frame, body.ask));
    else if (instruction.role === 'step') this.#settleStep(instruction, reply);
    else this.#settleEnd(instruction, reply);
    if (body.do === 'make') this.#opened(body.replacement, reply);
    if (body.do === 'fill') this.#links = Number(/^links (\d+)$/m.exec(reply.out)?.[1] ?? 1);
    if (body.do === 'commit') this.#committed(body.replacement, reply);
    if (body.do === 'finish' || body.do === 'discard' || body.do === 'restore') this.open = undefined;
  }

  /** An instruction failed without a reply, or after it. */
  fail(instruction: Instruction, complaint: Complaint): void {
    this.#settled.add(instruction.position);
    switch (instruction.role) {
      case 'step':
        this.failed = instruction.position;
        this.#complaint = complaint;
        break;
      case 'recover':
        this.#undoFailed.push(`${titleOf(instruction)}: ${complaint.complaint}`);
        break;
      case 'finally':
        this.warnings.push(complaint.complaint);
        break;
      case 'ask':
        this.answer(instruction, { how: 'lost', reason: complaint.complaint });
    }
  }

  answer({ body, position }: Instruction, asked: Asked): void {
    this.#settled.add(position);
    if (body.do === 'ask') this.#asked.set(keyOf(body.ask), asked);
  }

  carried(): Carried {
    const failure = this.#failure();
    const { changes, asks } = this.#order;
    const missing: Asked = { how: 'lost', reason: 'the host was not asked' };
    return {
      stale: this.#stale,
      ...(this.#stale && this.#differed !== undefined && { differed: this.#differed }),
      done: this.failed === 0 ? changes.length : (this.#culprit?.change ?? 0),
      ...(failure && { failure }),
      ran: this.#ran,
      asked: asks.map((ask) => this.#asked.get(keyOf(ask)) ?? missing),
      warnings: this.warnings,
    };
  }

  get #culprit(): Instruction | undefined {
    return this.program[this.failed - 1];
  }

  /** Staleness is no failure, unless what was done then could not be taken back. */
  #failure(): Failure | undefined {
    const culprit = this.#culprit;
    if (!culprit?.step || !this.#complaint || (this.#stale && this.#undoFailed.length === 0)) return undefined;
    const { change, step } = culprit;
    return { change, step, ...this.#complaint, undone: this.#undone, undoFailed: this.#undoFailed };
  }

  #settleStep(instruction: Instruction, reply: Reply): void {
    const { body, step } = instruction;
    if (!step || body.do === 'ask') return;
    if (body.do === 'command') {
      const { command } = body;
      if (command.do === 'run' && command.keep !== undefined) this.#ran.set(command.keep, reply);
      const complaint = verdict(step, command, reply);
      if (complaint) this.fail(instruction, complaint);
    } else if (reply.code !== 0) {
      this.#stale ||= body.do === 'commit' && reply.code === STALE;
      this.fail(instruction, unwritten(body.replacement.write.path, reply));
    }
  }

  #settleEnd(instruction: Instruction, reply: Reply): void {
    const { body, step } = instruction;
    if (!step || body.do === 'ask') return;
    const command = body.do === 'command' ? body.command : undefined;
    const complaint = command
      ? verdict(step, command, reply)
      : reply.code === 0
        ? undefined
        : unwritten(step.do === 'write' ? step.path : '', reply);
    if (complaint) this.fail(instruction, complaint);
    else if (instruction.role === 'recover' && !instruction.again && body.do !== 'discard') {
      this.#undone.push(titleOf(instruction));
    }
  }

  #opened(replacement: Replacement, reply: Reply): void {
    const [candidate, target] = reply.out.split('\0');
    if (!candidate || !target) return;
    this.open = { replacement, known: { candidate, target, committed: false, inPlace: false } };
  }

  #committed(replacement: Replacement, reply: Reply): void {
    if (reply.code !== 0 || !this.open) return;
    const inPlace = reply.out.includes('inplace\n');
    const { path } = replacement.write;
    if (inPlace) this.warnings.push(`"${path}" could only be written in place (is it a bind mount?): not atomically`);
    else if (this.#links > 1)
      this.warnings.push(`"${path}" had ${this.#links} hard links; the others keep the old file`);
    this.open = replacement.write.after?.length
      ? { replacement, known: { ...this.open.known, committed: true, inPlace } }
      : undefined;
  }
}

function verdict(step: Step, command: Extract<Instruction['body'], { do: 'command' }>['command'], reply: Reply) {
  if (command.do === 'guard') return judged(step, command, reply);
  return accepted(command, reply) ? undefined : refused(step, command, reply);
}

const accepted = ({ accept = [0] }: Run, { code }: Reply) => accept.includes(code);

/** What is taken back, as a person would type it. */
function titleOf({ body, again }: Instruction): string {
  if (body.do === 'ask') return '';
  if (body.do === 'command') return again ? `${nameOf(body.command)} again` : describeStep(body.command);
  const { path } = body.replacement.write;
  return body.do === 'restore' ? `put back ${path}` : `remove the candidate of ${path}`;
}
