// A dry run of a task of which nobody knows whether it runs, where, or for what.
import type { Made } from './event.ts';
import type { HostState } from './hosts.ts';
import { perform } from './perform.ts';
import type { PlayRun } from './play-run.ts';
import type { Resolved } from './resolve.ts';
import { type Ended, madeIn, NOTHING, stopped } from './results.ts';
import { type Item, itemsOf, type Open, unitOf, whereabouts } from './units.ts';

/** What it would do is told, and what it would touch is unknown from here on. */
export async function suppose(
  run: PlayRun,
  task: Resolved,
  state: HostState,
  item: Item,
  stop: Open,
): Promise<Ended & Made> {
  const ended = stopped(stop);
  const found = run.whereOf(task, state, item.scope);
  if (!run.ctx.check) return ended;
  if ('how' in found) return found.how === 'unknown' ? supposeAnywhere(run, task, state, stop) : ended;
  const unit = unitOf({ ...task, when: [] }, item, found, run.readParams);
  if (unit.how !== 'work') return ended;
  const { memory } = run.ctx.view;
  const fork = run.ctx.view.fork();
  const limits = run.limitsOf(task, item.scope);
  const where = whereabouts(task, state, item);
  const context = { ...run.contextOf(task), view: fork };
  const performed = await perform(context, unit.work, where, () => [], { ...limits, readOnly: false });
  if (performed.how === 'failed') run.ctx.witness?.open({ ...where, place: unit.work.place, hidden: task.noLog });
  memory.doubt(fork.memory, limits.title);
  return { ...ended, ...madeIn(performed), notes: [], ...(performed.how === 'failed' && { mayFail: true }) };
}

/** The same for all items of its loop. */
export async function supposeAll(run: PlayRun, task: Resolved, state: HostState, stop: Open): Promise<Ended> {
  const items = itemsOf(task, (locals) => run.scope(task, state.name, locals));
  if (items.how === 'unknown') return supposeAnywhere(run, task, state, stop);
  if (items.how !== 'items') return stopped(stop);
  const changes: Made['changes'][number][] = [];
  for (const item of items.items) changes.push(...(await suppose(run, task, state, item, stop)).changes);
  return { ...stopped(stop), ...NOTHING, changes };
}

/** Nobody knows on which host, as whom, or on what it acts: what was seen rests on the assumption that it is something else. */
export function supposeAnywhere(run: PlayRun, task: Resolved, state: HostState, stop: Open): Ended & Made {
  const hosts = task.delegateTo ? run.ctx.inventory.hosts.keys() : [state.name];
  if (run.ctx.check && !task.module.readOnly)
    for (const host of hosts) run.ctx.view.memory.assume(host, run.titleOf(task));
  return stopped(stop);
}
