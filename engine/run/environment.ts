// `environment`: variables that the commands of a task get on the host.
import type { Change, Guard, Run } from '../contract/change.ts';
import { Diagnosed } from '../diagnostics/diagnostic.ts';
import { problem } from '../diagnostics/problem.ts';
import type { Templated } from '../language/program.ts';
import { bytesOf } from '../values/bytes.ts';
import { isMapping } from '../values/data.ts';
import type { Scope } from '../values/lazy.ts';
import { findUnknown, isUnknown, type Unknown } from '../values/unknown.ts';

export interface Environment {
  readonly variables: Readonly<Record<string, string>>;
  /** A part of it is unknown: what would be run is told, and nothing is run with it. */
  readonly on?: Unknown;
}

/** The variables of all levels, the inner one wins; numbers and booleans as text. */
export function environmentOf(levels: readonly Templated[], scope: Scope): Environment {
  const values = levels.map((level): unknown => level.evaluate(scope));
  const entries = values.flatMap((value, i) => {
    if (isUnknown(value)) return [];
    if (!isMapping(value))
      throw new Diagnosed(problem('playbook-value', '"environment" must be a mapping', levels[i]?.location));
    return Object.entries(value).map(([name, text]) => [name, shown(text)] as const);
  });
  const on = findUnknown(values);
  return { variables: Object.fromEntries(entries), ...(on && { on }) };
}

/** A value as text; an unknown part is a hole in it. */
function shown(value: unknown): string {
  if (!isUnknown(value)) return String(value);
  return (value.parts ?? [value]).map((part) => (isUnknown(part) ? bytesOf(part) : part)).join('');
}

/** A change whose commands get these variables; those that a command sets itself win. */
export function withEnvironment(change: Change, { variables }: Environment): Change {
  if (Object.keys(variables).length === 0) return change;
  const inside = <S extends Run | Guard>(step: S): S =>
    step.do === 'run' ? { ...step, env: { ...variables, ...step.env } } : step;
  const steps = change.steps.map((step) =>
    step.do === 'write'
      ? {
          ...step,
          ...(step.before && { before: step.before.map(inside) }),
          ...(step.after && { after: step.after.map(inside) }),
        }
      : inside(step),
  );
  return { ...change, steps };
}
