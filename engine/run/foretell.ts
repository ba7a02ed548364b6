// Dry run: what changes would do is told, and what they would leave behind is laid over what was seen.
import type { Change } from '../contract/change.ts';
import type { Problem } from '../converge/answer.ts';
import type { Course, Work } from '../converge/assess.ts';
import { inDoubt } from '../converge/laid-over.ts';
import type { Memory, Question } from '../converge/memory.ts';
import { onHost } from '../converge/whose.ts';
import { type Unknown, unknown } from '../values/unknown.ts';
import { checksOf } from './checks.ts';
import type { Ahead, RunContext } from './context.ts';
import type { ChangeReport } from './event.ts';
import { hostsOf } from './places.ts';
import { reportOf } from './report.ts';

/** What a dry run says of changes: those that would be made, and why the next one would not. */
export interface Foretold {
  readonly changes: readonly ChangeReport[];
  readonly problem?: Problem;
}

/**
 * Foretells changes in order, up to the first one that a check stops; their checks are asked together.
 * @param title how later tasks call what they depend on
 */
export async function foretell(
  ctx: RunContext,
  { place }: Work,
  changes: readonly Change[],
  course: Course,
  title: string,
  ahead: Ahead,
): Promise<Foretold> {
  const { memory } = ctx.view;
  const missing = checksAhead(changes, place, memory.fork(), title);
  if (missing.length > 0) await ctx.fleet.ask([...missing, ...ahead(changes, place)], memory);
  const reports: ChangeReport[] = [];
  for (const change of changes) {
    const { deferred, problem } = checksOf(change, place, memory);
    if (problem) return { changes: reports, problem };
    reports.push(reportOf(change, deferred));
    memory.overlay(change, place, hostsOf([change], place), title);
    keepUnknown(change, course, unknown(onHost(title, place.on)));
  }
  return { changes: reports };
}

/** What checks want to be asked before these changes, which are laid over `memory` one after the other. */
export function checksAhead(
  changes: readonly Change[],
  place: Work['place'],
  memory: Memory,
  title: string,
): readonly Question[] {
  return changes.flatMap((change) => {
    const { missing } = checksOf(change, place, memory);
    memory.overlay(change, place, hostsOf([change], place), title);
    return missing;
  });
}

/** Nobody knows what the steps would answer that a plan looks back on. */
export function keepUnknown({ steps }: Change, course: Course, reply: Unknown): void {
  for (const step of steps) if (step.do === 'run' && step.keep !== undefined) course.ran.set(step.keep, reply);
}

/** Nobody knows whether these changes would be made: what they would touch is unknown from here on. */
export function doubt(
  ctx: RunContext,
  { place }: Work,
  would: readonly Change[],
  on: Unknown,
  title: string,
): readonly ChangeReport[] {
  return would.map((change) => {
    const { missing, deferred } = checksOf(change, place, ctx.view.memory);
    ctx.view.memory.overlay(inDoubt(change), place, hostsOf([change], place), title);
    return reportOf(change, [...missing.map(({ look }) => `${look.label} (depends on ${on.origin})`), ...deferred]);
  });
}
