// Changes as the reports show them.
import type { Change } from '../contract/change.ts';
import { commandsOf } from '../hosts/batch/describe.ts';
import { textOfBytes } from '../values/bytes.ts';
import type { ChangeReport } from './event.ts';

/** A change for people: bytes as text, secrets masked; `deferred` are checks that are only asked when it is applied. */
export function reportOf(change: Change, deferred: readonly string[] = []): ChangeReport {
  const { diff } = change;
  return {
    summary: change.summary,
    ...(diff && { diff: { path: diff.path, before: textOfBytes(diff.before), after: textOfBytes(diff.after) } }),
    commands: commandsOf(change),
    deferred,
  };
}
