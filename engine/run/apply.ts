// Carrying out the changes of one plan: condition, steps, and the next look in as few exchanges as can be.
import type { Change } from '../contract/change.ts';
import type { Reply } from '../contract/probe.ts';
import { type Problem, sameAnswer } from '../converge/answer.ts';
import type { Work } from '../converge/assess.ts';
import type { Trail } from '../converge/evaluate.ts';
import { keyOf, type Memory, placeOf, type Question } from '../converge/memory.ts';
import { carryOut } from '../hosts/batch/carry-out.ts';
import type { Carried, Order } from '../hosts/batch/types.ts';
import type { Ahead, Limits, RunContext, Whereabouts } from './context.ts';
import type { Event } from './event.ts';
import { problemOf } from './fleet.ts';
import { hostsOf, placesOf } from './places.ts';
import { stepFailed } from './problems.ts';

export type Applied =
  | { readonly how: 'applied'; readonly ran: ReadonlyMap<string, Reply>; readonly warnings: readonly string[] }
  /** A change of another task of this run came first: nothing was done. */
  | { readonly how: 'outdated' }
  /** The host no longer says what the plan was made from: only the first `done` changes were made. */
  | { readonly how: 'stale'; readonly done: number; readonly differed?: string }
  | { readonly how: 'failed'; readonly done: number; readonly problem: Problem };

/** Applies `changes`, which were planned from what `trail` read; harmless ones take no lock. */
export async function apply(
  ctx: RunContext,
  work: Work,
  changes: readonly Change[],
  trail: Trail,
  where: Whereabouts,
  ahead: Ahead,
  limits: Limits,
  harmless: boolean,
): Promise<Applied> {
  const { memory } = ctx.view;
  const places = placesOf(changes, work.place);
  const hosts = hostsOf(changes, work.place);
  if ([...hosts].some((host) => host !== work.place.on)) await limits.turn?.();
  return ctx.fleet.exclusive(hosts, async () => {
    if (!stillHolds(memory, trail)) return { how: 'outdated' };
    const unit = { ...where, place: work.place, hidden: limits.noLog === true };
    const problem = harmless ? undefined : ctx.sanction?.(unit, changes);
    if (problem) return { how: 'failed', done: 0, problem };
    try {
      return harmless ? await make(false) : await ctx.fleet.locked(places, ctx.signal, make);
    } catch (error) {
      return { how: 'failed', done: 0, problem: problemOf(error, work.place.on) };
    }
  });

  async function make(waited: boolean): Promise<Applied> {
    const used = [...trail.used.values()];
    const questions = afterwards(work, changes, used, ahead);
    if (!harmless) await limits.intend?.();
    const carried = await ctx.fleet.working(() => carry(ctx, work, changes, used, questions, where, limits));
    if (waited) memory.forgetSeen(hosts);
    if (carried.stale) memory.drop(used);
    for (const change of carried.stale ? changes.slice(0, carried.done) : changes) memory.forget(change, hosts);
    questions.forEach((question, i) => {
      const asked = carried.asked[i];
      if (asked && asked.how !== 'lost') memory.store(question, asked);
    });
    if (carried.failure) return { how: 'failed', done: carried.done, problem: failureOf(work, changes, carried) };
    if (carried.stale) {
      const { done, differed } = carried;
      return { how: 'stale', done, ...(differed !== undefined && { differed }) };
    }
    return { how: 'applied', ran: carried.ran, warnings: carried.warnings };
  }
}

/** Whether what a plan was made from is what is remembered now. */
function stillHolds(memory: Memory, { used, answers }: Trail): boolean {
  return [...used].every(([key, question]) => {
    const [then, now] = [answers.get(key), memory.recall(question)];
    return now !== undefined && (question.look.moving || (then !== undefined && sameAnswer(then, now)));
  });
}

/** What is asked on the primary place when all is done: the task's own looks, what was predicted, what comes next. */
function afterwards(
  work: Work,
  changes: readonly Change[],
  used: readonly Question[],
  ahead: Ahead,
): readonly Question[] {
  const predicted = changes.flatMap((change) =>
    change.predicts.map(({ look }): Question => ({ place: placeOf(look, work.place), look })),
  );
  const here = [...used, ...predicted, ...ahead(changes, work.place)].filter(
    ({ place }) => place.on === work.place.on && place.as === work.place.as,
  );
  return [...new Map(here.map((question) => [keyOf(question), question])).values()];
}

function carry(
  ctx: RunContext,
  work: Work,
  changes: readonly Change[],
  used: readonly Question[],
  questions: readonly Question[],
  where: Whereabouts,
  limits: Limits,
): Promise<Carried> {
  const order: Order = {
    expects: used.flatMap((question) => {
      const answer = ctx.view.memory.recall(question);
      if (question.look.moving || answer?.how === 'predicted' || answer === undefined) return [];
      return [{ ask: question.look, reply: answer.asked, where: question.place }];
    }),
    changes,
    asks: questions.map(({ look }) => look),
  };
  return carryOut((place) => ctx.fleet.shell(place), work.place, order, {
    stepLimit: limits.step,
    lookLimit: limits.look,
    progress: ({ percent, text }) => ctx.emit({ type: 'progress', task: where.task, host: where.host, percent, text }),
    started: (summary) => ctx.emit(startOf(where, summary)),
    upload: (place, file, to) => ctx.fleet.upload(place, file, to, () => undefined),
    aside: (place) => ctx.fleet.aside(place),
    waiting: (reason) => ctx.emit({ type: 'task-waiting', task: where.task, host: where.host, reason }),
    leave: (place) => ctx.fleet.leave(place.on),
    signal: ctx.signal,
  });
}

function startOf({ task, host, item }: Whereabouts, summary: string): Event {
  return { type: 'change-started', task, host, ...(item !== undefined && { item }), summary };
}

function failureOf(work: Work, changes: readonly Change[], { failure }: Carried): Problem {
  if (!failure) throw new Error('No failure to describe');
  const undone = failure.undone.length > 0 ? `; undone: ${failure.undone.join(', ')}` : '';
  const stuck = failure.undoFailed.length > 0 ? `; could not be undone: ${failure.undoFailed.join(', ')}` : '';
  const complaint = `${failure.complaint}${undone}${stuck}`;
  const problem = stepFailed(changes[failure.change], complaint, failure.step, work.place.on);
  if (failure.lost) return { ...problem, code: 'host-lost', unreachable: true };
  return failure.timedOut ? { ...problem, code: 'host-step-timeout' } : problem;
}
