// A module of the user's own, held to the contract with every answer that it gives.
import { types } from 'node:util';
import type { Module } from '../contract/module.ts';
import type { After, Later, Look, Probe } from '../contract/probe.ts';
import type { Location } from '../diagnostics/diagnostic.ts';
import { NotYet } from '../values/lazy.ts';
import { Breach, Held } from './breach.ts';
import { planWrong, probesWrong, probeWrong, resultWrong } from './shape.ts';

/**
 * The module, with each of its functions checked. What it is given is frozen, and `plan` is asked twice.
 * @param place where in the module's file an error was thrown
 */
export function guarded(module: Module, place: (error: unknown) => Location | undefined): Module {
  const ask = <T>(what: string, job: () => T): T => {
    try {
      return job();
    } catch (error) {
      if (error instanceof Held || error instanceof NotYet || error instanceof Breach) throw error;
      throw new Breach(`${what} ${complaintOf(error)}`, place(error));
    }
  };
  const held = (complaint: string | undefined): void => {
    if (complaint !== undefined) throw new Breach(complaint, undefined);
  };
  const { check, merge, result } = module;
  // What `merge` did wrong is told by the plan of the first item, which then stands alone.
  let broken: unknown;
  return {
    ...module,
    ...(check && {
      check: (params) => {
        try {
          return check.call(module, params);
        } catch (error) {
          return `Bug in module "${module.name}": check ${complaintOf(error)}`;
        }
      },
    }),
    observe(params, at) {
      const probes = ask('observe', () => module.observe(frozen(params), at));
      held(promised('observe', probes) ?? probesWrong(probes));
      return Object.fromEntries(
        Object.entries(probes).map(([name, probe]) => [name, parsed(probe, { name, ask, held })]),
      );
    },
    ...(merge && {
      merge: (items) => {
        try {
          const together = ask('merge', () => merge.call(module, items.map(frozen)));
          held(promised('merge', together));
          return together;
        } catch (error) {
          broken = error;
          return undefined;
        }
      },
    }),
    plan(params, seen, past, at) {
      if (broken !== undefined) throw broken;
      const once = () => ask('plan', () => module.plan(frozen(params), frozen(seen), past, at));
      const plan = once();
      held(promised('plan', plan) ?? planWrong(plan));
      if (JSON.stringify(plan) !== JSON.stringify(once()))
        held('plan says something else when it is asked again: it must not read a clock, a file, or draw lots');
      return plan;
    },
    ...(result && {
      result: (params, seen, past, at) => {
        const data = ask('result', () => result.call(module, frozen(params), frozen(seen), past, at));
        held(promised('result', data) ?? resultWrong(data));
        return data;
      },
    }),
  };
}

/** An error in words; one from what is frozen says what was tried. */
function complaintOf(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  const changes = /read only property|not extensible|Cannot delete property|object is not extensible/.test(said);
  return changes ? `changes what it was given: ${said}` : `throws: ${said}`;
}

const promised = (what: string, answer: unknown): string | undefined =>
  answer instanceof Promise
    ? `${what} is async, and must be a pure function: only the engine looks and waits`
    : undefined;

/** Plain data made unchangeable, deep inside; what is worked out when it is read stays as it is. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || types.isProxy(value) || Object.isFrozen(value)) return value;
  if (value instanceof Map || ArrayBuffer.isView(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) frozen(inner);
  return value;
}

interface Asking {
  readonly name: string;
  readonly ask: <T>(what: string, job: () => T) => T;
  readonly held: (complaint: string | undefined) => void;
}

/** A probe whose parsers and whose next questions are checked too. */
function parsed(probe: Probe<unknown> | Later<unknown>, asking: Asking): Probe<unknown> | Later<unknown> {
  const inner = (of: Probe<unknown>): Probe<unknown> => {
    const made = parsed(of, asking);
    if (made.kind === 'later')
      throw new Breach(`the probe "${asking.name}" has a "later" inside another probe`, undefined);
    return made;
  };
  switch (probe.kind) {
    case 'given':
      return probe;
    case 'look':
      return answered(probe, asking);
    case 'open':
    case 'later':
      return { ...probe, of: inner(probe.of) };
    case 'all':
      return { ...probe, of: probe.of.map(inner) };
    case 'after':
      return { ...probe, of: inner(probe.of), next: (answer) => following(probe, answer, asking, inner) };
  }
}

function following(
  { next }: After<unknown>,
  answer: never,
  { name, ask, held }: Asking,
  inner: (of: Probe<unknown>) => Probe<unknown>,
): Probe<unknown> {
  const probe = ask(`what comes after the probe "${name}"`, () => next(answer));
  held(probeWrong(probe, `what comes after the probe "${name}"`));
  return inner(probe);
}

function answered(look: Look<unknown>, { ask, held }: Asking): Look<unknown> {
  return {
    ...look,
    parse: (reply) => {
      const answer = ask('parse', () => look.parse(reply));
      held(promised('parse', answer));
      if (answer === undefined) held(`parse of "${look.label}" returns nothing; null can say that nothing is there`);
      return answer;
    },
  };
}
