// A task for one host: whether it runs, for which items, and with which parameters.
import type { At } from '../contract/module.ts';
import type { Params, Work } from '../converge/assess.ts';
import type { Place } from '../converge/memory.ts';
import { Diagnosed, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Condition } from '../language/program.ts';
import type { LayeredScope } from '../language/variables.ts';
import { NotYet, type Scope, type Value } from '../values/lazy.ts';
import { isUnknown, type Unknown } from '../values/unknown.ts';
import type { Whereabouts } from './context.ts';
import type { HostState } from './hosts.ts';
import type { Wrong } from './params.ts';
import type { Resolved } from './resolve.ts';

/** Why a task or an item cannot be worked out now. */
export type Stop =
  | { readonly how: 'skipped'; readonly reason: string }
  | { readonly how: 'unknown'; readonly on: Unknown; readonly reason: string }
  | { readonly how: 'wrong'; readonly diagnostic: Diagnostic }
  /** A value that a task which has not run yet defines; only while thinking ahead. */
  | { readonly how: 'not-yet'; readonly what: NotYet };

/** The items of a task; one without a label where it has no loop. */
export type Items =
  | Stop
  | {
      readonly how: 'items';
      readonly items: readonly Item[];
      /** Nobody knows whether the task runs for any of them. */
      readonly open?: Open;
    };

export type Open = Extract<Stop, { how: 'unknown' }>;

export interface Item {
  /** How the reports call it; undefined where the task has no loop. */
  readonly label?: string;
  readonly scope: LayeredScope;
  /** The loop's variables. */
  readonly locals: ReadonlyMap<string, Value>;
  readonly value?: Value;
  /** Its place in the loop, from 0. */
  readonly nth?: number;
  /** Its place in a list that is the same whenever it is worked out. */
  readonly index?: number;
}

export type Unit = Stop | { readonly how: 'work'; readonly work: Work };

/** The items that a task has for a host; `scope` makes the scope for further names. */
export function itemsOf(task: Resolved, scope: (locals: ReadonlyMap<string, Value>) => LayeredScope): Items {
  const outer = scope(new Map());
  const { loop, loopControl } = task.task;
  if (!loop) return { how: 'items', items: [{ scope: outer, locals: new Map(), index: 0 }] };
  const early = guarded(() => earlyStop(task, outer));
  if (early && early.how !== 'unknown') return early;
  const items = guarded((): Items => {
    const list = loop.evaluate(outer);
    if (isUnknown(list)) return { how: 'unknown', on: list, reason: `loops over something unknown: ${list.origin}` };
    if (!Array.isArray(list)) return wrong('run-loop', `"loop" needs a list, got ${describe(list)}`, loop.location);
    return {
      how: 'items',
      items: list.map((value: Value, index): Item => {
        const locals = new Map<string, Value>([[loopControl.loopVar, value]]);
        if (loopControl.indexVar !== undefined) locals.set(loopControl.indexVar, index);
        const inner = scope(locals);
        const label = loopControl.label ? loopControl.label.evaluate(inner) : value;
        return { scope: inner, locals, value, label: describe(label), nth: index, ...(!outer.fluid && { index }) };
      }),
      ...(early && { open: early }),
    };
  });
  // What is wrong with a list that perhaps is never asked for is not wrong.
  return early && items.how === 'wrong' ? early : items;
}

/** Where a task, or one item of its loop, stands. */
export function whereabouts(task: Resolved, { name }: HostState, { label, nth }: Item): Whereabouts {
  return {
    task: task.ref,
    host: name,
    ...(label !== undefined && { item: label }),
    ...(nth !== undefined && { index: nth }),
  };
}

/** Whether an item runs, and what its module gets. */
export function unitOf(
  task: Resolved,
  { scope }: Item,
  { at, place }: { readonly at: At; readonly place: Place },
  read: (task: Resolved, scope: Scope) => Params | Wrong,
): Unit {
  return guarded((): Unit => {
    const verdict = holds(task.when, scope);
    if (verdict.how !== 'holds') return verdict;
    const params = read(task, scope);
    if (params.how === 'wrong') return params;
    return { how: 'work', work: { module: task.module, params, at, place } };
  });
}

/** All conditions together (Kleene): false wins over unknown. */
export function holds(conditions: readonly Condition[], scope: Scope): Stop | { readonly how: 'holds' } {
  let open: { condition: Condition; on: Unknown } | undefined;
  for (const condition of conditions) {
    const value = condition.evaluate(scope);
    if (value === false) return { how: 'skipped', reason: `when: ${condition.source}` };
    if (isUnknown(value)) open ??= { condition, on: value };
  }
  if (!open) return { how: 'holds' };
  return { how: 'unknown', on: open.on, reason: `depends on ${open.on.origin} (when: ${open.condition.source})` };
}

/** A task whose conditions are false whatever the item is skipped without its loop being worked out. */
function earlyStop(task: Resolved, scope: Scope): Stop | undefined {
  const { loopVar, indexVar } = task.task.loopControl;
  const fixed = task.when.filter(({ names }) => !names.some(({ name }) => name === loopVar || name === indexVar));
  try {
    const verdict = holds(fixed, scope);
    return verdict.how === 'holds' ? undefined : verdict;
  } catch (error) {
    if (error instanceof NotYet) return undefined;
    throw error;
  }
}

/** Errors of the user's expressions are values here; so is what is not defined yet. */
export function guarded<T>(job: () => T): T | Stop {
  try {
    return job();
  } catch (error) {
    if (error instanceof Diagnosed) return { how: 'wrong', diagnostic: error.diagnostic };
    if (error instanceof NotYet) return { how: 'not-yet', what: error };
    throw error;
  }
}

function wrong(code: string, message: string, location: Diagnostic['location']): Stop {
  return { how: 'wrong', diagnostic: { code, severity: 'error', message, ...(location && { location }) } };
}

function describe(value: Value): string {
  if (typeof value === 'string') return value;
  if (isUnknown(value)) return `⟨${value.origin}⟩`;
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
