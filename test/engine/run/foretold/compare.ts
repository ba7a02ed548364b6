// A dry run and the real run after it, told task by task: what was foretold must come, what is unknown may be anything.
import type { Event, TaskResult } from '../../../../engine/run/event.ts';
import { compareRuns } from '../../../truth/compare.ts';

/** One end of a task, or of an item of its loop, on a host. */
interface End {
  readonly key: string;
  readonly result: TaskResult;
}

/** What differs, one line each; nothing where the dry run told the truth. */
export function differences(dry: readonly Event[], real: readonly Event[]): readonly string[] {
  return compareRuns(dry, real).rows.flatMap(({ task, item, host, differences: all }) =>
    all.map((text) => `${task}${item === '' ? '' : ` (${item})`} on ${host}: ${text}`),
  );
}

function endOf(event: Event): readonly End[] {
  if (event.type === 'task-ended') return [{ key: `${event.task.title} on ${event.host}`, result: event.result }];
  if (event.type !== 'item-ended') return [];
  return [{ key: `${event.task.title} (${event.item}) on ${event.host}`, result: event.result }];
}

/** The order in which tasks ended, host by host: those that run on several at once end as they please. */
export function orderOf(events: readonly Event[]): readonly string[] {
  const on = (key: string): string => key.slice(key.lastIndexOf(' '));
  return events
    .flatMap(endOf)
    .map(({ key }) => key)
    .toSorted((one, other) => on(one).localeCompare(on(other)));
}

/** The ends that a dry run calls unknown. */
export const unknownIn = (events: readonly Event[]): ReadonlySet<string> =>
  new Set(events.flatMap(endOf).flatMap(({ key, result }) => (result.outcome === 'unknown' ? [key] : [])));
