// The names that tasks set.
import { definedBy as definedInside } from '../language/playbook/defined.ts';
import { everyItem, tasksOf } from '../language/walk.ts';
import type { Resolved } from './resolve.ts';

/** What tasks set and register, and what comes in with those that include others. */
export function namesDefinedBy(tasks: readonly Resolved[]): ReadonlySet<string> {
  const inside = tasks.flatMap(({ task }) => (task.include ? [...tasksOf([task])].flatMap(definedInside) : []));
  return new Set([...tasks.flatMap(definedBy), ...inside]);
}

/** Whether an include may set names that nobody can foresee. */
export function mayDefineAnything(tasks: readonly Resolved[]): boolean {
  const items = everyItem(tasks.map(({ task }) => task));
  return [...items].some((item) => item.kind === 'task' && item.include && item.include.foreseen !== 'all');
}

function definedBy({ module, task }: Resolved): readonly string[] {
  const sets = module.sets ? task.params.keys() : [];
  return task.register ? [...sets, task.register.name] : sets;
}
