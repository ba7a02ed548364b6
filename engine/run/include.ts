// `include_tasks`, `include_role`, `include_vars` in a run: what they bring, for which hosts.
import { Diagnosed, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { problem } from '../diagnostics/problem.ts';
import { includeName } from '../language/playbook/foresee.ts';
import type { Brought, Condition, Include, IncludeName } from '../language/program.ts';
import { NotYet, type Value } from '../values/lazy.ts';
import { isUnknown } from '../values/unknown.ts';
import { report } from './execute.ts';
import type { HostState } from './hosts.ts';
import type { PlayRun } from './play-run.ts';
import type { Expansion, Resolved } from './resolve.ts';
import { type Ended, NOTHING, stopped } from './results.ts';
import { asking, seeFacts } from './see-facts.ts';
import { holds, type Item, itemsOf, type Stop } from './units.ts';

/** One thing that a host includes: a name, for one item of the loop. */
export interface Wanted extends IncludeName {
  readonly locals: ReadonlyMap<string, Value>;
  /** Conditions of which nobody knows in a dry run whether they hold: they go on to the tasks. */
  readonly open: readonly Condition[];
}

/** What an item of an include is for a host; undefined for a task that includes nothing. */
export function wantedBy(task: Resolved, { scope, locals }: Item): Wanted | Stop {
  try {
    const verdict = holds(task.when, scope);
    if (verdict.how === 'skipped') return verdict;
    const { include } = task.task;
    const name = include?.name.evaluate(scope);
    const parts = [...(include?.parts ?? [])].map(([folder, part]) => [folder, part.evaluate(scope)] as const);
    for (const text of [name, ...parts.map(([, part]) => part)]) {
      if (isUnknown(text)) return { how: 'unknown', on: text, reason: `depends on ${text.origin}` };
      if (typeof text !== 'string') return { how: 'wrong', diagnostic: noName(task) };
    }
    const files = new Map(parts.map(([folder, part]) => [folder, String(part)]));
    const open = verdict.how === 'unknown' ? task.task.when : [];
    return { ...includeName(String(name), files), locals, open };
  } catch (error) {
    if (error instanceof Diagnosed) return { how: 'wrong', diagnostic: error.diagnostic };
    if (error instanceof NotYet) return { how: 'not-yet', what: error };
    throw error;
  }
}

function noName(task: Resolved): Diagnostic {
  return problem('run-include', `"${task.ref.module}" needs a name`, task.task.include?.name.location);
}

interface Group {
  readonly expansion: Expansion;
  readonly hosts: HostState[];
}

/**
 * Works out what each host includes, then lets those that include the same go through it together.
 * @param follow runs what came in
 */
export async function runInclude(
  run: PlayRun,
  task: Resolved,
  hosts: readonly HostState[],
  follow: (expansion: Expansion, hosts: readonly HostState[]) => Promise<void>,
): Promise<void> {
  const { include } = task.task;
  if (!include) return;
  run.emit({ type: 'task-started', task: task.ref, hosts: hosts.map(({ name }) => name) });
  const groups = new Map<Expansion, Group>();
  for (const state of hosts) {
    const started = performance.now();
    const ended = await includeFor(run, task, include, state, groups);
    report(run, task, state, ended, [state], started);
  }
  for (const { expansion, hosts: together } of groups.values()) {
    await follow(
      expansion,
      together.filter(({ out }) => out === undefined),
    );
  }
}

async function includeFor(
  run: PlayRun,
  task: Resolved,
  include: Include,
  state: HostState,
  groups: Map<Expansion, Group>,
): Promise<Ended> {
  const lost = await seeFacts(run, state, task, run.ahead(task, state));
  if (lost) return lost;
  const items = await asking(run, () => itemsOf(task, (locals) => run.scope(task, state.name, locals)));
  if (items.how !== 'items') return stopped(items);
  const all: { ended: Ended; item: Value }[] = [];
  for (const item of items.items) {
    const ended = await includeItem(run, task, include, state, item, groups);
    all.push({ ended, item: item.value ?? null });
    if (ended.how === 'failed') break;
  }
  const [only] = all;
  return !task.task.loop && only ? only.ended : { how: 'items', of: all };
}

async function includeItem(
  run: PlayRun,
  task: Resolved,
  include: Include,
  state: HostState,
  item: Item,
  groups: Map<Expansion, Group>,
): Promise<Ended> {
  const wanted = await asking(run, () => wantedBy(task, item));
  if ('how' in wanted) {
    if (wanted.how === 'unknown') run.ctx.view.memory.assume(state.name, run.titleOf(task));
    return stopped(wanted);
  }
  const known = include.known.get(wanted.key);
  const read = known ? undefined : await include.read(wanted);
  if (read && !read.ok) {
    const [diagnostic] = read.error;
    return stopped({ how: 'wrong', diagnostic: diagnostic ?? noName(task) });
  }
  const brought = known ?? (read?.ok ? read.value : undefined);
  if (!brought) return stopped({ how: 'wrong', diagnostic: noName(task) });
  if (brought.kind === 'variables') run.ctx.view.include(state.name, brought.vars);
  else {
    const expansion = run.expand(task, wanted, brought);
    const group = groups.get(expansion) ?? { expansion, hosts: [] };
    group.hosts.push(state);
    groups.set(expansion, group);
    shareRole(run, include, state, brought);
  }
  return { ...NOTHING, how: 'done', changed: false, result: { include: wanted.name } };
}

function shareRole(run: PlayRun, include: Include, state: HostState, { block }: Extract<Brought, { kind: 'tasks' }>) {
  if (include.shared && block.role) run.ctx.view.share(state.name, block.role);
}
