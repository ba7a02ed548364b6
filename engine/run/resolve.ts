// A play's tasks with everything that its blocks and the play hand down to them.
import type { Module } from '../contract/module.ts';
import type { Around } from '../language/playbook/controller-files.ts';
import type { Block, Common, Condition, Item, Named, Play, Role, Task, Templated } from '../language/program.ts';
import type { TaskRef } from './event.ts';

/** A task with its inherited keywords; the inner one won. */
export interface Resolved {
  readonly ref: TaskRef;
  readonly task: Task;
  readonly module: Module;
  /** Conditions of the blocks around it and its own, outermost first. */
  readonly when: readonly Condition[];
  readonly play: Play;
  /** Variables of the blocks and the task, outermost first. */
  readonly vars: readonly ReadonlyMap<string, Templated>[];
  /** The roles that it stands in, outermost first. */
  readonly roles: readonly Role[];
  /** Where the files that it names are looked for. */
  readonly around: Around;
  readonly notify: readonly Named[];
  readonly throttle: number | undefined;
  readonly tags: ReadonlySet<string>;
  /** Undefined where neither the play nor a block nor the task says anything: the inventory decides. */
  readonly become: boolean | undefined;
  readonly becomeUser: Templated | undefined;
  readonly environment: readonly Templated[];
  readonly ignoreErrors: boolean;
  readonly ignoreUnreachable: boolean;
  readonly noLog: boolean;
  readonly checkMode: boolean | undefined;
  readonly diff: boolean | undefined;
  readonly timeout: number | undefined;
  readonly delegateTo: Templated | undefined;
  readonly runOnce: boolean;
  /** The `rescue` list that it stands in, if any: such tasks are not looked ahead to from outside. */
  readonly rescueOf: Block | undefined;
  /** It stands in a block whose `rescue` runs where it fails. */
  readonly guarded: boolean;
}

export type Node =
  | { readonly kind: 'task'; readonly task: Resolved }
  | {
      readonly kind: 'block';
      readonly source: Block;
      /** The hosts run equal uses of a role once. */
      readonly once: string | undefined;
      readonly block: readonly Node[];
      readonly rescue: readonly Node[];
      readonly always: readonly Node[];
    };

export interface ResolvedPlay {
  readonly play: Play;
  /** After each, the handlers that are notified run. */
  readonly sections: readonly (readonly Node[])[];
  readonly handlers: readonly Resolved[];
  /** All tasks in the order in which a run without failures meets them. */
  readonly order: readonly Resolved[];
}

type Within = Pick<Resolved, 'rescueOf' | 'guarded'>;

/** What a name with `{{ }}` comes to, or `otherwise` where it rests on what only a task knows. */
export type Called = (name: Templated | undefined, otherwise: string) => string;

/** Resolves a play; `module` finds a module that the reader has already checked to exist. */
export function resolvePlay(
  play: Play,
  module: (name: string) => Module,
  nextId: () => number,
  called: Called,
): ResolvedPlay {
  const order: Resolved[] = [];
  const resolve = (task: Task, outer: readonly Level[], within: Within, handler: boolean): Resolved => {
    const resolved = inherit(task, play, [...outer, task], module(task.module.name), nextId(), within, handler, called);
    if (!handler) order.push(resolved);
    return resolved;
  };
  const nodes = (items: readonly Item[], outer: readonly Level[], within: Within): readonly Node[] =>
    items.map((item) => {
      if (item.kind === 'task') return { kind: 'task', task: resolve(item, outer, within, false) };
      const inside = [...outer, item];
      return {
        kind: 'block',
        source: item,
        once: item.role?.once,
        block: nodes(item.block, inside, { ...within, guarded: within.guarded || item.rescue.length > 0 }),
        rescue: nodes(item.rescue, inside, { ...within, rescueOf: item }),
        always: nodes(item.always, inside, within),
      };
    });
  const outside: Within = { rescueOf: undefined, guarded: false };
  const handlers = (items: readonly Item[], outer: readonly Level[]): readonly Resolved[] =>
    items.flatMap((item) =>
      item.kind === 'task' ? [resolve(item, outer, outside, true)] : handlers(item.block, [...outer, item]),
    );
  return {
    play,
    sections: play.sections.map((items) => nodes(items, [play], outside)),
    handlers: handlers(play.handlers, [play]),
    order,
  };
}

/** What stands around a task; a block may be a role's. */
type Level = Common & { readonly role?: Role };

/**
 * The handlers that a task notifies where it changes something. Of several with one name it is the last, so that
 * a play's replaces a role's; `role : name` means a role's own.
 */
export function notifiedBy({ notify }: Resolved, handlers: readonly Resolved[]): ReadonlySet<Resolved> {
  const found = notify.flatMap(({ name }) => [
    ...handlers.filter(({ task }) => task.listen.includes(name)),
    ...[handlers.findLast((handler) => namesOf(handler).includes(name)) ?? []].flat(),
  ]);
  return new Set(found);
}

function namesOf({ task: { title }, roles }: Resolved): readonly string[] {
  return [title, ...roles.map((role) => `${role.name} : ${title}`)];
}

function inherit(
  task: Task,
  play: Play,
  levels: readonly Level[],
  module: Module,
  id: number,
  within: Within,
  handler: boolean,
  called: Called,
): Resolved {
  const last = <K extends keyof Common>(key: K): Common[K] | undefined =>
    levels.findLast((level) => level[key] !== undefined)?.[key];
  const roles = levels.flatMap(({ role }) => role ?? []);
  return {
    ref: { id, title: called(task.name, task.title), module: module.name, location: task.location, handler },
    task,
    module,
    when: levels.flatMap((level) => level.when),
    play,
    vars: levels.slice(1).map((level) => level.vars),
    roles,
    around: { roles, folders: play.folders },
    notify: levels.flatMap((level) => level.notify),
    throttle: last('throttle'),
    tags: new Set(levels.flatMap((level) => level.tags)),
    become: last('become'),
    becomeUser: last('becomeUser'),
    environment: levels.flatMap((level) => (level.environment ? [level.environment] : [])),
    ignoreErrors: last('ignoreErrors') ?? false,
    ignoreUnreachable: last('ignoreUnreachable') ?? false,
    noLog: last('noLog') ?? false,
    checkMode: last('checkMode'),
    diff: last('diff'),
    timeout: last('timeout'),
    delegateTo: last('delegateTo'),
    runOnce: last('runOnce') ?? false,
    ...within,
  };
}
