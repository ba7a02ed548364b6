// Facts are asked for before the task that reads them is worked out.
import type { Ahead } from './context.ts';
import { missingFacts, NotSeen } from './facts.ts';
import type { HostState } from './hosts.ts';
import type { PlayRun } from './play-run.ts';
import type { Resolved } from './resolve.ts';
import { type Ended, endOf, NOTHING } from './results.ts';
import type { Unit } from './units.ts';

/** Looks at the facts of a host that its play reads; how the task ends where the host cannot be reached. */
export async function seeFacts(
  run: PlayRun,
  state: HostState,
  task: Resolved,
  ahead: Ahead,
): Promise<Ended | undefined> {
  const { view, fleet } = run.ctx;
  const missing = missingFacts(state.name, run.looks, view, false);
  if (missing.length > 0) await fleet.ask([...missing, ...ahead([], { on: state.name, as: '' })], view.memory);
  const answers = run.looks.map((look) => view.memory.recall({ place: { on: state.name, as: '' }, look }));
  const lost = answers.find((answer) => answer?.how === 'problem' && answer.problem.unreachable);
  if (task.delegateTo || lost?.how !== 'problem') return undefined;
  return endOf({ ...NOTHING, how: 'failed', problem: lost.problem });
}

/**
 * Works something out, and asks for what it lacks: facts of other hosts, which only then show.
 * @param lacking why it could not be worked out
 */
export async function asking<T extends object>(
  run: PlayRun,
  job: () => T,
  lacking: (made: T) => unknown = (made) => ('what' in made ? made.what : undefined),
): Promise<T> {
  for (;;) {
    const made = job();
    const by = lacking(made);
    if (!(by instanceof NotSeen)) return made;
    await run.ctx.fleet.ask([by.question], run.ctx.view.memory);
  }
}

/** A unit of work can lack a fact in its condition or in one of its parameters. */
export function lackingIn(unit: Unit): unknown {
  if (unit.how === 'not-yet') return unit.what;
  return unit.how === 'work' && unit.work.params.how === 'held' ? unit.work.params.by : undefined;
}
