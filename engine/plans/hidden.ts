// The variables that only tasks with `no_log` read: whoever wrote those does not want them shown.
import type { Inventory } from '../inventory/inventory.ts';
import type { Compiled, Program, Task } from '../language/program.ts';
import { tasksOf, variablesOf } from './walk.ts';

type Reads = Pick<Compiled, 'names'>;

/** Their names, also of those that are read through other variables. */
export function hiddenNames({ plays }: Program, { hosts }: Inventory): ReadonlySet<string> {
  const definitions = new Map<string, Reads[]>();
  const define = (name: string, value: Reads): void => {
    definitions.set(name, [...(definitions.get(name) ?? []), value]);
  };
  for (const { vars } of hosts.values()) for (const [name, { value }] of vars) define(name, value);
  for (const map of plays.flatMap(variablesOf)) for (const [name, value] of map) define(name, value);
  const tasks = plays.flatMap(tasksOf);
  const readBy = (hidden: boolean): ReadonlySet<string> =>
    closure(
      tasks.filter(([, own]) => own === hidden).flatMap(([task]) => readsOf(task)),
      definitions,
    );
  const shown = readBy(false);
  return new Set([...readBy(true)].filter((name) => !shown.has(name)));
}

function readsOf({ params, loop, when, spoken }: Task): readonly Reads[] {
  return [params, ...when, ...(loop ? [loop] : []), ...(spoken?.values() ?? [])];
}

/** All names that are read, directly and through what defines them. */
function closure(reads: readonly Reads[], definitions: ReadonlyMap<string, readonly Reads[]>): ReadonlySet<string> {
  const found = new Set<string>();
  const queue = [...reads];
  for (let next = queue.pop(); next; next = queue.pop()) {
    for (const { name } of next.names) {
      if (found.has(name)) continue;
      found.add(name);
      queue.push(...(definitions.get(name) ?? []));
    }
  }
  return found;
}
