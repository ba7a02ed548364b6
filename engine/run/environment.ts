// `environment`: variables that the commands of a task get on the host.
import type { Change, Guard, Run } from '../contract/change.ts';
import { Diagnosed } from '../diagnostics/diagnostic.ts';
import { problem } from '../diagnostics/problem.ts';
import type { Templated } from '../language/program.ts';
import { isMapping } from '../values/data.ts';
import type { Scope } from '../values/lazy.ts';

export type Environment = Readonly<Record<string, string>>;

/** The variables of all levels, the inner one wins; numbers and booleans as text. */
export function environmentOf(levels: readonly Templated[], scope: Scope): Environment {
  const entries = levels.flatMap((level) => {
    const value: unknown = level.evaluate(scope);
    if (!isMapping(value))
      throw new Diagnosed(problem('playbook-value', '"environment" must be a mapping', level.location));
    return Object.entries(value).map(([name, text]) => [name, String(text)] as const);
  });
  return Object.fromEntries(entries);
}

/** A change whose commands get these variables; those that a command sets itself win. */
export function withEnvironment(change: Change, environment: Environment): Change {
  if (Object.keys(environment).length === 0) return change;
  const inside = <S extends Run | Guard>(step: S): S =>
    step.do === 'run' ? { ...step, env: { ...environment, ...step.env } } : step;
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
