// A dry run of a task of which nobody knows whether it runs.
import type { HostState } from './hosts.ts';
import { perform } from './perform.ts';
import type { PlayRun } from './play-run.ts';
import type { Resolved } from './resolve.ts';
import { type Ended, stopped } from './results.ts';
import { type Item, type Stop, unitOf, whereabouts } from './units.ts';

/** What it would do is told, and what it would touch is unknown from here on. */
export async function suppose(
  run: PlayRun,
  task: Resolved,
  state: HostState,
  item: Item,
  stop: Extract<Stop, { how: 'unknown' }>,
): Promise<Ended> {
  const ended = stopped(stop);
  const found = run.whereOf(task, state, item.scope);
  if (!run.ctx.check || 'how' in found) return ended;
  const unit = unitOf({ ...task, when: [] }, item, found, run.readParams);
  if (unit.how !== 'work') return ended;
  const { memory } = run.ctx.view;
  const fork = run.ctx.view.fork();
  const limits = run.limitsOf(task, item.scope);
  const where = whereabouts(task, state, item);
  const context = { ...run.contextOf(task), view: fork };
  const { how, changes } = await perform(context, unit.work, where, () => [], { ...limits, readOnly: false });
  if (how === 'failed') run.ctx.witness?.open({ ...where, place: unit.work.place, hidden: task.noLog });
  memory.doubt(fork.memory, limits.title);
  return { ...ended, changes };
}
