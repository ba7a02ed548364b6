// What a run remembers of its hosts: answers to looks, what is predicted over them, what is stale.
import type { Change, Showing } from '../contract/change.ts';
import type { Look } from '../contract/probe.ts';
import type { Scope } from '../contract/scope.ts';
import type { Asked } from '../hosts/batch/types.ts';
import { isUnknown, unknown } from '../values/unknown.ts';
import { type Answer, type Problem, readAnswer } from './answer.ts';
import { type Foreign, joined, servedAs } from './foreign.ts';
import { afterOpaque, afterTouch, unknownBy } from './laid-over.ts';
import { ShownPaths } from './shown.ts';
import { accountIn, behindScope, isService, overlapAny, readBy, reads, staleness } from './stale.ts';
import { type Touch, Touches } from './touches.ts';
import { ofHost, onHost } from './whose.ts';

/** Who is asked. */
export interface Place {
  readonly on: string;
  readonly as: string;
}

/** One question to one place, ready to be asked. */
export interface Question {
  readonly place: Place;
  readonly look: Look<unknown>;
}

interface Cell extends Question {
  readonly answer: Answer;
  /** When it was predicted; what is touched later is unknown again. */
  readonly time: number;
}

/** What is remembered of one host. */
interface HostMemory {
  /** Undefined where an answer of the base was forgotten. */
  readonly cells: Map<string, Cell | undefined>;
  readonly touches: Touches;
  readonly shown: ShownPaths;
  readonly opaque: string[];
  readonly foreign: Map<string, readonly Showing[]>;
  /** The last task that would change what other hosts get from it. */
  services: string | undefined;
}

/** What is asked of whom: two modules that ask the same thing ask once. */
export function keyOf({ place, look }: Question): string {
  return [place.on, place.as, askedOf(look)].join('\0');
}

/** What a look asks, whoever is asked. */
function askedOf(look: Look<unknown>): string {
  return [look.script, look.input ?? '', ...look.args].join('\0');
}

export class Memory {
  readonly dry: boolean;
  readonly #base: Memory | undefined;
  readonly #hosts = new Map<string, HostMemory>();

  /** Counts what would be touched, so that it can be told what comes after what. */
  #time: number;

  /** @param dry for a dry run, which never knows an answer that is another one each time */
  constructor(base?: Memory, dry = base?.dry ?? false) {
    this.dry = dry;
    this.#base = base;
    this.#time = base ? base.#time : 0;
  }

  /** A copy to think ahead in: what is written there is not seen here. */
  fork(dry = this.dry): Memory {
    return new Memory(this, dry);
  }

  /**
   * The answer to a question: seen, predicted, or unknown because something that reads the same
   * would be changed before; undefined where it must be asked.
   */
  recall(question: Question): Answer | undefined {
    const { look, place } = question;
    if (this.dry && look.fresh) return { how: 'predicted', value: unknown(onHost(look.label, place.on), true) };
    const behind = this.#behind(question);
    return behind ? this.#recallBehind(behind) : this.#recallAt(question);
  }

  /** The question to ask where an answer is missing: what would show at a path is asked of where it is now. */
  toAsk(question: Question): Question {
    const behind = this.#behind(question);
    return behind ? this.toAsk(behind) : question;
  }

