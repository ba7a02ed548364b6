// Changes as the reports show them.
import type { Change, Guard } from '../contract/change.ts';
import { commandsOf } from '../hosts/batch/describe.ts';
import { textOfBytes } from '../values/bytes.ts';
import type { ChangeReport } from './event.ts';

/** A change for people: bytes as text, secrets masked, guards that are only asked when applied. */
export function reportOf(change: Change, check: boolean): ChangeReport {
  const { diff } = change;
  const guards = change.steps.flatMap((step) =>
    step.do === 'write' ? [...(step.before ?? []), ...(step.after ?? [])] : [step],
  );
  return {
    summary: change.summary,
    ...(diff && { diff: { path: diff.path, before: textOfBytes(diff.before), after: textOfBytes(diff.after) } }),
    commands: commandsOf(change),
    deferred: check ? guards.filter((step): step is Guard => step.do === 'guard').map((guard) => guard.says) : [],
  };
}
