// One unit of work (a task, or one item of its loop) on one host: look, plan, apply or predict, verify.
import type { Change } from '../contract/change.ts';
import type { Note, Refusal, Undecided, Verdict } from '../contract/plan.ts';
import type { Problem } from '../converge/answer.ts';
import { type Assessment, assess, moduleBug, newCourse, resultOf, type Work } from '../converge/assess.ts';
import { holeIn } from '../converge/holes.ts';
import { onHost } from '../converge/whose.ts';
import { NotYet } from '../values/lazy.ts';
import { type Unknown, unknown } from '../values/unknown.ts';
import { apply } from './apply.ts';
import type { Ahead, Limits, RunContext, Whereabouts } from './context.ts';
import { withEnvironment } from './environment.ts';
import type { ChangeReport, Made } from './event.ts';
import { doubt, foretell } from './foretell.ts';
import { letTimePass, pause } from './pause.ts';
import { takenAtItsWord } from './places.ts';
import { changedByOthers, keepsChanging, leftOver, lied, notDefined, refusal } from './problems.ts';
import { reportOf } from './report.ts';
import type { UnitOfWork } from './review.ts';
import { sketched } from './sketch.ts';
import { verify } from './verify.ts';

/** How a unit of work ended. */
export type Performed = Made &
  (
    | { readonly how: 'done'; readonly changed: boolean; readonly result: unknown }
    /** Dry run only. */
    | { readonly how: 'unknown'; readonly on: Unknown; readonly reason: string; readonly mayFail?: boolean }
    /** The result of a module that has one even so: the exit status of a command. */
    | { readonly how: 'failed'; readonly problem: Problem; readonly result?: unknown }
  );

/** Times that a plan may go on after its changes were made; `again` counts. */
const MOST_ROUNDS = 12;
/** Questions after questions, before a plan is reached. */
const MOST_STAGES = 100;
const MOST_STALE = 3;

/** Brings one unit of work about, or in a dry run predicts what that would do. */
export async function perform(
  ctx: RunContext,
  work: Work,
  where: Whereabouts,
  ahead: Ahead,
  limits: Limits,
): Promise<Performed> {
  return new Performance(ctx, work, where, ahead, limits).run();
}

class Performance {
  readonly ctx: RunContext;
  readonly work: Work;
  readonly where: Whereabouts;
  readonly ahead: Ahead;
  readonly limits: Limits;
  readonly #course = newCourse();
  readonly #changes: ChangeReport[] = [];
  readonly #applied: Change[] = [];
  readonly #assumes = new Set<string>();
  /** Earlier tasks whose effects on the host nobody knows; it counts where this one looks at it. */
  readonly #opaque: readonly string[];
  #looked = false;
  #notes: readonly Note[] = [];
  #settleUntil = 0;
  #waitUntil: number | undefined;
  #stale = 0;
  #rounds = 0;
  #stages = 0;
  #mayGoOn = true;

  constructor(ctx: RunContext, work: Work, where: Whereabouts, ahead: Ahead, limits: Limits) {
    this.ctx = ctx;
    this.work = work;
    this.where = where;
    this.ahead = ahead;
    this.limits = limits;
    this.#opaque = [...ctx.view.memory.assumptions(work.place.on)];
  }

  async run(): Promise<Performed> {
    for (;;) {
      this.ctx.signal.throwIfAborted();
      const ended = await this.#turn();
      if (ended) return ended;
    }
  }

