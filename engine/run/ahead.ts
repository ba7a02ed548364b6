// Thinking ahead: what the upcoming tasks of a host will want to know, so that it travels with what is
// asked now. Pure: it works on a fork of the view, and stops at the next task that would change something.
import type { Change } from '../contract/change.ts';
import { namedIn } from '../contract/plan.ts';
import { assess, newCourse, resultOf, type Work } from '../converge/assess.ts';
import { inDoubt } from '../converge/laid-over.ts';
import { keyOf, type Place, type Question } from '../converge/memory.ts';
import { onHost } from '../converge/whose.ts';
import type { Include } from '../language/program.ts';
import type { Value } from '../values/lazy.ts';
import { isUnknown, type Unknown, unknown } from '../values/unknown.ts';
import { missingFacts, NotSeen } from './facts.ts';
import { checksAhead, keepUnknown } from './foretell.ts';
import type { HostState } from './hosts.ts';
import { wantedBy } from './include.ts';
import { judge } from './judge.ts';
import { hostsOf } from './places.ts';
import type { PlayRun } from './play-run.ts';
import type { Expansion, Resolved } from './resolve.ts';
import { type Ended, endOf, NOTHING, outcomeOf, registered, stopped } from './results.ts';
import { setsOf } from './sets.ts';
import { type Item, itemsOf, unitOf } from './units.ts';
import { notYet, type View } from './view.ts';

/** What is being done while one thinks ahead. */
interface Now {
  readonly task: Resolved;
  /** What is about to change at `place`. */
  readonly changes: readonly Change[];
  readonly place: Place;
  /** Items of the task's loop that are still to come. */
  readonly items: readonly Item[];
}

/** Tasks of a host of which is known to the end what they want and say. */
export type Settled = Map<string, Ended>;

/**
 * What the tasks of a play want to be asked before the first one begins, all its hosts in step.
 * @param along what a dry run may want next goes along where anything is asked
 */
export function questionsFirst(run: PlayRun, settled: Settled, along: boolean): readonly Question[] {
  const mind = new Mind(run, settled);
  const going = new Set(run.active());
  const notifying: [Resolved, HostState][] = [];
  const first = run.resolved.order.find((task) => run.selects(task));
  for (const state of first ? going : []) mind.wantFacts(state);
  for (const task of run.resolved.order) {
    if (task.rescueOf || !run.selects(task)) continue;
    for (const state of going) {
      const thought = run.runsOn(task, state) ? mind.think(state, task) : 'quiet';
      if (thought === 'changes' && !run.ctx.check) going.delete(state);
      if (thought === 'changes') notifying.push([task, state]);
    }
  }
  for (const handler of run.ctx.check ? run.handlers : []) {
    const hosts = new Set(notifying.filter(([task]) => run.notices.by(task).has(handler)).map(([, state]) => state));
    for (const state of hosts) mind.think(state, handler);
  }
  const perhaps = along && mind.wanted.size > 0 ? mind.perhaps : [];
  return [...new Map([...perhaps, ...mind.wanted]).values()];
}

/** What the present task and those of `order` want to be asked for a host. */
export function questionsAhead(
  run: PlayRun,
  state: HostState,
  order: readonly Resolved[],
  now: Now,
): readonly Question[] {
  const mind = new Mind(run);
  mind.foresee(now.changes, now.place, now.task.ref.title);
  mind.wantFacts(state);
  mind.register(now.task, state, undefined);
  const busy = now.items.length > 0 && mind.thinkItems(state, now.task, now.items).changes;
  for (const task of busy && !run.ctx.check ? [] : order) {
    if (!run.runsOn(task, state)) continue;
    if (mind.think(state, task) === 'changes' && !run.ctx.check) break;
  }
  return [...mind.wanted.values()];
}

/** Every `later` probe. */
const EVERYTHING = new (class extends Set<string> {
  override has(): boolean {
    return true;
  }
})();

