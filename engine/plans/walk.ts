// The tasks of a play and the variables that are written in it, wherever they stand.
import type { Block, Item, Play, Role, Task, Templated } from '../language/program.ts';
import { broughtBy } from '../language/walk.ts';

type Variables = ReadonlyMap<string, Templated>;

/** All items of a play, blocks before what is in them. */
function itemsOf({ sections, handlers }: Play): readonly Item[] {
  const inside = (items: readonly Item[]): readonly Item[] =>
    items.flatMap((item) => [item, ...inside(item.kind === 'block' ? listsOf(item).flat() : broughtBy(item))]);
  return inside([...sections.flat(), ...handlers]);
}

/** Each task, and whether `no_log` hides it. */
export function tasksOf({ sections, handlers, noLog = false }: Play): readonly (readonly [Task, boolean])[] {
  const inside = (items: readonly Item[], outer: boolean): readonly (readonly [Task, boolean])[] =>
    items.flatMap((item) => {
      const hidden = item.noLog ?? outer;
      if (item.kind === 'block') return inside(listsOf(item).flat(), hidden);
      return [[item, hidden] as const, ...inside(broughtBy(item), item.include?.apply.noLog ?? outer)];
    });
  return inside([...sections.flat(), ...handlers], noLog);
}

/** Variables of the play, its roles, its blocks and its tasks. */
export function variablesOf(play: Play): readonly Variables[] {
  const roles = new Set([
    ...play.roles,
    ...itemsOf(play).flatMap((item) => (item.kind === 'block' ? (item.role ?? []) : [])),
  ]);
  return [
    ...[...roles].flatMap(({ defaults, vars, params }: Role) => [defaults, vars, params]),
    play.vars,
    ...itemsOf(play).flatMap((item) => [item.vars, ...(item.kind === 'task' ? filesOf(item) : [])]),
  ];
}

/** The files of variables that a task is known to include. */
function filesOf({ include }: Task): readonly Variables[] {
  return [...(include?.known.values() ?? [])].flatMap((one) => (one.kind === 'variables' ? one.vars : []));
}

const listsOf = ({ block, rescue, always }: Block): readonly (readonly Item[])[] => [block, rescue, always];