  #recallAt(question: Question): Answer | undefined {
    const cell = this.cellOf(question.place.on, keyOf(question));
    const touch = this.#touchOn(question, cell);
    if (!touch) return this.#afterSilence(question, this.#afterOpaque(question, cell?.answer));
    if (touch.elsewhere !== undefined) return unknownBy(touch, touch.elsewhere);
    const { on } = question.place;
    return cell?.answer.how === 'predicted' ? unknownBy(touch, on) : afterTouch(question.look, on, touch);
  }

  /** Whether nothing is laid over what was seen. */
  get untouched(): boolean {
    return this.#time === 0;
  }

  /** What shows elsewhere is nobody's own answer: a real run asks once more when it is there. */
  #recallBehind(question: Question & { readonly time: number }): Answer | undefined {
    const further = this.#behind(question);
    if (further && further.time >= question.time) {
      const { path = '' } = question.look.about ?? {};
      return { how: 'predicted', value: unknown(onHost(`what is mounted over ${path} by then`, question.place.on)) };
    }
    const answer = this.recall(question);
    return answer?.how === 'seen' ? { how: 'predicted', value: answer.value } : answer;
  }

  /** The same question about the path that shows at its own, and since when. */
  #behind({ place, look }: Question): (Question & { readonly time: number }) | undefined {
    const { about } = look;
    const behind = about && this.shownOn(place.on)?.behind(about.path);
    return behind && { place, look: about.at(behind.path), time: behind.time };
  }

  private shownOn(on: string): ShownPaths | undefined {
    return this.#hosts.get(on)?.shown ?? this.#base?.shownOn(on);
  }

  /** Titles of the opaque tasks that ran before on this host, in a dry run: what was seen rests on them. */
  assumptions(on: string): readonly string[] {
    const own = this.#hosts.get(on)?.opaque ?? [];
    return this.#base ? [...this.#base.assumptions(on), ...own] : own;
  }

  store(question: Question, asked: Asked): void {
    this.#put({ ...question, answer: readAnswer(question.look, asked) });
  }

  /** The place could not be asked at all. */
  fail(question: Question, problem: Problem): void {
    const asked: Asked = { how: 'lost', reason: problem.message };
    this.#put({ ...question, answer: { how: 'problem', problem, asked, absent: false } });
  }

  /** Forgets every answer that a change made stale; an opaque change makes all of them stale. */
  forget(change: Change, hosts: ReadonlySet<string>): void {
    const scopes: readonly Scope[] = change.opaque ? ['*'] : [...change.touches, ...(change.adds ?? [])];
    const predicted = new Set(change.predicts.map(({ look }) => askedOf(look)));
    for (const on of hosts) {
      this.#forgetWhere(on, ({ look, place, answer }) => {
        return predicted.has(askedOf(look)) || reads(look, scopes, accountIn(place.as, answer));
      });
    }
    for (const on of this.hosts()) {
      const foreign = this.foreignOn(on);
      if (hosts.has(on) || foreign.size === 0) continue;
      this.#forgetWhere(on, ({ look }) => overlapAny(servedAs(readBy(look), foreign), scopes));
    }
  }

  /** Forgets the answers to these questions. */
  drop(questions: Iterable<Question>): void {
    for (const question of questions) this.#of(question.place.on).cells.set(keyOf(question), undefined);
  }

  /** Forgets all answers, of all hosts or of these; predictions and what would be touched stay. */
  forgetSeen(hosts: Iterable<string> = this.hosts()): void {
    for (const on of hosts) this.#forgetWhere(on, ({ answer }) => answer.how !== 'predicted');
  }

  /** Lays what a change would leave behind over what was seen. */
  overlay(change: Change, place: Place, hosts: ReadonlySet<string>, origin: string): void {
    const time = ++this.#time;
    for (const on of hosts) {
      const { touches, opaque, shown } = this.#of(on);
      const empties = on === place.on ? (change.empties ?? []) : [];
      for (const scope of change.touches.flatMap((one) => [one, ...behindScope(one, shown)]))
        touches.add({ scope, adds: false, origin, time, empties });
      for (const scope of change.adds ?? []) touches.add({ scope, adds: true, origin, time });
      if (change.opaque) opaque.push(origin);
      if (change.opaque || change.touches.some(isService)) this.#of(on).services = origin;
    }
    for (const { look, value } of change.predicts) {
      const question = this.toAsk({ place: placeOf(look, place), look });
      this.#put({ ...question, answer: { how: 'predicted', value: ofHost(value, question.place.on) } });
    }
    for (const on of hosts) this.#of(on).shown.add(change.touches, on === place.on ? (change.shows ?? []) : [], time);
  }

  /** Nobody knows what a task would change on a host: what was seen rests on the assumption that it is nothing of it. */
  assume(on: string, origin: string): void {
    this.#of(on).opaque.push(origin);
  }

  /** Makes unknown what a fork of this memory would touch: nobody knows whether that comes about. */
  doubt(fork: Memory, origin: string): void {
    for (const [on, { touches, opaque }] of fork.#hosts) {
      const scopes = touches.all.filter(({ adds }) => !adds).map(({ scope }) => scope);
      const added = touches.all.filter(({ adds }) => adds).map(({ scope }) => scope);
      const change: Change = { summary: '', steps: [], predicts: [], touches: scopes, adds: added };
      this.overlay(change, { on, as: '' }, new Set([on]), origin);
      for (const by of opaque) this.assume(on, by);
    }
  }

  #of(on: string): HostMemory {
    const known = this.#hosts.get(on);
    if (known) return known;
    const fresh: HostMemory = {
      cells: new Map(),
      touches: new Touches(),
      shown: new ShownPaths(this.#base?.shownOn(on)),
      opaque: [],
      foreign: new Map(),
      services: undefined,
    };
    this.#hosts.set(on, fresh);
    return fresh;
  }

  #put(cell: Omit<Cell, 'time'>): void {
    const { cells, foreign } = this.#of(cell.place.on);
    const { look, answer } = cell;
    cells.set(keyOf(cell), { ...cell, time: this.#time });
    if (look.foreign && answer.how !== 'problem' && !isUnknown(answer.value))
      foreign.set(keyOf(cell), look.foreign(answer.value));
  }

  #forgetWhere(on: string, stale: (cell: Cell) => boolean): void {
    const { cells } = this.#of(on);
    for (const [key, cell] of this.cellsOf(on)) if (stale(cell)) cells.set(key, undefined);
  }

  private hosts(): ReadonlySet<string> {
    return new Set([...(this.#base?.hosts() ?? []), ...this.#hosts.keys()]);
  }

  private cellOf(on: string, key: string): Cell | undefined {
    const own = this.#hosts.get(on)?.cells;
    return own?.has(key) ? own.get(key) : this.#base?.cellOf(on, key);
  }

  /** What is remembered of a host; setting a cell that was yielded already is fine meanwhile. */
  private *cellsOf(on: string): Generator<readonly [string, Cell]> {
    const own = this.#hosts.get(on)?.cells;
    for (const entry of this.#base?.cellsOf(on) ?? []) if (!own?.has(entry[0])) yield entry;
    for (const [key, cell] of own ?? []) if (cell) yield [key, cell];
  }

  /** What makes an answer unknown: the last touch of what it reads, after it was predicted; on which other host, if one. */
  #touchOn({ place, look }: Question, cell: Cell | undefined): (Touch & { readonly elsewhere?: string }) | undefined {
    const wanted = staleness(look, cell?.answer, cell?.time);
    const scopes = [...readBy(look), ...accountIn(place.as, cell?.answer)];
    const own = this.lastTouch(place.on, scopes, wanted);
    if (own) return own;
    const served = servedAs(readBy(look), this.foreignOn(place.on));
    if (served.length === 0) return undefined;
    for (const elsewhere of this.hosts()) {
      const touch = elsewhere === place.on ? undefined : this.lastTouch(elsewhere, served, wanted);
      if (touch) return { ...touch, elsewhere };
    }
    return undefined;
  }

  private lastTouch(on: string, scopes: readonly Scope[], wanted: (touch: Touch) => boolean): Touch | undefined {
    const own = this.#hosts.get(on)?.touches;
    const hit = own && own.all.length > 0 ? own.last(scopes, wanted) : undefined;
    return hit ?? this.#base?.lastTouch(on, scopes, wanted);
  }

  private foreignOn(on: string): Foreign {
    return joined(this.#base?.foreignOn(on), this.#hosts.get(on)?.foreign);
  }

  /** What has no tool or no user now may have it after a task of which nobody knows what it does. */
  #afterOpaque({ look, place }: Question, answer: Answer | undefined): Answer | undefined {
    if (answer?.how !== 'problem') return answer;
    const nobody = accountIn(place.as, answer).length > 0;
    const origin = answer.absent || nobody ? this.assumptions(place.on).at(-1) : undefined;
    if (origin === undefined) return answer;
    return nobody ? unknownBy({ origin }, place.on) : afterOpaque(look, place.on, origin);
  }

  /** Who hangs on a service of another host (a network file system) may answer once a task has changed that. */
  #afterSilence({ look, place }: Question, answer: Answer | undefined): Answer | undefined {
    if (!this.dry || answer?.how !== 'problem' || answer.asked.how !== 'timeout') return answer;
    const other = [...this.hosts()].find((on) => on !== place.on && this.servicesOn(on) !== undefined);
    if (other === undefined) return answer;
    const first = onHost(this.servicesOn(other) ?? '', other);
    return unknownBy({ origin: `"${look.label}" on ${place.on}, which does not answer before ${first}` }, place.on);
  }

  private servicesOn(on: string): string | undefined {
    return this.#hosts.get(on)?.services ?? this.#base?.servicesOn(on);
  }
}

/** The place that a look asks, seen from a task's place. */
export function placeOf(look: { readonly on?: string; readonly as?: string }, at: Place): Place {
  return { on: look.on ?? at.on, as: look.as ?? at.as };
}