  async #turn(): Promise<Performed | undefined> {
    const seen = assess(this.work, this.ctx.view.memory, this.#course);
    this.ctx.witness?.saw(this.#unit, seen.trail);
    for (const assumption of seen.trail.assumes) this.#assumes.add(assumption);
    this.#looked ||= seen.trail.used.size > 0;
    switch (seen.how) {
      case 'missing': {
        if (++this.#stages > MOST_STAGES) return this.#bug('never stops looking', `${MOST_STAGES} questions in a row`);
        const { place } = this.work;
        await this.ctx.fleet.ask([...seen.trail.missing.values(), ...this.ahead([], place)], this.ctx.view.memory);
        return undefined;
      }
      case 'held':
        return seen.by instanceof NotYet ? this.#failed(notDefined(seen.by)) : this.#held(seen.by);
      case 'problem':
        return this.#failed(seen.problem);
      case 'planned':
        this.#stages = 0;
        return this.#follow(seen.verdict, seen);
    }
  }

  async #follow(verdict: Verdict, seen: Planned): Promise<Performed | undefined> {
    if ('notes' in verdict && verdict.notes?.length) this.#notes = verdict.notes;
    switch (verdict.verdict) {
      case 'refuse':
        return verdict.registers ? this.#refused(verdict, seen) : this.#failed(refusal(verdict.reason, verdict.hint));
      case 'undecided':
        return this.ctx.check ? this.#undecided(verdict, seen) : this.#failed(refusal(verdict.on.origin, undefined));
      case 'wait':
        return this.#wait(verdict.reason, verdict.limit, seen);
      case 'pause':
        this.#notes = await letTimePass(this.ctx, this.where, this.work.place.on, verdict);
        return this.#done(seen);
      case 'look':
        return undefined;
      case 'change':
      case 'again':
        return this.#change(verdict.changes, verdict.verdict === 'again', seen);
    }
  }

  async #change(planned: readonly Change[], again: boolean, seen: Planned): Promise<Performed | undefined> {
    const changes = planned.map((change) => withEnvironment(change, this.limits.environment));
    if (changes.length === 0) return this.#done(seen);
    if (!this.#mayGoOn) return this.#leftOver(changes, seen);
    if (++this.#rounds > MOST_ROUNDS)
      return this.#bug('never settles', `its plan still changes after ${MOST_ROUNDS} rounds`);
    this.#mayGoOn = again;
    const harmless = this.limits.readOnly && changes.every((change) => change.opaque);
    const on = harmless || !this.ctx.check ? (this.limits.environment.on ?? holeIn(changes)) : undefined;
    if (on) return this.#unknown(on);
    if (harmless) return this.#apply(changes.map(takenAtItsWord), seen, true);
    return this.ctx.check ? this.#foretell(changes) : this.#apply(changes, seen, false);
  }

  async #foretell(changes: readonly Change[]): Promise<Performed | undefined> {
    const { ctx, work, limits, ahead } = this;
    const foretold = await foretell(ctx, work, changes, this.#course, limits.title, ahead);
    this.#changes.push(...foretold.changes);
    ctx.witness?.planned(this.#unit, changes.slice(0, foretold.changes.length));
    return foretold.problem && this.#failed(foretold.problem);
  }

  async #apply(changes: readonly Change[], seen: Planned, harmless: boolean): Promise<Performed | undefined> {
    const applied = await apply(
      this.ctx,
      this.work,
      changes,
      seen.trail,
      this.where,
      this.ahead,
      this.limits,
      harmless,
    );
    switch (applied.how) {
      case 'outdated':
        this.#rounds--;
        this.#mayGoOn = true;
        return undefined;
      case 'stale':
        this.#made(changes.slice(0, applied.done));
        this.#mayGoOn = true;
        if (++this.#stale <= MOST_STALE) return undefined;
        return this.#failed(keepsChanging(applied.differed));
      case 'failed':
        this.#made(changes.slice(0, applied.done));
        return this.#failed(applied.problem);
      case 'applied': {
        for (const [name, reply] of applied.ran) this.#course.ran.set(name, reply);
        this.#notes = [...this.#notes, ...applied.warnings.map((text): Note => ({ level: 'warn', text }))];
        if (harmless) this.#applied.push(...changes);
        else this.#made(changes);
        this.#waitUntil = undefined;
        const settle = Math.max(0, ...changes.map((change) => change.settle ?? 0));
        this.#settleUntil = performance.now() + settle * 1000;
        return undefined;
      }
    }
  }

  #made(changes: readonly Change[]): void {
    this.#applied.push(...changes);
    for (const change of changes) this.#changes.push(reportOf(change));
  }

  /** Changes were made, and the plan is not empty yet: the host may need time, else it is an error. */
  async #leftOver(changes: readonly Change[], seen: Planned): Promise<Performed | undefined> {
    const what = changes.map((change) => change.summary).join('; ');
    if (this.ctx.check) {
      return this.#bug('plans again what it predicted to be done', what);
    }
    if (performance.now() < this.#settleUntil) {
      await this.#lookAgain(seen);
      return undefined;
    }
    return this.#failed(leftOver(what));
  }

  async #wait(reason: string, limit: number | undefined, seen: Planned): Promise<Performed | undefined> {
    if (this.ctx.check) return this.#unknown(undefined, `would wait: ${reason}`);
    if (this.#waitUntil === undefined) {
      this.#waitUntil = performance.now() + (limit ?? 60) * 1000;
      this.ctx.emit({ type: 'task-waiting', task: this.where.task, host: this.where.host, reason });
    }
    if (performance.now() >= this.#waitUntil) {
      return this.#failed(refusal(`Waited ${limit ?? 60} s: ${reason}`, undefined));
    }
    await this.#lookAgain(seen);
    return undefined;
  }

