// `meta`: a task that steers the run itself.

import type { Unknown } from '../values/unknown.ts';
import { report } from './execute.ts';
import type { HostState } from './hosts.ts';
import type { PlayRun } from './play-run.ts';
import type { Resolved } from './resolve.ts';
import { type Ended, NOTHING, stopped } from './results.ts';
import { asking, seeFacts } from './see-facts.ts';
import { guarded, holds, itemsOf } from './units.ts';

/**
 * Carries a `meta` task out.
 * @param flush runs the handlers that are notified on hosts
 * @param flushMaybe the same where nobody knows whether they run now
 */
export async function runMeta(
  run: PlayRun,
  task: Resolved,
  hosts: readonly HostState[],
  flush: (hosts: readonly HostState[]) => Promise<void>,
  flushMaybe: (state: HostState, on: Unknown) => Promise<void>,
): Promise<void> {
  const action = String(task.task.params.member('action')?.written);
  switch (action) {
    case 'noop':
      return;
    case 'flush_handlers': {
      const stops = await Promise.all(hosts.map((state) => verdictFor(run, task, state)));
      for (const [i, state] of hosts.entries()) {
        const stop = stops[i];
        if (stop?.how === 'unknown') await flushMaybe(state, stop.on);
        else if (stop?.how === 'failed') report(run, task, state, stop, [state], performance.now());
      }
      return flush(hosts.filter((_, i) => !stops[i]));
    }
    case 'clear_facts':
      return act(run, task, hosts, (state) => run.forgetFacts(state));
    case 'clear_host_errors':
      return act(run, task, hosts.slice(0, 1), () => run.takeBack());
    case 'end_role':
      return act(run, task, hosts, (state) => run.roleEnds.leave(task, state));
    case 'end_host':
      return act(run, task, hosts, (state) => run.end([state]));
    case 'end_batch':
      return act(run, task, hosts.slice(0, 1), () => run.end(run.active()));
    case 'end_play':
      return act(run, task, hosts.slice(0, 1), () => {
        run.end(run.active());
        run.ended = true;
      });
    default:
      throw new Error(`The module "meta" allows "${action}", which the run does not know`);
  }
}

/** Does something for the hosts whose condition holds, and tells so. */
async function act(
  run: PlayRun,
  task: Resolved,
  hosts: readonly HostState[],
  job: (state: HostState) => unknown,
): Promise<void> {
  run.emit({ type: 'task-started', task: task.ref, hosts: hosts.map(({ name }) => name) });
  for (const state of hosts) {
    const started = performance.now();
    const stop = await verdictFor(run, task, state);
    report(run, task, state, stop ?? { ...NOTHING, how: 'done', changed: false, result: {} }, [state], started);
    if (!stop) await job(state);
  }
}

/** How the task ends for a host where its condition does not hold. */
async function verdictFor(run: PlayRun, task: Resolved, state: HostState): Promise<Ended | undefined> {
  const lost = await seeFacts(run, state, task, run.ahead(task, state));
  if (lost) return lost;
  const items = await asking(run, () => itemsOf(task, (locals) => run.scope(task, state.name, locals)));
  if (items.how !== 'items') return stopped(items);
  const [item] = items.items;
  const verdict = item && (await asking(run, () => guarded(() => holds(task.when, item.scope))));
  return verdict && verdict.how !== 'holds' ? stopped(verdict) : undefined;
}
