// How tasks end: for `register`, for the reports, for what comes after.
import type { Problem } from '../converge/answer.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { isMapping } from '../values/data.ts';
import { lazy, type Value } from '../values/lazy.ts';
import { isUnknown, type Unknown, unknown } from '../values/unknown.ts';
import type { Made, Outcome, TaskResult } from './event.ts';
import type { Performed } from './perform.ts';
import { notDefined } from './problems.ts';
import type { Resolved } from './resolve.ts';
import type { Stop } from './units.ts';

/** How a task, or one item of its loop, ended on a host. */
export type Ended =
  | { readonly how: 'skipped'; readonly reason: string }
  | (Made & {
      readonly how: 'done';
      readonly changed: boolean;
      readonly result: Value;
      readonly sets?: Readonly<Record<string, unknown>>;
    })
  | (Made & {
      readonly how: 'unknown';
      readonly on: Unknown;
      readonly reason: string;
      /** What is unknown is whether it fails. */
      readonly mayFail?: boolean;
    })
  | (Made & {
      readonly how: 'failed';
      readonly problem: Problem;
      readonly diagnostic?: Diagnostic;
      readonly result?: Value;
    })
  | {
      readonly how: 'items';
      readonly of: readonly { readonly ended: Ended; readonly item: Value }[];
      /** What one transaction for all of them made. */
      readonly together?: Made;
    };

export const NOTHING: Made = { changes: [], notes: [], assumes: [], restsOn: [] };

/** A task or item that could not be worked out, as an end. */
export function stopped(stop: Exclude<Stop, { how: 'skipped' }>): Extract<Ended, Made & { how: 'unknown' | 'failed' }>;
export function stopped(stop: Stop): Ended;
export function stopped(stop: Stop): Ended {
  switch (stop.how) {
    case 'skipped':
      return stop;
    case 'unknown':
      return { ...NOTHING, how: 'unknown', on: stop.on, reason: stop.reason };
    case 'wrong': {
      const { code, message, hint } = stop.diagnostic;
      const problem = { code, message, ...(hint !== undefined && { hint }), unreachable: false };
      return { ...NOTHING, how: 'failed', problem, diagnostic: stop.diagnostic };
    }
    case 'not-yet': {
      return { ...NOTHING, how: 'failed', problem: notDefined(stop.what) };
    }
  }
}

/** What a module did, as an end. */
export function endOf(performed: Performed, sets?: Readonly<Record<string, unknown>>): Ended {
  switch (performed.how) {
    case 'done':
      return { ...performed, result: plainOf(performed.result), ...(sets && { sets }) };
    case 'failed': {
      const { result, ...rest } = performed;
      return result === undefined ? rest : { ...rest, result: plainOf(result) };
    }
    case 'unknown':
      return performed;
  }
}

/** What `register` gets. */
export function registered(ended: Ended, title: string): Value {
  switch (ended.how) {
    case 'skipped':
      return { changed: false, failed: false, skipped: true, skip_reason: ended.reason };
    case 'done':
      if (isUnknown(ended.result)) return partly(ended.changed, ended.result);
      return { ...membersOf(ended.result), changed: ended.changed, failed: false, skipped: false };
    case 'unknown':
      return unknown(ended.on.origin);
    case 'failed':
      return {
        ...membersOf(ended.result ?? {}),
        changed: ended.changes.length > 0,
        failed: true,
        skipped: false,
        msg: ended.problem.message,
      };
    case 'items': {
      const results = ended.of.map(({ ended: one, item }): Value => {
        const value = registered(one, title);
        return isUnknown(value) ? value : { ...membersOf(value), item };
      });
      const open = results.find(isUnknown);
      const any = (field: 'changed' | 'failed'): Value => {
        if (results.some((result) => !isUnknown(result) && membersOf(result)[field] === true)) return true;
        return open ?? false;
      };
      const skipped = ended.of.length > 0 && ended.of.every(({ ended: one }) => one.how === 'skipped');
      return { changed: any('changed'), failed: any('failed'), skipped, results };
    }
  }
}

/** A result of which only is known how the task ends; the last key stands for what else there may be. */
function partly(changed: boolean, on: Unknown): Value {
  const known = new Map<string, Value>([
    ['changed', changed],
    ['failed', false],
    ['skipped', false],
  ]);
  return lazy(
    (key) => known.get(key) ?? on,
    () => [...known.keys(), '…'],
  );
}

export function outcomeOf(ended: Ended): Outcome {
  switch (ended.how) {
    case 'skipped':
      return 'skipped';
    case 'done':
      return ended.changed ? 'changed' : 'ok';
    case 'unknown':
      return 'unknown';
    case 'failed':
      return ended.problem.unreachable ? 'unreachable' : 'failed';
    case 'items': {
      const outcomes = new Set(ended.of.map(({ ended: one }) => outcomeOf(one)));
      const order: readonly Outcome[] = ['unreachable', 'failed', 'changed', 'unknown', 'ok'];
      return order.find((outcome) => outcomes.has(outcome)) ?? 'skipped';
    }
  }
}

