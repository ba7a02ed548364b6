// Which names a program can define, and where.
import type { Condition, Item, Play, Program, Role, Task } from '../program.ts';
import { allTasks, everyItem, itemsOf } from '../walk.ts';

/** The names that a task defines for those after it: `register`, and what `set_fact` sets or `include_vars` reads. */
export function definedBy(task: Task): readonly string[] {
  const sets = task.module.name === 'set_fact' ? task.params.keys() : broughtNames(task);
  return task.register ? [...sets, task.register.name] : sets;
}

function broughtNames({ include }: Task): readonly string[] {
  const brought = [...(include?.known.values() ?? [])];
  return brought.flatMap((one) => {
    if (one.kind === 'variables') return [...one.vars.keys()];
    return include?.shared && one.block.role ? roleNames(one.block.role) : [];
  });
}

/** The names of a task's loop. */
export function loopNames({ loop, loopControl }: Task): readonly string[] {
  if (!loop) return [];
  return loopControl.indexVar === undefined ? [loopControl.loopVar] : [loopControl.loopVar, loopControl.indexVar];
}

/** Names that conditions ask for with `is defined`: what they guard may be missing. */
export function guardedBy(conditions: readonly Condition[]): readonly string[] {
  return conditions.flatMap(({ names }) => names.filter(({ guarded }) => guarded).map(({ name }) => name));
}

/** All names that tasks of a program define anywhere, with the first place of each. */
export function registeredAnywhere(program: Program): ReadonlyMap<string, Task> {
  const found = new Map<string, Task>();
  for (const task of allTasks(program)) {
    for (const name of definedBy(task)) if (!found.has(name)) found.set(name, task);
  }
  return found;
}

/** The tags that a program carries. */
export function knownTags(program: Program): ReadonlySet<string> {
  const tags = new Set<string>();
  for (const play of program.plays) {
    const carriers = [play, ...everyItem([...itemsOf(play), ...play.handlers])];
    for (const carrier of carriers) for (const tag of carrier.tags) tags.add(tag);
  }
  return tags;
}

/** The names that a play's handlers answer to: their own, with that of their role, and what they listen to. */
export function handlerNames(play: Play): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (items: readonly Item[], roles: readonly string[]): void => {
    for (const item of items) {
      if (item.kind === 'block') add(item.block, item.role ? [...roles, item.role.name] : roles);
      else
        for (const name of [item.title, ...roles.map((role) => `${role} : ${item.title}`), ...item.listen])
          names.add(name);
    }
  };
  add(play.handlers, []);
  return names;
}

/** The variables that a role brings. */
export function roleNames({ defaults, vars, params }: Role): readonly string[] {
  return [...defaults.keys(), ...vars.keys(), ...params.keys()];
}
