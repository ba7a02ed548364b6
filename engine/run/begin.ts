// Where a run begins: at a task that is named, or where an earlier run stopped.
import type { Item, Play, Program, Task } from '../language/program.ts';
import type { TaskName } from './journal/entry.ts';

/** Tasks before it are passed over on a host. */
export interface Beginning {
  /** Position of the play in the program. */
  readonly play: number;
  /** Position of the task among all of the play. */
  readonly task: number;
  /** An earlier run has finished the task itself. Tasks that only set variables run again. */
  readonly resumed: boolean;
}

/** All tasks of a play in the order in which they are written, those of `rescue` and `always` among them. */
export function tasksOf({ sections }: Play): readonly Task[] {
  const inside = (items: readonly Item[]): readonly Task[] =>
    items.flatMap((item) => (item.kind === 'task' ? [item] : inside([...item.block, ...item.rescue, ...item.always])));
  return sections.flatMap(inside);
}

/** The first task with this title. */
export function beginningAt(title: string, { plays }: Program): Beginning | undefined {
  for (const [play, each] of plays.entries()) {
    const task = tasksOf(each).findIndex((one) => one.title === title);
    if (task >= 0) return { play, task, resumed: false };
  }
  return undefined;
}

/** What comes after a task that an earlier run called so. */
export function beginningAfter(name: TaskName, { plays }: Program): Beginning | undefined {
  const play = nth(plays, name.playNth, ({ name: title }) => title === name.play);
  const of = plays[play];
  const task = of ? nth(tasksOf(of), name.nth, ({ title }) => title === name.task) : -1;
  return task < 0 ? undefined : { play, task, resumed: true };
}

/** A task of a play, as the next run finds it again. */
export function taskName(task: Task, play: Play, { plays }: Pick<Program, 'plays'>): TaskName {
  const plain = plays.filter(({ name }) => name === play.name);
  return { play: play.name, playNth: plain.indexOf(play), task: task.title, nth: placesOf(play).get(task) ?? -1 };
}

const places = new WeakMap<Play, ReadonlyMap<Task, number>>();

/** The position of each task of a play among those of its title, counted once: it is asked after every task of every host. */
function placesOf(play: Play): ReadonlyMap<Task, number> {
  const known = places.get(play);
  if (known) return known;
  const counts = new Map<string, number>();
  const found = new Map<Task, number>();
  for (const task of tasksOf(play)) {
    const count = counts.get(task.title) ?? 0;
    if (!found.has(task)) found.set(task, count);
    counts.set(task.title, count + 1);
  }
  places.set(play, found);
  return found;
}

/** The position of the item that comes after `count` others for which `holds`; -1 where there is none. */
function nth<T>(items: readonly T[], count: number, holds: (item: T) => boolean): number {
  const found = items.flatMap((item, index) => (holds(item) ? [index] : []));
  return found[count] ?? -1;
}
