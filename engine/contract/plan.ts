// What a plan says.
import type { Unknown } from '../values/unknown.ts';
import type { Change } from './change.ts';
import type { Reply, Seen } from './probe.ts';

/** A remark that travels with the result: a pre-flight check, a warning. */
export interface Note {
  readonly level: 'ok' | 'info' | 'warn' | 'block';
  readonly text: string;
}

interface Noted {
  readonly notes?: readonly Note[];
}

/** Nothing left to do (`changes` is empty), or these changes and then nothing. */
export interface Changes extends Noted {
  readonly verdict: 'change';
  readonly changes: readonly Change[];
}

/** It cannot or must not be done. */
export interface Refusal extends Noted {
  readonly verdict: 'refuse';
  readonly reason: string;
  readonly hint?: string;
  /** `register` gets the module's `result` beside the failure: the exit status of a command that failed. */
  readonly registers?: true;
}

/** Not there yet: the engine looks again until it is, or `limit` seconds have passed. */
export interface Waiting extends Noted {
  readonly verdict: 'wait';
  readonly reason: string;
  readonly limit?: number;
}

/** Nothing is to be done but to let time pass. A dry run does not wait. */
export interface Pausing extends Noted {
  readonly verdict: 'pause';
  readonly seconds: number;
  /** What is said meanwhile. */
  readonly reason: string;
}

/** Apply these, look, and plan once more. */
export interface Again extends Noted {
  readonly verdict: 'again';
  readonly changes: readonly Change[];
}

/** Ask the probes of these names (declared with `later`), and plan once more. */
export interface LookMore {
  readonly verdict: 'look';
  readonly names: readonly string[];
}

/** Whether anything changes rests on something unknown. */
export interface Undecided extends Noted {
  readonly verdict: 'undecided';
  readonly on: Unknown;
  readonly would: readonly Change[];
  /** What is unknown can stop the changes, as a failing check does, and not alter them: a dry run takes them as made. */
  readonly onlyStops?: true;
}

export type Verdict = Changes | Refusal | Waiting | Pausing | Again | LookMore | Undecided;
/** A plain list stands for `Changes`. */
export type Plan = readonly Change[] | Verdict;

/** What was seen when the task (or the notification of a handler) began, and the replies of its `keep` steps. */
export interface Past<O> {
  readonly before: Seen<O>;
  readonly ran: ReadonlyMap<string, Reply | Unknown>;
}

export const change = (changes: readonly Change[], notes?: readonly Note[]): Changes => ({
  verdict: 'change',
  changes,
  ...(notes && { notes }),
});

export const refuse = (reason: string, hint?: string, notes?: readonly Note[]): Refusal => ({
  verdict: 'refuse',
  reason,
  ...(hint !== undefined && { hint }),
  ...(notes && { notes }),
});

export const wait = (reason: string, limit?: number): Waiting => ({
  verdict: 'wait',
  reason,
  ...(limit !== undefined && { limit }),
});

export const pause = (seconds: number, reason: string): Pausing => ({ verdict: 'pause', seconds, reason });

export const again = (changes: readonly Change[], notes?: readonly Note[]): Again => ({
  verdict: 'again',
  changes,
  ...(notes && { notes }),
});

export const look = (...names: readonly string[]): LookMore => ({ verdict: 'look', names });

/** All changes that a verdict names: those to be made, and those that would be where something unknown decides. */
export function namedIn(verdict: Verdict): readonly Change[] {
  if ('changes' in verdict) return verdict.changes;
  return 'would' in verdict ? verdict.would : [];
}

export const undecided = (on: Unknown, would: readonly Change[] = []): Undecided => ({
  verdict: 'undecided',
  on,
  would,
});

/** These changes, unless what is still unknown speaks against them when they are applied. */
export const unlessStopped = (on: Unknown, would: readonly Change[], notes?: readonly Note[]): Undecided => ({
  verdict: 'undecided',
  on,
  would,
  onlyStops: true,
  ...(notes && { notes }),
});

/** A plan as a verdict. */
export function verdictOf(plan: Plan): Verdict {
  return 'verdict' in plan ? plan : { verdict: 'change', changes: plan };
}