class Mind {
  readonly wanted = new Map<string, Question>();
  /** Dry run: what is only asked on the way to a change, of tasks that may make one once all is foreseen. */
  readonly perhaps = new Map<string, Question>();
  readonly #run: PlayRun;
  readonly #view: View;
  readonly #settled: Settled;

  constructor(run: PlayRun, settled: Settled = new Map()) {
    this.#run = run;
    this.#settled = settled;
    this.#view = run.ctx.view.fork(run.defines);
  }

  foresee(changes: readonly Change[], place: Place, title: string): void {
    for (const change of changes) this.#view.memory.overlay(change, place, hostsOf([change], place), title);
  }

  /** In a real run, what is predicted of facts is asked again, not believed. */
  wantFacts({ name }: HostState): void {
    const { looks, ctx } = this.#run;
    for (const question of missingFacts(name, looks, this.#view, !ctx.check)) this.#want(question);
  }

  /** One upcoming task: collects its questions, and lays what it would do over the fork. */
  think(state: HostState, task: Resolved): 'quiet' | 'changes' {
    const key = `${task.ref.id} ${state.name}`;
    const known = this.#settled.get(key);
    if (known) {
      this.register(task, state, known);
      return 'quiet';
    }
    const items = itemsOf(task, (locals) => this.#run.scope(task, state.name, locals, this.#view));
    if (items.how !== 'items') {
      this.#lacks(items);
      this.register(task, state, items.how === 'not-yet' ? undefined : stopped(items));
      return 'quiet';
    }
    if (task.task.include) return this.#thinkInclude(state, task, task.task.include, items.items);
    const { changes, ended } = this.thinkItems(state, task, items.items);
    const all = ended.every((end) => end !== undefined) ? ended : undefined;
    const of = all?.map((end, i) => ({ ended: end, item: items.items[i]?.value ?? null }));
    const whole = task.task.loop ? of && ({ how: 'items', of } as const) : all?.[0];
    this.register(task, state, whole);
    const steady = items.items.every(({ index, scope }) => index !== undefined && !scope.fluid);
    if (whole && steady && this.#view.memory.untouched && isQuiet(whole)) this.#settled.set(key, whole);
    return changes ? 'changes' : 'quiet';
  }

  /** What comes in is thought of as if it stood there, where its name is known and it was read. */
  #thinkInclude(state: HostState, task: Resolved, include: Include, items: readonly Item[]): 'quiet' | 'changes' {
    for (const item of items) {
      const wanted = wantedBy(task, item);
      const brought = 'how' in wanted ? undefined : include.known.get(wanted.key);
      if (!brought || 'how' in wanted) continue;
      if (brought.kind === 'variables') this.#view.include(state.name, brought.vars);
      else if (this.#thinkThrough(state, this.#run.expand(task, wanted, brought)) === 'changes') return 'changes';
    }
    return 'quiet';
  }

  #thinkThrough(state: HostState, { order }: Expansion): 'quiet' | 'changes' {
    let thought: 'quiet' | 'changes' = 'quiet';
    for (const inner of order) {
      if (inner.rescueOf || !this.#run.runsOn(inner, state) || this.think(state, inner) === 'quiet') continue;
      thought = 'changes';
      if (!this.#run.ctx.check) break;
    }
    return thought;
  }

  thinkItems(
    state: HostState,
    task: Resolved,
    items: readonly Item[],
  ): { readonly changes: boolean; readonly ended: readonly (Ended | undefined)[] } {
    let changes = false;
    const ended = items.map((item): Ended | undefined => {
      const found = this.#run.whereOf(task, state, item.scope);
      if ('how' in found) return undefined;
      const unit = this.#run.unit(task, state, item, found);
      // Whether it runs is not known yet; its questions are read-only, and asking them now saves a round trip.
      const maybe = unit.how === 'not-yet' ? unitOf({ ...task, when: [] }, item, found, this.#run.readParams) : unit;
      this.#lacks(unit);
      if (maybe.how === 'not-yet') return undefined;
      if (maybe.how !== 'work') return unit.how === 'not-yet' ? undefined : stopped(maybe);
      const thought = this.#assess(state, task, item, maybe.work);
      if (unit.how === 'not-yet') return undefined;
      changes ||= thought === 'changes' || (typeof thought === 'object' && outcomeOf(thought) === 'changed');
      return typeof thought === 'string' ? undefined : thought;
    });
    return { changes, ended };
  }

  register(task: Resolved, state: HostState, ended: Ended | undefined): void {
    const { register: named } = task.task;
    const value = named && (ended ? registered(ended, task.ref.title) : notYet(named.name));
    for (const { name: host } of task.runOnce ? this.#run.active() : [state]) {
      if (named && value !== undefined) this.#view.set(host, named.name, value);
      for (const [name, set] of ended ? setsOf(task, ended) : []) this.#view.set(host, name, set);
    }
  }

  #assess(state: HostState, task: Resolved, item: Item, work: Work): Ended | 'open' | 'changes' {
    const course = newCourse();
    const title = task.ref.title;
    for (let turn = 0; ; turn++) {
      const seen = assess(work, this.#view.memory, course);
      const { used, missing, answers } = seen.trail;
      // In a real run, what the present change is predicted to leave behind is asked again, not believed.
      if (!this.#run.ctx.check)
        for (const [key, question] of used) if (answers.get(key)?.how === 'predicted') this.#want(question);
      // Nor is what is there now asked where something else will show.
      for (const [key, question] of missing) this.#want((!this.#run.ctx.check && used.get(key)) || question);
      if (seen.how === 'held') this.#lacks({ what: seen.by });
      if (seen.how === 'held' && isUnknown(seen.by)) return this.#open(seen.by);
      const refused = seen.how === 'planned' && seen.verdict.verdict === 'refuse';
      if (this.#run.ctx.check && (seen.how === 'missing' || refused)) {
        const later = assess(work, this.#view.memory, { ...newCourse(), looked: EVERYTHING });
        for (const [key, question] of later.trail.missing) this.perhaps.set(key, question);
      }
      if (seen.how !== 'planned') return 'open';
      const { verdict } = seen;
      if (verdict.verdict === 'undecided' && !(verdict.onlyStops && this.#run.ctx.check)) {
        this.foresee(verdict.would.map(inDoubt), work.place, title);
        return this.#open(verdict.on);
      }
      if (verdict.verdict === 'change' && verdict.changes.length === 0) {
        return safely(() => {
          const result = resultOf(work, seen.seen, course);
          const ended = endOf({ how: 'done', changed: turn > 0, result, ...NOTHING }, this.#run.setBy(work));
          return judge(task, ended, (value) => this.#scopeWith(state, task, item, value), onHost(title, work.place.on));
        });
      }
      const changes = namedIn(verdict);
      if (changes.length === 0 || turn > 3) return 'open';
      if (!this.#run.ctx.check) return 'changes';
      for (const question of checksAhead(changes, work.place, this.#view.memory, title)) this.#want(question);
      for (const change of changes) keepUnknown(change, course, unknown(onHost(title, work.place.on)));
    }
  }

  /** A fact of another host shows only when it is read. */
  #lacks(stop: object): void {
    if ('what' in stop && stop.what instanceof NotSeen) this.#want(stop.what.question);
  }

  #want(question: Question): void {
    this.wanted.set(keyOf(question), question);
  }

  /** Something unknown in a dry run stays so; a real run will know. */
  #open(on: Unknown): Ended | 'open' {
    return this.#run.ctx.check ? stopped({ how: 'unknown', on, reason: '' }) : 'open';
  }

  #scopeWith(state: HostState, task: Resolved, item: Item, value: Value) {
    const { register: named } = task.task;
    if (!named) return item.scope;
    return this.#run.scope(task, state.name, new Map([...item.locals, [named.name, value]]), this.#view);
  }
}

const isQuiet = (ended: Ended): boolean => ['ok', 'skipped'].includes(outcomeOf(ended));

/** A module that throws is named when its task runs; a verdict may read what is not known yet. */
function safely(job: () => Ended): Ended | 'open' {
  try {
    return job();
  } catch {
    return 'open';
  }
}
