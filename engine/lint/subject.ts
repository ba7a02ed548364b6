// What rules look at, gathered once.
import { locationText } from '../diagnostics/diagnostic.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Common, Item, Play, Program, Role, Task, Templated } from '../language/program.ts';
import { everyItem, itemsOf } from '../language/walk.ts';
import type { Placed, SetName, Subject } from './rule.ts';
import { findKeyword, type Texts } from './text.ts';

/**
 * @param texts the files that were read
 * @param inventory where one was named
 */
export function subjectOf(program: Program, texts: Texts, inventory?: Inventory): Subject {
  const tasks = new Map<string, Placed>();
  const plays = new Map<string, Play>();
  const items: Item[] = [];
  for (const play of program.plays) {
    if (!plays.has(locationText(play.location))) plays.set(locationText(play.location), play);
    const handlers = new Set(handlersIn(play.handlers));
    for (const item of everyItem([...itemsOf(play), ...play.handlers])) {
      items.push(item);
      const place = locationText(item.location);
      // The check of a role's arguments is nobody's own task.
      if (item.kind === 'task' && !item.validates && !tasks.has(place))
        tasks.set(place, { task: item, handler: handlers.has(item) });
    }
  }
  const all = [...tasks.values()];
  return {
    program,
    plays: [...plays.values()],
    tasks: all,
    variables: different(
      [...program.plays, ...items].flatMap(variablesIn).concat(inventoryVariables(inventory)),
    ).filter(
      // The lines of a sealed file are not those that its places count, and its values are no plain text.
      ({ location }) => texts.has(location.file),
    ),
    complete:
      program.compile === undefined &&
      all.every(({ task }) => task.include === undefined || task.include.foreseen === 'all'),
    keywordAt: (start, word) => findKeyword(texts, start, word) ?? start,
    hasKeyword: (start, word) => findKeyword(texts, start, word) !== undefined,
    count: counter(texts),
  };
}

/** What can be notified: not what a handler brings in. */
const handlersIn = (items: readonly Item[]): readonly Task[] =>
  items.flatMap((item) => (item.kind === 'task' ? item : handlersIn(item.block)));

/** Counts words; all of them once one is asked for. */
function counter(texts: Texts): Subject['count'] {
  let counts: Map<string, number> | undefined;
  return (word) => {
    if (!counts) {
      counts = new Map();
      for (const text of texts.values())
        for (const [each] of text.matchAll(/\w+/g)) counts.set(each, (counts.get(each) ?? 0) + 1);
    }
    return counts.get(word) ?? 0;
  };
}

type Vars = ReadonlyMap<string, Templated>;

const named = (vars: Vars): readonly SetName[] =>
  [...vars].map(([name, value]) => ({ name, value, location: value.location }));

function variablesIn(carrier: Play | Item): readonly SetName[] {
  const own = named((carrier satisfies Common).vars);
  if (!('kind' in carrier)) return [...own, ...carrier.roles.flatMap(roleVariables)];
  if (carrier.kind === 'block') return [...own, ...(carrier.role ? roleVariables(carrier.role) : [])];
  return [...own, ...setBy(carrier)];
}

const roleVariables = ({ defaults, vars, params }: Role): readonly SetName[] => [defaults, vars, params].flatMap(named);

function setBy({ module, params, include }: Task): readonly SetName[] {
  if (module.name === 'set_fact') {
    return params.keys().flatMap((name) => {
      const value = params.member(name);
      return value ? [{ name, value, location: value.location }] : [];
    });
  }
  return [...(include?.known.values() ?? [])].flatMap((one) => (one.kind === 'variables' ? named(one.vars) : []));
}

function inventoryVariables(inventory: Inventory | undefined): readonly SetName[] {
  const hosts = [...(inventory?.hosts.values() ?? [])];
  return hosts.flatMap(({ vars }) => [...vars].map(([name, variable]) => ({ name, ...variable })));
}

/** Many hosts have a variable from one place. */
function different(variables: readonly SetName[]): readonly SetName[] {
  return [...new Map(variables.map((each) => [`${each.name} ${locationText(each.location)}`, each])).values()];
}
