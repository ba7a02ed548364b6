// One task on one host: its items one after the other, its result, what it registers and notifies.
import { onHost } from '../converge/whose.ts';
import { Diagnosed } from '../diagnostics/diagnostic.ts';
import { NotYet } from '../values/lazy.ts';
import type { Ahead } from './context.ts';
import { HIDDEN } from './hidden.ts';
import type { HostState } from './hosts.ts';
import { judge } from './judge.ts';
import { perform } from './perform.ts';
import type { PlayRun } from './play-run.ts';
import type { Resolved } from './resolve.ts';
import { type Ended, endOf, NOTHING, outcomeOf, type registered, reportEnd, stopped } from './results.ts';
import { asking, lackingIn, seeFacts } from './see-facts.ts';
import { settle, shown } from './settle.ts';
import { suppose, supposeAnywhere } from './suppose.ts';
import { executeTogether } from './together.ts';
import { type Item, itemsOf, whereabouts } from './units.ts';
import { repeated } from './until.ts';

/**
 * Runs a task on a host to its end and reports it; what went wrong is the host's result, never thrown.
 * @param group the hosts that the task is for: those of a `run_once` task share its result
 */
export async function execute(
  run: PlayRun,
  task: Resolved,
  state: HostState,
  group: readonly HostState[],
): Promise<void> {
  const started = performance.now();
  const ended = await executeItems(run, task, state);
  report(run, task, state, ended, group, started);
}

/** What follows from an end, and its event. */
export function report(
  run: PlayRun,
  task: Resolved,
  state: HostState,
  ended: Ended,
  group: readonly HostState[],
  started: number,
): void {
  settle(run, task, state, ended, group);
  const result = shown(task, reportEnd(ended, task));
  run.emit({ type: 'task-ended', task: task.ref, host: state.name, result, seconds: secondsSince(started) });
  state.count(result.outcome);
}

async function executeItems(run: PlayRun, task: Resolved, state: HostState): Promise<Ended> {
  const lost = await seeFacts(run, state, task, run.ahead(task, state));
  if (lost) return lost;
  const items = await asking(run, () => itemsOf(task, (locals) => run.scope(task, state.name, locals)));
  if (items.how === 'unknown') return supposeAnywhere(run, task, state, items);
  if (items.how !== 'items') return stopped(items);
  const [first] = items.items;
  if (!task.task.loop && first) return executeItem(run, task, state, first, run.ahead(task, state), false);
  const together = await executeTogether(run, task, state, items.items, run.ahead(task, state, items.items));
  if (together?.failed) return together.failed;
  const all: { ended: Ended; item: NonNullable<Item['value']> | null }[] = [];
  for (const [index, item] of items.items.entries()) {
    const started = performance.now();
    const ahead = run.ahead(task, state, items.items.slice(index + 1));
    const ended = await executeItem(run, task, state, item, ahead, together?.changed.has(item) ?? false);
    all.push({ ended, item: item.value ?? null });
    const result = shown(task, reportEnd(ended, task));
    const label = task.noLog ? HIDDEN : (item.label ?? '');
    run.emit({
      type: 'item-ended',
      task: task.ref,
      host: state.name,
      item: label,
      result,
      seconds: secondsSince(started),
    });
    if (outcomeOf(ended) === 'unreachable') break;
  }
  if (items.open) return { ...NOTHING, ...stopped(items.open) };
  return { how: 'items', of: all, ...(together && { together: together.made }) };
}

/** @param changed whether a transaction for several items changed this one already */
async function executeItem(
  run: PlayRun,
  task: Resolved,
  state: HostState,
  item: Item,
  ahead: Ahead,
  changed: boolean,
): Promise<Ended> {
  const found = await asking(run, () => run.whereOf(task, state, item.scope));
  if ('how' in found) return found.how === 'unknown' ? supposeAnywhere(run, task, state, found) : stopped(found);
  const unit = await asking(run, () => run.unit(task, state, item, found), lackingIn);
  if (unit.how === 'unknown') return suppose(run, task, state, item, unit);
  if (unit.how !== 'work') return stopped(unit);
  const { work } = unit;
  const context = run.contextOf(task);
  const where = whereabouts(task, state, item);
  const scope = (result: ReturnType<typeof registered>) =>
    task.task.register
      ? run.scope(task, state.name, new Map([...item.locals, [task.task.register.name, result]]))
      : item.scope;
  const own = onHost(run.titleOf(task), work.place.on);
  try {
    const limits = {
      ...run.limitsOf(task, item.scope),
      turn: () => run.turnOf(task, state),
      intend: () => run.notices.intend(task, state),
    };
    return await repeated(context, task, work, item.scope, scope, async () => {
      const performed = await perform(context, work, where, ahead, limits);
      const ended = endOf(performed, performed.how === 'done' ? run.setBy(work) : undefined);
      return judge(task, ended.how === 'done' && changed ? { ...ended, changed } : ended, scope, own);
    });
  } catch (error) {
    if (error instanceof Diagnosed) return stopped({ how: 'wrong', diagnostic: error.diagnostic });
    if (error instanceof NotYet) return stopped({ how: 'not-yet', what: error });
    throw error;
  }
}

const secondsSince = (started: number): number => (performance.now() - started) / 1000;