  async #lookAgain(seen: Planned): Promise<void> {
    await pause(0.25, this.ctx.signal);
    this.ctx.view.memory.drop(seen.trail.used.values());
  }

  async #done(seen: Planned): Promise<Performed> {
    const applied = this.ctx.check ? [] : this.#applied;
    const { lies, moving } = await verify(this.ctx, applied, this.work.place);
    if (lies.length > 0) return this.#failed(lied(this.work.module, lies));
    this.#notes = [...this.#notes, ...moving.map(changedByOthers)];
    return this.#withResult(seen, (result) => ({
      how: 'done',
      changed: this.#changes.length > 0,
      result,
      ...this.#common(),
    }));
  }

  #refused({ reason, hint }: Refusal, seen: Planned): Performed {
    return this.#withResult(seen, (result) => ({ ...this.#failed(refusal(reason, hint)), result }));
  }

  #withResult(seen: Planned, end: (result: unknown) => Performed): Performed {
    try {
      return end(resultOf(this.work, seen.seen, this.#course));
    } catch (error) {
      return this.#failed(moduleBug(this.work.module, 'cannot tell its result', error));
    }
  }

  async #undecided({ on, would, onlyStops }: Undecided, seen: Planned): Promise<Performed | undefined> {
    if (onlyStops || this.#changes.length > 0) this.ctx.witness?.open(this.#unit);
    if (onlyStops) return this.#change(would, false, seen);
    if (this.#changes.length > 0) return { how: 'done', changed: true, result: on, ...this.#common() };
    if (would.length === 0) this.#assume();
    this.#changes.push(...doubt(this.ctx, this.work, would, on, this.limits.title));
    this.ctx.witness?.planned(this.#unit, would);
    return { ...this.#unknown(on), ...(would.length === 0 && { mayFail: true }) };
  }

  /** Nobody knows what it would change, on which of its hosts' things. */
  async #held(by: Unknown): Promise<Performed> {
    if (this.ctx.check) this.#changes.push(...(await sketched(this.ctx, this.work)));
    this.#assume();
    return this.#unknown(by);
  }

  #assume(): void {
    const { module, place } = this.work;
    if (this.ctx.check && !module.readOnly) this.ctx.view.memory.assume(place.on, this.limits.title);
  }

  #unknown(on: Unknown | undefined, reason?: string): Performed {
    this.ctx.witness?.open(this.#unit);
    const origin = on ?? unknown(onHost(this.limits.title, this.work.place.on));
    return { how: 'unknown', on: origin, reason: reason ?? `depends on ${origin.origin}`, ...this.#common() };
  }

  #failed(problem: Problem): Extract<Performed, { how: 'failed' }> {
    return { how: 'failed', problem, ...this.#common() };
  }

  #bug(what: string, detail: string): Performed {
    return this.#failed(moduleBug(this.work.module, what, detail));
  }

  get #unit(): UnitOfWork {
    return { ...this.where, place: this.work.place, hidden: this.limits.noLog === true };
  }

  #common() {
    const restsOn = this.#looked ? [...new Set(this.#opaque)] : [];
    return { changes: this.#changes, notes: this.#notes, assumes: [...this.#assumes], restsOn };
  }
}

type Planned = Extract<Assessment, { how: 'planned' }>;
