// What follows from the end of a task: what is registered, who is notified, whether the host stays in the run.
import type { TaskResult } from './event.ts';
import type { HostState } from './hosts.ts';
import type { PlayRun } from './play-run.ts';
import { stopsHost } from './problems.ts';
import type { Resolved } from './resolve.ts';
import { doubtIn, type Ended, failureIn, outcomeOf, registered } from './results.ts';
import { setsOf } from './sets.ts';

/** @param group the hosts that share the result of a `run_once` task */
export function settle(
  run: PlayRun,
  task: Resolved,
  state: HostState,
  ended: Ended,
  group: readonly HostState[],
): void {
  const targets = task.runOnce ? group : [state];
  const { view } = run.ctx;
  for (const target of targets) {
    for (const [name, value] of setsOf(task, ended)) view.set(target.name, name, value);
    const { register } = task.task;
    if (register) view.set(target.name, register.name, registered(ended, task.ref.title));
  }
  const outcome = outcomeOf(ended);
  if (outcome !== 'skipped') for (const target of targets) run.markRoles(task, target);
  state.mayFail ??= task.guarded && !task.ignoreErrors ? doubtIn(ended) : undefined;
  const stopped = stopsHost(failureIn(ended)?.problem);
  const out = outcome === 'unreachable' ? !task.ignoreUnreachable : outcome === 'failed' && !task.ignoreErrors;
  run.notices.settle(task, state, ended, out || stopped ? [] : targets);
  if (!out && !stopped) return;
  state.out = outcome === 'unreachable' ? 'unreachable' : stopped ? 'stopped' : 'failed';
  for (const target of targets) target.out ??= stopped ? 'stopped' : 'failed';
}

/** A result as it counts: a failure that is ignored or rescued says so. */
export function shown(task: Resolved, result: TaskResult): TaskResult {
  const ignored =
    (result.outcome === 'failed' && task.ignoreErrors) || (result.outcome === 'unreachable' && task.ignoreUnreachable);
  const changes = task.diff === false ? result.changes.map(({ diff: _, ...change }) => change) : result.changes;
  if (stopsHost(result.failure)) return { ...result, changes };
  if (ignored) return { ...result, changes, outcome: 'ignored' };
  return { ...result, changes, outcome: result.outcome === 'failed' && task.guarded ? 'rescued' : result.outcome };
}
