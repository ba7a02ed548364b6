// Two plans of the same playbook, unit by unit: what is not the same, in words.
import type { Event, PlanDifference, TaskRef, TaskResult } from '../run/event.ts';
import type { PlannedUnit, SavedPlan } from './format.ts';
import { unitKey } from './record.ts';
import { assumedBy, type Ending, linesOf, type Pair, remarks } from './wording.ts';

type Compared = Pick<SavedPlan, 'events' | 'units'>;
type TaskDifference = Extract<PlanDifference, { what: 'task' }>;

/** What a task, or an item of its loop, comes to on a host. */
interface Shown {
  readonly task: TaskRef;
  readonly host: string;
  readonly item?: string;
  /** Several where a handler runs more than once. */
  readonly ends: TaskResult[];
}

/**
 * Where two plans differ, in the order of the saved one. A host that stops early differs at the task where it
 * stops; what it does not come to afterwards is no difference of its own.
 */
export function differencesOf(saved: Compared, fresh: Compared): readonly TaskDifference[] {
  const [before, now] = [shownIn(saved.events), shownIn(fresh.events)];
  const [unitsBefore, unitsNow] = [unitsOf(saved.units), unitsOf(fresh.units)];
  const stopped = new Set<string>();
  const differences: TaskDifference[] = [];
  for (const key of new Set([...before.keys(), ...now.keys()])) {
    const [one, other] = [before.get(key), now.get(key)];
    const shown = one ?? other;
    if (!shown || stopped.has(shown.host)) continue;
    const pair: Pair = {
      saved: endingOf(one, unitsBefore.get(key)),
      now: endingOf(other, unitsNow.get(key)),
    };
    const difference = compared(shown.host, pair);
    if (!difference) continue;
    if (stops(one) !== stops(other)) stopped.add(shown.host);
    const { task, host, item } = shown;
    const ofItem = differences.some(
      (each) => each.host === host && each.task.id === task.id && each.item !== undefined,
    );
    if (item === undefined && ofItem) continue;
    differences.push({ what: 'task', task, host, ...(item !== undefined && { item }), ...difference });
  }
  return differences;
}

function compared(host: string, pair: Pair): Pick<TaskDifference, 'saved' | 'now' | 'diffs' | 'seen'> | undefined {
  const { saved, now } = pair;
  const [linesBefore, linesNow] = [linesOf(saved, assumedBy(now)), linesOf(now, assumedBy(saved))];
  const same =
    linesBefore.join('\n') === linesNow.join('\n') &&
    saved.changes.length === now.changes.length &&
    saved.changes.every(({ digest }, i) => digest === now.changes[i]?.digest);
  if (same) return undefined;
  const { before, after, diffs } = remarks(pair);
  const answers = new Map(now.saw.map(({ look, on, as, answer }) => [[look, on, as].join('\0'), answer]));
  const seen = saved.saw.filter(({ look, on, as, answer }) => {
    const there = answers.get([look, on, as].join('\0'));
    return look !== '' && there !== undefined && there !== answer;
  });
  return {
    saved: [...linesBefore, ...before],
    now: [...linesNow, ...after],
    diffs,
    seen: seen.map(({ look, on }) => (on === host ? look : `${look} on ${on}`)),
  };
}

function endingOf(shown: Shown | undefined, unit: PlannedUnit | undefined): Ending {
  return { ends: shown?.ends ?? [], changes: unit?.changes ?? [], saw: unit?.saw ?? [] };
}

/** Whether a host leaves the run at a unit. */
function stops(shown: Shown | undefined): boolean {
  return shown?.ends.some(({ outcome }) => outcome === 'unreachable' || outcome === 'failed') ?? false;
}

function unitsOf(units: readonly PlannedUnit[]): ReadonlyMap<string, PlannedUnit> {
  return new Map(units.map((unit) => [unitKey(unit.task, unit.host, unit.index), unit]));
}

/** What a dry run says of each unit; a loop's items are counted as they end. */
export function shownIn(events: readonly Event[]): ReadonlyMap<string, Shown> {
  const found = new Map<string, Shown>();
  const counts = new Map<string, number>();
  for (const event of events) {
    if (event.type !== 'item-ended' && event.type !== 'task-ended') continue;
    const { task, host, result } = event;
    const whole = unitKey(task.id, host, undefined);
    const index = event.type === 'item-ended' ? (counts.get(whole) ?? 0) : undefined;
    if (index !== undefined) counts.set(whole, index + 1);
    else counts.delete(whole);
    const key = unitKey(task.id, host, index);
    const item = event.type === 'item-ended' ? { item: event.item } : {};
    const shown = found.get(key) ?? { task, host, ...item, ends: [] };
    shown.ends.push(result);
    found.set(key, shown);
  }
  return found;
}
