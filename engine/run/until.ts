// `until`, `retries` and `delay`: a task is repeated until its result is as the user wants it.
import { assess, newCourse, type Work } from '../converge/assess.ts';
import type { Templated } from '../language/program.ts';
import type { Scope, Value } from '../values/lazy.ts';
import { isUnknown, unknown } from '../values/unknown.ts';
import type { RunContext } from './context.ts';
import { pause } from './pause.ts';
import { endsAll } from './problems.ts';
import type { Resolved } from './resolve.ts';
import { type Ended, madeOf, registered } from './results.ts';
import { holds } from './units.ts';

const RETRIES = 3;
const DELAY = 5;

/**
 * Runs `once` until the task's `until` holds, again at most `retries` times. A dry run does not repeat: what
 * does not hold now may hold then.
 * @param scope makes the scope that has the result in it
 */
export async function repeated(
  ctx: RunContext,
  task: Resolved,
  work: Work,
  outer: Scope,
  scope: (result: Value) => Scope,
  once: () => Promise<Ended>,
): Promise<Ended> {
  const { until, retries, delay } = task.task;
  if (until.length === 0) return once();
  const most = numberOf(retries, outer, RETRIES);
  const seconds = numberOf(delay, outer, DELAY);
  for (let attempt = 0; ; attempt++) {
    const ended = await once();
    if (ended.how === 'unknown' || (ended.how === 'failed' && endsAll(ended.problem))) return ended;
    const result = registered(ended, task.ref.title);
    if (isUnknown(result)) return ended;
    const verdict = holds(until, scope(result));
    if (verdict.how === 'holds') return ended;
    const source = until.map((condition) => condition.source).join(' and ');
    if (ctx.check) return waiting(ended, task, source);
    if (attempt >= most) return ended.how === 'failed' ? ended : givenUp(ended, source, attempt + 1);
    ctx.view.memory.drop(assess(work, ctx.view.memory, newCourse()).trail.used.values());
    await pause(seconds, ctx.signal);
  }
}

function numberOf(value: Templated | undefined, scope: Scope, otherwise: number): number {
  const number = value?.evaluate(scope);
  return typeof number === 'number' && number >= 0 ? number : otherwise;
}

function waiting(ended: Ended, task: Resolved, source: string): Ended {
  return { ...madeOf(ended), how: 'unknown', on: unknown(task.ref.title), reason: `would repeat until: ${source}` };
}

function givenUp(ended: Ended, source: string, attempts: number): Ended {
  const message = `until: ${source} does not hold after ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`;
  const problem = { code: 'run-until', message, unreachable: false };
  return { ...madeOf(ended), how: 'failed', problem, ...(ended.how === 'done' && { result: ended.result }) };
}
