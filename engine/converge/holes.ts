// What of a change is not known: something that only a dry run can say, and nobody can carry out.
import type { Change } from '../contract/change.ts';
import { splitHoles } from '../values/bytes.ts';
import { isUnknown, type Unknown } from '../values/unknown.ts';

/** The first hole in what the steps of changes would run or write. */
export function holeIn(changes: readonly Change[]): Unknown | undefined {
  return holeInside(changes.flatMap(({ steps, finally: last = [] }) => [...steps, ...last]));
}

function holeInside(value: unknown): Unknown | undefined {
  if (typeof value === 'string') return splitHoles(value).find(isUnknown);
  if (typeof value !== 'object' || value === null) return undefined;
  for (const inner of Object.values(value)) {
    const found = holeInside(inner);
    if (found) return found;
  }
  return undefined;
}
