// A play's tasks with everything that its blocks and the play hand down to them.
import type { Module } from '../contract/module.ts';
import type { Block, Common, Condition, Item, Play, Task, Templated } from '../language/program.ts';
import type { TaskRef } from './event.ts';

/** A task with its inherited keywords; the inner one won. */
export interface Resolved {
  readonly ref: TaskRef;
  readonly task: Task;
  readonly module: Module;
  /** Conditions of the blocks around it and its own, outermost first. */
  readonly when: readonly Condition[];
  /** Variables of the play, the blocks and the task, outermost first. */
  readonly vars: readonly ReadonlyMap<string, Templated>[];
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
      readonly block: readonly Node[];
      readonly rescue: readonly Node[];
      readonly always: readonly Node[];
    };

export interface ResolvedPlay {
  readonly play: Play;
  readonly nodes: readonly Node[];
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
  const resolve = (task: Task, outer: readonly Common[], within: Within, handler: boolean): Resolved => {
    const resolved = inherit(task, [...outer, task], module(task.module.name), nextId(), within, handler, called);
    if (!handler) order.push(resolved);
    return resolved;
  };
  const nodes = (items: readonly Item[], outer: readonly Common[], within: Within): readonly Node[] =>
    items.map((item) => {
      if (item.kind === 'task') return { kind: 'task', task: resolve(item, outer, within, false) };
      const inside = [...outer, item];
      return {
        kind: 'block',
        source: item,
        block: nodes(item.block, inside, { ...within, guarded: within.guarded || item.rescue.length > 0 }),
        rescue: nodes(item.rescue, inside, { ...within, rescueOf: item }),
        always: nodes(item.always, inside, within),
      };
    });
  const outside: Within = { rescueOf: undefined, guarded: false };
  return {
    play,
    nodes: nodes(play.items, [play], outside),
    handlers: play.handlers.map((handler) => resolve(handler, [play], outside, true)),
    order,
  };
}

/** Whether a task that changes something notifies a handler. */
export function notifies({ task: { notify } }: Resolved, { task: { title, listen } }: Resolved): boolean {
  return notify.some(({ name }) => name === title || listen.includes(name));
}

function inherit(
  task: Task,
  levels: readonly Common[],
  module: Module,
  id: number,
  within: Within,
  handler: boolean,
  called: Called,
): Resolved {
  const last = <K extends keyof Common>(key: K): Common[K] | undefined =>
    levels.findLast((level) => level[key] !== undefined)?.[key];
  return {
    ref: { id, title: called(task.name, task.title), module: module.name, location: task.location, handler },
    task,
    module,
    when: levels.flatMap((level) => level.when),
    vars: levels.map((level) => level.vars),
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
