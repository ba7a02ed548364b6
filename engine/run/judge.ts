// `changed_when` and `failed_when`: the user's own verdict on a result.
import { Diagnosed } from '../diagnostics/diagnostic.ts';
import type { Condition } from '../language/program.ts';
import type { Scope, Value } from '../values/lazy.ts';
import { isUnknown, type Unknown } from '../values/unknown.ts';
import type { Made } from './event.ts';
import { endsAll } from './problems.ts';
import type { Resolved } from './resolve.ts';
import { type Ended, madeIn, registered, stopped } from './results.ts';
import { holds } from './units.ts';

/**
 * An end after the task's own conditions on it.
 * @param scope makes the scope that has the result in it
 * @param own what a dry run calls the result that the task would have if it ran
 */
export function judge(task: Resolved, ended: Ended, scope: (result: Value) => Scope, own: string): Ended {
  const { changedWhen, failedWhen } = task.task;
  if (changedWhen.length === 0 && failedWhen.length === 0) return ended;
  if (ended.how !== 'done' && ended.how !== 'failed') return ended;
  if (ended.how === 'failed' && (endsAll(ended.problem) || ended.diagnostic)) return ended;
  const result = registered(ended, task.ref.title);
  if (isUnknown(result)) return ended;
  try {
    const inner = scope(result);
    const failed = say(failedWhen, inner, ended.how === 'failed');
    // Any command can fail when it is run; that its own result decides this says nothing more.
    if (isUnknown(failed) && failed.origin !== own)
      return { ...open(ended, failed, 'failed_when', failedWhen), mayFail: true };
    if (failed === true) return ended.how === 'failed' ? ended : { ...ended, how: 'failed', problem: failedBy(task) };
    const changed = say(changedWhen, inner, ended.how === 'done' ? ended.changed : ended.changes.length > 0);
    if (isUnknown(changed)) return open(ended, changed, 'changed_when', changedWhen);
    const sets = ended.how === 'done' && ended.sets ? { sets: ended.sets } : {};
    return { ...madeIn(ended), how: 'done', changed, result: ended.result ?? result, ...sets };
  } catch (error) {
    if (!(error instanceof Diagnosed)) throw error;
    return { ...stopped({ how: 'wrong', diagnostic: error.diagnostic }), ...madeIn(ended) };
  }
}

/** Nobody knows how it ends. */
function open(
  made: Made,
  on: Unknown,
  keyword: string,
  conditions: readonly Condition[],
): Extract<Ended, { how: 'unknown' }> {
  const source = conditions.map((condition) => condition.source).join(' and ');
  return { ...madeIn(made), how: 'unknown', on, reason: `depends on ${on.origin} (${keyword}: ${source})` };
}

/** What all conditions together say; what is so anyway where there are none. */
function say(conditions: readonly Condition[], scope: Scope, otherwise: boolean): boolean | Unknown {
  if (conditions.length === 0) return otherwise;
  const verdict = holds(conditions, scope);
  return verdict.how === 'unknown' ? verdict.on : verdict.how === 'holds';
}

function failedBy(task: Resolved) {
  const source = task.task.failedWhen.map((condition) => condition.source).join(' and ');
  return { code: 'run-failed-when', message: `failed_when: ${source}`, unreachable: false };
}
