// The tasks of a play in order, in step over its hosts: blocks, handlers, what is asked first.
import { keyOf } from '../converge/memory.ts';
import type { Condition } from '../language/program.ts';
import type { Unknown } from '../values/unknown.ts';
import { questionsFirst, type Settled } from './ahead.ts';
import { execute, report } from './execute.ts';
import type { HostState } from './hosts.ts';
import { runInclude } from './include.ts';
import { Limiter } from './limiter.ts';
import { runMeta } from './meta.ts';
import type { PlayRun } from './play-run.ts';
import type { Node, Resolved } from './resolve.ts';
import { supposeAll } from './suppose.ts';

/** Runs a play on one batch of hosts. */
export async function runPlay(run: PlayRun): Promise<void> {
  run.notices.remember(run);
  await lookAhead(run);
  if (run.resolved.play.strategy === 'linear') await runSections(run, run.states);
  // A dry run predicts host by host.
  else if (run.ctx.check) for (const state of run.active()) await runSections(run, [state]);
  else await allOf(run.active().map((state) => runSections(run, [state])));
  await runHandlers(run, run.states);
}

async function runSections(run: PlayRun, hosts: readonly HostState[]): Promise<void> {
  for (const nodes of run.resolved.sections.filter(({ length }) => length > 0)) {
    await runNodes(run, nodes, hosts, { guarded: false, counts: true });
    await runHandlers(run, run.active(hosts));
  }
}

/** Asks, in one round trip a place and further stage, all that can be known now of all the hosts' tasks. */
async function lookAhead(run: PlayRun): Promise<void> {
  const asked = new Set<string>();
  const settled: Settled = new Map();
  for (;;) {
    const questions = questionsFirst(run, settled, asked.size > 0).filter((question) => !asked.has(keyOf(question)));
    if (questions.length === 0) return;
    for (const question of questions) asked.add(keyOf(question));
    run.ctx.signal.throwIfAborted();
    await run.ctx.fleet.ask(questions, run.ctx.view.memory);
  }
}

/** Where nodes stand. */
interface Within {
  /** A `rescue` follows where one of them fails. */
  readonly guarded: boolean;
  /** A run can go on after each of them; of a block with `rescue` or `always` only as a whole. */
  readonly counts: boolean;
}

async function runNodes(
  run: PlayRun,
  nodes: readonly Node[],
  hosts: readonly HostState[],
  within: Within,
): Promise<void> {
  for (const node of nodes) {
    // A host that failed may be taken back by a later task.
    const active = run.active(hosts);
    if (active.length === 0) return;
    const before = run.failed();
    if (node.kind === 'task') await runTask(run, node.task, active, within);
    else await runBlock(run, node, active, within);
    const last = within.counts && lastOf(node);
    if (last) run.passage.finish(last, active);
    if (run.failed() > before && mustStop(run, node, within.guarded)) stopAll(run);
  }
}

function lastOf(node: Node): Resolved | undefined {
  if (node.kind === 'task') return node.task;
  return [...node.block, ...node.rescue, ...node.always].map(lastOf).findLast((task) => task !== undefined);
}

/** Whether a failure ends the play for all; those that a `rescue` follows do not count towards a percentage. */
function mustStop(run: PlayRun, node: Node, guarded: boolean): boolean {
  if (node.kind === 'task' && node.task.anyErrorsFatal) return true;
  const most = run.resolved.play.maxFailPercentage;
  return !guarded && most !== undefined && (run.failed() / run.states.length) * 100 > most;
}

async function runTask(run: PlayRun, task: Resolved, hosts: readonly HostState[], within: Within): Promise<void> {
  if (!run.selects(task)) return;
  run.ctx.signal.throwIfAborted();
  const after = hosts.filter((state) => !run.passage.isBefore(task, state.name) && !run.roleEnds.has(task, state));
  if (after.length === 0) return;
  if (task.ref.module === 'meta') {
    const maybe = (state: HostState, on: Unknown) => tellMaybeAll(run, state, on);
    return runMeta(run, task, after, (wanted) => runHandlers(run, wanted), maybe);
  }
  if (!(await run.passage.isWanted(task, after))) return;
  run.ctx.signal.throwIfAborted();
  await runOrInclude(run, task, after, within);
}

