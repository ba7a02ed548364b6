// A dry run and the real run after it, told task by task: what was foretold must come, what is unknown may be anything.
import type { Event, TaskResult } from '../../../../engine/run/event.ts';

/** One end of a task, or of an item of its loop, on a host. */
interface End {
  readonly key: string;
  readonly result: TaskResult;
}

/** What differs, one line each; nothing where the dry run told the truth. */
export function differences(dry: readonly Event[], real: readonly Event[]): readonly string[] {
  const [foretold, came] = [endsOf(dry), endsOf(real)];
  const keys = [...new Set([...foretold.keys(), ...came.keys()])];
  return keys.flatMap((key) => {
    const [then, now] = [foretold.get(key), came.get(key)];
    if (!then && foretold.get(key.replace(/ \(.*\) on /, ' on '))?.outcome === 'unknown') return [];
    if (!then) return [`${key}: ${now?.outcome} came, and nothing was foretold`];
    if (then.outcome === 'unknown') return [];
    if (!now) return [`${key}: ${then.outcome} was foretold, and nothing came`];
    if (then.outcome !== now.outcome) return [`${key}: ${then.outcome} was foretold, ${now.outcome} came`];
    const [expected, seen] = [then, now].map((result) => JSON.stringify(result.changes.map(shown), null, 1)) as [
      string,
      string,
    ];
    const known = expected.split(/⟨[^⟩]*⟩/).map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
    return new RegExp(`^${known.join('[^]*')}$`).test(seen) ? [] : [`${key}: foretold ${expected}, came ${seen}`];
  });
}

/** What a change says; the size of a file with an unknown part is unknown too. */
const shown = ({ summary, diff, commands }: TaskResult['changes'][number]) => ({
  summary,
  diff,
  commands: commands.map((line) => line.replace(/^(write \S+) \((?:\d+ bytes|its size is not known yet)/, '$1 (')),
});

/** By host, task, item, and how many times that ended before. */
function endsOf(events: readonly Event[]): ReadonlyMap<string, TaskResult> {
  const ends = new Map<string, TaskResult>();
  for (const { key, result } of events.flatMap(endOf)) {
    let name = key;
    for (let time = 2; ends.has(name); time++) name = `${key}, time ${time}`;
    ends.set(name, result);
  }
  return ends;
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
