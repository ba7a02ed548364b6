// `changed_when` and `failed_when`: the user's own verdict on a result.
import { Diagnosed } from '../diagnostics/diagnostic.ts';
import type { Condition } from '../language/program.ts';
import type { Scope, Value } from '../values/lazy.ts';
import { isUnknown, type Unknown } from '../values/unknown.ts';
import { endsAll } from './problems.ts';
import type { Resolved } from './resolve.ts';
import { type Ended, registered, stopped } from './results.ts';
import { holds } from './units.ts';

/** An end after the task's own conditions on it; `scope` makes the scope that has the result in it. */
export function judge(task: Resolved, ended: Ended, scope: (result: Value) => Scope): Ended {
  const { changedWhen, failedWhen } = task.task;
  if (changedWhen.length === 0 && failedWhen.length === 0) return ended;
  if (ended.how !== 'done' && ended.how !== 'failed') return ended;
  if (ended.how === 'failed' && (endsAll(ended.problem) || ended.diagnostic)) return ended;
  const result = registered(ended, task.ref.title);
  if (isUnknown(result)) return ended;
  try {
    const inner = scope(result);
    // Any change can fail when it is applied; only what is known to fail does so in a dry run.
    const failed = say(failedWhen, inner, ended.how === 'failed') === true;
    if (failed) return ended.how === 'failed' ? ended : { ...ended, how: 'failed', problem: failedBy(task) };
    const changed = say(changedWhen, inner, ended.how === 'done' ? ended.changed : ended.changes.length > 0);
    const { changes, notes, assumes } = ended;
    if (isUnknown(changed))
      return { how: 'unknown', on: changed, reason: `depends on ${changed.origin}`, changes, notes, assumes };
    const sets = ended.how === 'done' && ended.sets ? { sets: ended.sets } : {};
    return { how: 'done', changes, notes, assumes, changed, result: ended.result ?? result, ...sets };
  } catch (error) {
    if (!(error instanceof Diagnosed)) throw error;
    const { changes, notes, assumes } = ended;
    return { ...stopped({ how: 'wrong', diagnostic: error.diagnostic }), changes, notes, assumes };
  }
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