async function runOrInclude(
  run: PlayRun,
  task: Resolved,
  hosts: readonly HostState[],
  { guarded }: Within,
): Promise<void> {
  if (!task.task.include) return runOn(run, task, hosts);
  // A run goes on after an include as a whole.
  await runInclude(run, task, hosts, ({ nodes }, together) =>
    runNodes(run, nodes, together, { guarded, counts: false }),
  );
}

async function runOn(run: PlayRun, task: Resolved, hosts: readonly HostState[]): Promise<void> {
  const acting = task.runOnce ? hosts.slice(0, 1) : hosts;
  run.emit({ type: 'task-started', task: task.ref, hosts: acting.map((state) => state.name) });
  // A dry run predicts host by host, in the order in which a real run would act; its looks are there already.
  if (run.ctx.check || task.delegateTo) for (const state of acting) await execute(run, task, state, hosts);
  else {
    const turns = throttleOf(task);
    const jobs = new Map<HostState, Promise<unknown>>();
    if (acting.length > 1) run.together.set(task, jobs);
    for (const state of acting) {
      jobs.set(
        state,
        turns.run(() => execute(run, task, state, hosts)),
      );
    }
    await allOf([...jobs.values()]);
    run.together.delete(task);
  }
}

const throttles = new WeakMap<Resolved, Limiter>();

/** How many hosts work on a task at once, also where each goes at its own pace. */
function throttleOf(task: Resolved): Limiter {
  const known = throttles.get(task) ?? new Limiter(task.throttle ?? Number.POSITIVE_INFINITY);
  throttles.set(task, known);
  return known;
}

/** Ends when all have ended, also where one was interrupted: nothing is cut off in the middle of a change. */
async function allOf(jobs: readonly Promise<unknown>[]): Promise<void> {
  const rejected = (await Promise.allSettled(jobs)).find((job) => job.status === 'rejected');
  if (rejected) throw rejected.reason;
}

async function runBlock(
  run: PlayRun,
  node: Extract<Node, { kind: 'block' }>,
  all: readonly HostState[],
  { guarded, counts }: Within,
): Promise<void> {
  const { once, source } = node;
  if (source.role) run.roleEnds.enter(source.role, all);
  const hosts = once === undefined ? all : all.filter((state) => !run.ranRole(state, once));
  const whole = node.rescue.length > 0 || node.always.length > 0;
  const doubts = new Map(hosts.map((state) => [state, state.mayFail]));
  for (const state of hosts) state.mayFail = undefined;
  await runNodes(run, node.block, hosts, {
    guarded: guarded || node.rescue.length > 0,
    counts: counts && !whole,
  });
  if (node.rescue.length > 0 && run.ctx.check) await tellRescue(run, node.rescue, hosts);
  for (const [state, doubt] of doubts) state.mayFail = doubt ?? state.mayFail;
  const failed = hosts.filter((state) => state.out === 'failed');
  if (node.rescue.length > 0 && failed.length > 0) {
    for (const state of failed) state.out = undefined;
    await runNodes(run, node.rescue, failed, { guarded, counts: false });
  }
  if (node.always.length === 0) return;
  const still = hosts.filter((state) => state.out === 'failed');
  for (const state of still) state.out = undefined;
  await runNodes(run, node.always, hosts, { guarded, counts: false });
  for (const state of still) state.out ??= 'failed';
}

/**
 * Notified handlers run in the order in which they are written, each once; those that they notify themselves
 * follow. Also on a host whose later task failed.
 */
