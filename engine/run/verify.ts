// After a change: whether the looks say what was predicted, and whose doing it is where they do not.
import type { Change } from '../contract/change.ts';
import { type Lie, liesIn } from '../converge/honesty.ts';
import { keyOf, type Place } from '../converge/memory.ts';
import type { RunContext } from './context.ts';
import { pause } from './pause.ts';

export interface Verified {
  /** What differs and stays as it is: the module predicted wrongly. */
  readonly lies: readonly Lie[];
  /** What has become yet another answer meanwhile: something else changes it, and nobody can tell what the module did. */
  readonly moving: readonly Lie[];
}

/** Seconds before what differs is looked at once more. */
const MOMENT = 0.25;

/** Compares what `changes` predicted with what is remembered; asks again where that differs. */
export async function verify(ctx: RunContext, changes: readonly Change[], place: Place): Promise<Verified> {
  const { memory } = ctx.view;
  const first = liesIn(changes, place, memory);
  if (first.length === 0) return { lies: [], moving: [] };
  const questions = first.map(({ question }) => question);
  await pause(MOMENT, ctx.signal);
  memory.drop(questions);
  await ctx.fleet.ask(questions, memory);
  const then = new Map(first.map((lie) => [keyOf(lie.question), lie]));
  const now = liesIn(changes, place, memory);
  const stays = (lie: Lie) => {
    const before = then.get(keyOf(lie.question));
    return before?.path === lie.path && before.seen === lie.seen;
  };
  return { lies: now.filter(stays), moving: now.filter((lie) => !stays(lie)) };
}
