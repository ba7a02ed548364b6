import type { Change, Step } from '../contract/change.ts';
import { type Place, placeOf } from '../converge/memory.ts';

/** All steps of a change, those inside its writes and its last ones among them. */
export function stepsOf(change: Change): readonly Step[] {
  const steps = change.steps.flatMap((step): readonly Step[] =>
    step.do === 'write' ? [...(step.before ?? []), step, ...(step.after ?? [])] : [step],
  );
  return [...steps, ...(change.finally ?? [])];
}

/** The places where changes act, the task's own first. */
export function placesOf(changes: readonly Change[], at: Place): readonly Place[] {
  const places = new Map([[`${at.on}\0${at.as}`, at]]);
  for (const step of changes.flatMap(stepsOf)) {
    const place = placeOf(step, at);
    places.set(`${place.on}\0${place.as}`, place);
  }
  return [...places.values()];
}

/** The hosts that changes act on or say something of. */
export function hostsOf(changes: readonly Change[], at: Place): ReadonlySet<string> {
  const predicted = changes.flatMap((change) => change.predicts.map(({ look }) => placeOf(look, at).on));
  return new Set([...placesOf(changes, at).map((place) => place.on), ...predicted]);
}

/** A command that the user declares to be read-only changes nothing of what was seen. */
export function takenAtItsWord({ opaque: _, ...change }: Change): Change {
  return { ...change, touches: [], adds: [] };
}