/**
 * Whether a task has changed something, so that its handlers are notified: also where it failed after some of its
 * changes were made, or where nobody knows how far the one came that was under way.
 * @param begun whether a change was begun
 */
export function hasChanged(ended: Ended, begun: boolean): boolean {
  switch (ended.how) {
    case 'skipped':
    case 'unknown':
      return false;
    case 'done':
      return ended.changed;
    case 'failed':
      return ended.changes.length > 0 || (begun && CUT_OFF.includes(ended.problem.code));
    case 'items':
      return (ended.together?.changes.length ?? 0) > 0 || ended.of.some(({ ended: one }) => hasChanged(one, begun));
  }
}

/** Failures that do not say how far a change came. */
const CUT_OFF: readonly string[] = ['host-lost', 'host-step-timeout'];

/** The first failure of a task, if any. */
export function failureIn(ended: Ended): Extract<Ended, { how: 'failed' }> | undefined {
  if (ended.how === 'failed') return ended;
  if (ended.how !== 'items') return undefined;
  return ended.of.map(({ ended: one }) => failureIn(one)).find((failure) => failure !== undefined);
}

/** What an end that is unknown, or one of its items, rests on. */
export function openIn(ended: Ended): Unknown | undefined {
  if (ended.how === 'unknown') return ended.on;
  if (ended.how !== 'items') return undefined;
  return ended.of.map(({ ended: one }) => openIn(one)).find((open) => open !== undefined);
}

/** What it rests on whether an end, or one of its items, is a failure. */
export function doubtIn(ended: Ended): Unknown | undefined {
  if (ended.how === 'unknown') return ended.mayFail ? ended.on : undefined;
  if (ended.how !== 'items') return undefined;
  return ended.of.map(({ ended: one }) => doubtIn(one)).find((doubt) => doubt !== undefined);
}

/** An end as the reports show it. */
export function reportEnd(ended: Ended, task: Resolved): TaskResult {
  const outcome = outcomeOf(ended);
  const made = madeOf(ended);
  const failure = failureIn(ended);
  if (task.noLog) {
    const message = 'The task failed; no_log hides why';
    const hidden = failure && diagnosticOf({ code: failure.problem.code, message, unreachable: false }, task);
    return { ...NOTHING, outcome, ...(hidden && { failure: hidden }) };
  }
  const reason = ended.how === 'skipped' || ended.how === 'unknown' ? ended.reason : undefined;
  const message = ended.how === 'done' ? messageOf(ended.result, task) : undefined;
  return {
    outcome,
    ...made,
    ...(failure && { failure: failure.diagnostic ?? diagnosticOf(failure.problem, task) }),
    ...(reason !== undefined && { reason }),
    ...(message !== undefined && { message }),
    result: ended.how === 'done' && isUnknown(ended.result) ? ended.result : registered(ended, task.ref.title),
  };
}

function diagnosticOf({ code, message, hint }: Problem, task: Resolved): Diagnostic {
  const location = task.task.location;
  return { code, severity: 'error', message, location, ...(hint !== undefined && { hint }) };
}

/** What a task made. The changes of a loop are with its items, unless one transaction made them. */
export function madeOf(ended: Ended): Made {
  if (ended.how === 'items') {
    const restsOn = ended.of.flatMap(({ ended: one }) => madeOf(one).restsOn);
    return { ...(ended.together ?? NOTHING), restsOn: [...new Set(restsOn)] };
  }
  return ended.how === 'skipped' ? NOTHING : madeIn(ended);
}

/** That part of an end. */
export function madeIn({ changes, notes, assumes, restsOn }: Made): Made {
  return { changes, notes, assumes, restsOn };
}

/** What a task wants shown even when nothing else is: its result's `shown`. */
function messageOf(result: Value, task: Resolved): string | undefined {
  if (task.ref.module !== 'debug') return undefined;
  const shown = isUnknown(result) ? result : membersOf(result).msg;
  if (shown === undefined) return undefined;
  if (isUnknown(shown)) return `⟨${shown.origin}⟩`;
  const told = (_: string, value: unknown): unknown => (isUnknown(value) ? `⟨${value.origin}⟩` : value);
  return typeof shown === 'string' ? shown : JSON.stringify(shown, told, 2);
}

function membersOf(value: Value): { readonly [key: string]: Value } {
  return isMapping(value) && !isUnknown(value) ? (value as { readonly [key: string]: Value }) : {};
}

/** A module's result is plain data with unknown leaves; what is undefined in it is left out. */
function plainOf(result: unknown): Value {
  if (isUnknown(result) || typeof result !== 'object' || result === null) {
    return typeof result === 'undefined' ? null : (result as Value);
  }
  if (Array.isArray(result)) return result.map(plainOf);
  return Object.fromEntries(
    Object.entries(result).flatMap(([key, value]) => (value === undefined ? [] : [[key, plainOf(value)]])),
  );
}
