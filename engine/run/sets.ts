// What a task's end sets for its host.
import type { Value } from '../values/lazy.ts';
import { unknown } from '../values/unknown.ts';
import type { Resolved } from './resolve.ts';
import type { Ended } from './results.ts';

/** Names and values. Where nobody knows whether a task sets them they are unknown, and perhaps not defined. */
export function setsOf(task: Resolved, ended: Ended): readonly (readonly [string, Value])[] {
  switch (ended.how) {
    case 'items':
      return ended.of.flatMap(({ ended: one }) => setsOf(task, one));
    case 'done':
      return Object.entries(ended.sets ?? {}).map(([name, value]) => [name, value as Value]);
    case 'unknown':
      if (!task.module.sets) return [];
      return task.task.params.keys().map((name) => [name, { ...unknown(ended.on.origin), perhaps: true }]);
    case 'failed':
    case 'skipped':
      return [];
  }
}
