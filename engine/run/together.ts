// Several items of a loop in one transaction, where the module can merge them.
import { assess, newCourse, type Work } from '../converge/assess.ts';
import type { Ahead } from './context.ts';
import type { Made } from './event.ts';
import type { HostState } from './hosts.ts';
import { perform } from './perform.ts';
import type { PlayRun } from './play-run.ts';
import type { Resolved } from './resolve.ts';
import { type Ended, endOf, madeIn } from './results.ts';
import type { Item } from './units.ts';

export interface Together {
  /** The items that one transaction changed. */
  readonly changed: ReadonlySet<Item>;
  readonly made: Made;
  readonly failed?: Ended;
}

/** Carries out what several items want changed; each item's own plan is verified afterwards, by whoever runs it. */
export async function executeTogether(
  run: PlayRun,
  task: Resolved,
  state: HostState,
  items: readonly Item[],
  ahead: Ahead,
): Promise<Together | undefined> {
  if (!task.module.merge || items.length < 2 || task.task.until.length > 0) return undefined;
  const works = new Map<Item, Work>();
  for (const item of items) {
    const found = run.whereOf(task, state, item.scope);
    if ('how' in found) return undefined;
    const unit = run.unit(task, state, item, found);
    if (unit.how === 'work' && unit.work.params.how === 'known') works.set(item, unit.work);
  }
  await lookAt(run, [...works.values()]);
  const changing = [...works].filter(([, work]) => changes(run, work));
  const [first] = changing;
  if (!first || changing.length < 2 || !sameplace(changing)) return undefined;
  const params = task.module.merge(changing.map(([, { params }]) => params.value));
  if (params === undefined) return undefined;
  const work: Work = { ...first[1], params: { how: 'known', value: params } };
  const where = { task: task.ref, host: state.name };
  const limits = { ...run.limitsOf(task, first[0].scope), intend: () => run.notices.intend(task, state) };
  const performed = await perform(run.contextOf(task), work, where, ahead, limits);
  return {
    changed: new Set(changing.map(([item]) => item)),
    made: madeIn(performed),
    ...(performed.how !== 'done' && { failed: endOf(performed) }),
  };
}

/** Items that are delegated elsewhere do not fit together. */
function sameplace(works: readonly (readonly [Item, Work])[]): boolean {
  return new Set(works.map(([, { place }]) => `${place.on}\0${place.as}`)).size === 1;
}

/** Asks what the items' plans want to know, all at once, stage by stage. */
async function lookAt(run: PlayRun, works: readonly Work[]): Promise<void> {
  const { memory } = run.ctx.view;
  const asked = new Set<string>();
  for (;;) {
    const missing = new Map(works.flatMap((work) => [...assess(work, memory, newCourse()).trail.missing]));
    for (const key of asked) missing.delete(key);
    if (missing.size === 0) return;
    for (const key of missing.keys()) asked.add(key);
    await run.ctx.fleet.ask(missing.values(), memory);
  }
}

/** Whether an item's plan is to change something, and nothing else. */
function changes(run: PlayRun, work: Work): boolean {
  const seen = assess(work, run.ctx.view.memory, newCourse());
  return seen.how === 'planned' && seen.verdict.verdict === 'change' && seen.verdict.changes.length > 0;
}
