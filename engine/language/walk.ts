// Ways through a program.
import type { Block, Item, Play, Program, Task } from './program.ts';

/** What a play does in order, handlers aside. */
export const itemsOf = ({ sections }: Pick<Play, 'sections'>): readonly Item[] => sections.flat();

/** The lists of tasks in a block, in order. */
export function partsOf(block: Block): readonly (readonly Item[])[] {
  return [block.block, block.rescue, block.always];
}

/** The tasks that an include is known to bring, if any. */
export function broughtBy({ include }: Task): readonly Block[] {
  return [...(include?.known.values() ?? [])].flatMap((one) => (one.kind === 'tasks' ? one.block : []));
}

/** Every item of a list, those in blocks and includes too, each before what is in it. */
export function* everyItem(items: readonly Item[]): Generator<Item> {
  for (const item of items) {
    yield item;
    if (item.kind === 'task') yield* everyItem(broughtBy(item));
    else for (const part of partsOf(item)) yield* everyItem(part);
  }
}

/** Every task of a list, those in blocks and includes too, in order. */
export function* tasksOf(items: readonly Item[]): Generator<Task> {
  for (const item of everyItem(items)) if (item.kind === 'task') yield item;
}

/** Every task of a program, handlers too. */
export function* allTasks({ plays }: Program): Generator<Task> {
  for (const play of plays) yield* tasksOf([...itemsOf(play), ...play.handlers]);
}