async function runHandlers(run: PlayRun, hosts: readonly HostState[]): Promise<void> {
  const ran = new Set<string>();
  const waiting = (handler: Resolved, list: 'notified' | 'maybeNotified'): readonly HostState[] =>
    hosts.filter(
      (state) => state[list].has(handler) && state.out !== 'unreachable' && !ran.has(`${handler.ref.id} ${state.name}`),
    );
  const next = () =>
    run.handlers.find((handler) => [...waiting(handler, 'notified'), ...waiting(handler, 'maybeNotified')][0]);
  for (let handler = next(); handler; handler = next()) {
    run.ctx.signal.throwIfAborted();
    const sure = waiting(handler, 'notified');
    const maybe = waiting(handler, 'maybeNotified').filter((state) => !sure.includes(state));
    for (const state of [...sure, ...maybe]) ran.add(`${handler.ref.id} ${state.name}`);
    if (sure.length > 0) await runHandler(run, handler, sure);
    for (const state of maybe) await tellMaybe(run, handler, state);
  }
}

async function runHandler(run: PlayRun, handler: Resolved, hosts: readonly HostState[]): Promise<void> {
  const before = new Map(hosts.map((state) => [state, state.out]));
  for (const state of hosts) {
    state.notified.delete(handler);
    state.maybeNotified.delete(handler);
  }
  await runOrInclude(run, handler, hosts, { guarded: false, counts: false });
  for (const [state, out] of before) state.out ??= out;
}

/** Dry run: whether a handler runs depends on something unknown. */
async function tellMaybe(run: PlayRun, handler: Resolved, state: HostState): Promise<void> {
  const on = state.maybeNotified.get(handler);
  state.maybeNotified.delete(handler);
  if (!on) return;
  if (!handler.task.include) return tellUnknown(run, handler, state, on);
  // What comes in is as unknown as whether it comes in.
  const maybe: Condition = { location: handler.task.location, source: 'notified', names: [], evaluate: () => on };
  const task = { ...handler.task, when: [...handler.task.when, maybe] };
  const within = { guarded: false, counts: false };
  await runOrInclude(run, { ...handler, task, when: [...handler.when, maybe] }, [state], within);
}

/** Dry run: whether the notified handlers run now or at the end of the play depends on something unknown. */
async function tellMaybeAll(run: PlayRun, state: HostState, on: Unknown): Promise<void> {
  for (const handler of run.handlers) {
    const open = state.maybeNotified.get(handler) ?? (state.notified.has(handler) ? on : undefined);
    if (!open) continue;
    state.notified.delete(handler);
    state.maybeNotified.set(handler, open);
    await tellMaybe(run, handler, state);
    state.maybeNotified.set(handler, open);
  }
}

/** Dry run: whether a `rescue` runs depends on whether a task before it fails, which nobody knows. */
async function tellRescue(run: PlayRun, rescue: readonly Node[], hosts: readonly HostState[]): Promise<void> {
  for (const state of hosts) {
    const { mayFail: on } = state;
    state.mayFail = undefined;
    if (!on || state.out !== undefined) continue;
    for (const task of tasksIn(rescue)) if (run.runsOn(task, state)) await tellUnknown(run, task, state, on);
  }
}

async function tellUnknown(run: PlayRun, task: Resolved, state: HostState, on: Unknown): Promise<void> {
  const started = performance.now();
  run.emit({ type: 'task-started', task: task.ref, hosts: [state.name] });
  const ended = await supposeAll(run, task, state, { how: 'unknown', on, reason: `depends on ${on.origin}` });
  report(run, task, state, ended, [state], started);
}

/** The tasks of a list in order, those of its blocks among them; a `rescue` inside would take one more failure. */
function tasksIn(nodes: readonly Node[]): readonly Resolved[] {
  return nodes.flatMap((node) => (node.kind === 'task' ? [node.task] : tasksIn([...node.block, ...node.always])));
}

function stopAll(run: PlayRun): void {
  for (const state of run.active()) state.out = 'failed';
}
