// Holds a real run to the plan that was compared a moment ago.
import type { Change } from '../contract/change.ts';
import { differ } from '../converge/honesty.ts';
import type { Event, PlanDecision } from '../run/event.ts';
import { notInPlan } from '../run/problems.ts';
import type { Sanction } from '../run/review.ts';
import { shownIn } from './compare.ts';
import { deedOf, hasGaps } from './deed.ts';
import { type Record, type Recorded, unitKey } from './record.ts';

/**
 * A change may be made where the plan has it for its task, host and item; what is unknown in it there fits anything.
 * A unit of which the plan does not know what else it does may do what it wants.
 */
export function sanctionOf(record: Record): Sanction {
  const isOpen = openIn(record);
  return ({ task, host, index, place, hidden }, changes) => {
    if (isOpen(task.id, host, index)) return undefined;
    const planned = record.units.get(unitKey(task.id, host, index));
    const foreign = changes.filter((change) => !isPlanned(change, place, planned));
    if (foreign.length === 0) return undefined;
    const what = hidden ? 'a change that no_log hides' : foreign.map(({ summary }) => summary).join('; ');
    return notInPlan(what, hintFor(planned, foreign, hidden));
  };
}

/** What the run made of everything that the plan left open, in the order of the run. */
export function decisionsIn(record: Record, run: readonly Event[]): readonly PlanDecision[] {
  const isOpen = openIn(record);
  const planned = shownIn(record.events);
  const decisions: PlanDecision[] = [];
  for (const [key, { task, host, item, ends }] of shownIn(run)) {
    const before = planned.get(key) ?? planned.get(unitKey(task.id, host, undefined));
    const unknown = before?.ends.some(({ outcome }) => outcome === 'unknown') ?? false;
    const gaps = record.units.get(key)?.deeds.some(({ deed }) => hasGaps(deed)) ?? false;
    if (!unknown && !gaps && !isOpen(task.id, host, indexIn(key))) continue;
    const open = before?.ends.map(openOf).find((text) => text !== undefined) ?? '';
    for (const { outcome, changes } of ends) {
      const made = changes.map(({ summary }) => summary);
      decisions.push({ task, host, ...(item !== undefined && { item }), open, outcome, changes: made });
    }
  }
  return decisions.filter(({ item, ...whole }) => item !== undefined || !decisions.some(isItemOf(whole)));
}

/** A loop is told by its items. */
function isItemOf({ task, host }: Pick<PlanDecision, 'task' | 'host'>): (one: PlanDecision) => boolean {
  return (one) => one.item !== undefined && one.task.id === task.id && one.host === host;
}

function isPlanned(change: Change, place: Parameters<typeof deedOf>[1], planned: Recorded | undefined): boolean {
  const deed = deedOf(change, place);
  return planned?.deeds.some((one) => differ(one.deed, deed, '') === undefined) ?? false;
}

function hintFor(planned: Recorded | undefined, foreign: readonly Change[], hidden: boolean): string {
  const again = 'something has changed since; make a new plan';
  const has = planned?.deeds.map(({ summary }) => summary) ?? [];
  if (hidden || has.length === 0) return `The plan has ${hidden ? 'another' : 'nothing to do'} here: ${again}`;
  const other = foreign.some(({ summary }) => has.includes(summary))
    ? ', done in another way or with other content'
    : '';
  return `The plan has: ${has.join('; ')}${other}. Then ${again}`;
}

/** Whether the plan leaves a unit to the run: it said so, or could not say what it would be. */
function openIn({ units, events }: Record): (task: number, host: string, index: number | undefined) => boolean {
  const shown = shownIn(events);
  const isUnknown = (key: string): boolean =>
    shown.get(key)?.ends.some(({ outcome }) => outcome === 'unknown') ?? false;
  return (task, host, index) => {
    const key = unitKey(task, host, index);
    const unit = units.get(key);
    if (unit) return unit.open;
    if (isUnknown(key)) return index !== undefined || !shown.has(unitKey(task, host, 0));
    // The items of a loop over something unknown are not known one by one.
    return index !== undefined && !shown.has(unitKey(task, host, 0)) && isUnknown(unitKey(task, host, undefined));
  };
}

const indexIn = (key: string): number | undefined => {
  const index = key.slice(key.lastIndexOf('\0') + 1);
  return index === '' ? undefined : Number(index);
};

/** What a result rests on: its reason, or an unknown part of its changes. */
function openOf({ outcome, reason, changes }: { outcome: string; reason?: string; changes: readonly unknown[] }) {
  if (outcome === 'unknown') return reason;
  return /⟨(?!secret )([^⟩]*)⟩/.exec(JSON.stringify(changes))?.[1];
}
