// A play's tasks with everything that its blocks and the play hand down to them.
import type { Module } from '../contract/module.ts';
import type { ParamsSchema } from '../contract/schema.ts';
import { NOTHING_SAID } from '../language/playbook/common.ts';
import type { Around } from '../language/playbook/controller-files.ts';
import type {
  Block,
  Brought,
  Common,
  Condition,
  Item,
  Named,
  Play,
  Role,
  Task,
  Templated,
} from '../language/program.ts';
import type { Value } from '../values/lazy.ts';
import type { TaskRef } from './event.ts';

/** A task with its inherited keywords; the inner one won. */
export interface Resolved {
  readonly ref: TaskRef;
  readonly task: Task;
  readonly module: Module;
  /** Conditions of the blocks around it and its own, outermost first. */
  readonly when: readonly Condition[];
  readonly play: Play;
  /** What stands around it, and itself, outermost first. */
  readonly levels: readonly Level[];
  /** The include that brought it, innermost. */
  readonly included: Included | undefined;
  /** Variables of the blocks and the task, outermost first. */
  readonly vars: readonly ReadonlyMap<string, Templated>[];
  /** The roles that it stands in, outermost first. */
  readonly roles: readonly Role[];
  /** Where the files that it names are looked for. */
  readonly around: Around;
  readonly notify: readonly Named[];
  readonly throttle: number | undefined;
  readonly anyErrorsFatal: boolean;
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
  /** The tasks that an include brings. */
  expand(include: Resolved, brought: Tasks, locals: ReadonlyMap<string, Value>, open: readonly Condition[]): Expansion;
}

type Tasks = Extract<Brought, { kind: 'tasks' }>;

/** What an include brought, for its variables to be read by. */
export interface Included {
  readonly task: Resolved;
  /** The variables of the include's loop. */
  readonly locals: ReadonlyMap<string, Value>;
  /** All tasks that came in, in order. */
  readonly order: readonly Resolved[];
}

export interface Expansion {
  readonly nodes: readonly Node[];
  readonly order: readonly Resolved[];
  /** Handlers that the play did not know before. */
  readonly handlers: readonly Resolved[];
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
  const resolve = (task: Task, outer: readonly Level[], within: Within, handler: boolean): Resolved => {
    const own = task.include ? INCLUDE : task.validates ? validating(task.validates) : module(task.module.name);
    return inherit(task, play, [...outer, task], own, nextId(), within, handler, called);
  };
  const nodes = (items: readonly Item[], outer: readonly Level[], within: Within, order: Resolved[]): readonly Node[] =>
    items.map((item) => {
      if (item.kind === 'task') {
        const task = resolve(item, outer, within, false);
        order.push(task);
        return { kind: 'task', task };
      }
      const inside = [...outer, item];
      return {
        kind: 'block',
        source: item,
        once: item.role?.once,
        block: nodes(item.block, inside, { ...within, guarded: within.guarded || item.rescue.length > 0 }, order),
        rescue: nodes(item.rescue, inside, { ...within, rescueOf: item }, order),
        always: nodes(item.always, inside, within, order),
      };
    });
  const outside: Within = { rescueOf: undefined, guarded: false };
  const handlers = (items: readonly Item[], outer: readonly Level[]): readonly Resolved[] =>
    items.flatMap((item) =>
      item.kind === 'task' ? [resolve(item, outer, outside, true)] : handlers(item.block, [...outer, item]),
    );
  const order: Resolved[] = [];
  return {
    play,
    sections: play.sections.map((items) => nodes(items, [play], outside, order)),
    handlers: handlers(play.handlers, [play]),
    order,
    expand(include, { block, handlers: more }, locals, open) {
      const came: Resolved[] = [];
      const included: Included = { task: include, locals, order: came };
      const apply = include.task.include?.apply ?? NOTHING_SAID;
      const brought = { ...NOTHING_SAID, when: open, included };
      const outer = [...include.levels.slice(0, -1), brought, apply];
      const { rescueOf, guarded } = include;
      return {
        nodes: nodes([block], outer, { rescueOf, guarded }, came),
        order: came,
        handlers: handlers(more, [play]),
      };
    },
  };
}

/** What stands around a task; a block may be a role's, or what an include brought. */
type Level = Common & { readonly role?: Role; readonly included?: Included };

/** Stands for the module of an include, which the run itself carries out. */
const INCLUDE: Module = {
  name: 'include',
  summary: 'Bring in tasks or variables',
  readOnly: true,
  params: { type: 'object', properties: {} },
  examples: [],
  observe: () => ({}),
  plan: () => [],
};

const VALIDATING = new WeakMap<ParamsSchema, Module>();

/** Stands for a module whose parameters are the arguments of a role: that they fit is all that it does. */
function validating(params: ParamsSchema): Module {
  const known = VALIDATING.get(params);
  const made = known ?? { ...INCLUDE, name: 'validate_argument_spec', summary: 'Check arguments', params };
  VALIDATING.set(params, made);
  return made;
}

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
    ref: { id, title: called(task.name, task.title), module: task.module.name, location: task.location, handler },
    task,
    module,
    when: levels.flatMap((level) => level.when),
    play,
    levels,
    included: levels.findLast(({ included }) => included)?.included,
    vars: levels.slice(1).map((level) => level.vars),
    roles,
    around: { roles, folders: play.folders },
    notify: levels.flatMap((level) => level.notify),
    throttle: last('throttle'),
    anyErrorsFatal: last('anyErrorsFatal') ?? false,
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
