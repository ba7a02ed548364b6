// Which names a program can define, and where.
import type { Block, Condition, Item, Play, Program, Task } from '../program.ts';

/** Every task of a list, those in blocks too, in order. */
function* tasksOf(items: readonly Item[]): Generator<Task> {
  for (const item of items) {
    if (item.kind === 'task') yield item;
    else for (const part of partsOf(item)) yield* tasksOf(part);
  }
}

export function partsOf(block: Block): readonly (readonly Item[])[] {
  return [block.block, block.rescue, block.always];
}

/** Every task of a program, handlers too. */
export function* allTasks(program: Program): Generator<Task> {
  for (const play of program.plays) {
    yield* tasksOf(play.items);
    yield* play.handlers;
  }
}

/** The names that a task defines for those after it: `register`, and what `set_fact` sets. */
export function definedBy(task: Task): readonly string[] {
  const sets = task.module.name === 'set_fact' ? task.params.keys() : [];
  return task.register ? [...sets, task.register.name] : sets;
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
  const add = (items: readonly Item[]): void => {
    for (const item of items) {
      for (const tag of item.tags) tags.add(tag);
      if (item.kind === 'block') for (const part of partsOf(item)) add(part);
    }
  };
  for (const play of program.plays) {
    for (const tag of play.tags) tags.add(tag);
    add(play.items);
    add(play.handlers);
  }
  return tags;
}

/** The names that a play's handlers answer to. */
export function handlerNames(play: Play): ReadonlySet<string> {
  return new Set(play.handlers.flatMap((handler) => [handler.title, ...handler.listen]));
}
