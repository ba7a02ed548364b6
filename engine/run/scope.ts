// The variables of a task on a host, low to high: defaults of roles, inventory, play, roles, blocks and task,
// what tasks set and registered, parameters of roles, the loop's, `-e`; and the magic names.
import type { Host, Inventory } from '../inventory/inventory.ts';
import { OMIT } from '../language/names.ts';
import type { Play, Role } from '../language/program.ts';
import {
  type Layer,
  type LayeredScope,
  lookup,
  scopeOf,
  steady,
  templates,
  values,
  variables,
} from '../language/variables.ts';
import { lazy, type Scope, type Value } from '../values/lazy.ts';
import { isUnknown, unknown } from '../values/unknown.ts';
import { factsOf } from './facts.ts';
import type { PlayRun } from './play-run.ts';
import type { Included, Resolved } from './resolve.ts';
import type { View } from './view.ts';

export interface TaskNames {
  readonly run: PlayRun;
  readonly host: string;
  readonly task: Resolved | undefined;
  readonly locals: ReadonlyMap<string, Value>;
  readonly view: View;
}

/** The names that a task reads for a host. */
export function taskScope(names: TaskNames): LayeredScope {
  const { run, host, task, locals, view } = names;
  const shared = task ? sharedBy(task.play) : undefined;
  const roles = shared ? [shared, ...view.roles(host), ...(task?.roles ?? [])] : [];
  const written: readonly Layer[] = [
    ...roles.map(({ defaults }) => templates(defaults)),
    variables(hostOf(run, host)?.vars ?? new Map()),
    factsOf(host, view, run.ctx.facts),
    templates(task?.play.vars ?? new Map()),
    templates(task ? run.varsFiles(host) : new Map()),
    ...roles.map(({ vars }) => templates(vars)),
    ...(task?.vars ?? []).map(templates),
    ...view.variables(host).map(templates),
  ];
  return scopeOf([
    ...written,
    lookup(
      (name) => {
        const value = view.get(host, name);
        // A variable that perhaps no task sets is there all the same where the playbook or the inventory has it.
        return isUnknown(value) && value.perhaps && written.some((layer) => layer.get(name))
          ? unknown(value.origin)
          : value;
      },
      () => view.names(host),
      (name) => run.open || run.defines.has(name),
    ),
    ...(task?.levels ?? []).flatMap((level) => {
      if (level.role) return templates(level.role.params);
      return level.included ? brought(level.included, names) : [];
    }),
    values(locals),
    templates(run.ctx.extraVars),
    steady(
      (name) => MAGIC.get(name)?.(names),
      () => MAGIC.keys(),
    ),
    lookup(
      (name) => MOVING.get(name)?.(names),
      () => MOVING.keys(),
    ),
  ]);
}

/** What stands beside an include, as it was where the include stands. */
function brought({ task, locals }: Included, { run, host, view }: TaskNames): readonly Layer[] {
  const { vars } = task.task;
  if (vars.size === 0) return [values(locals)];
  const outer = taskScope({ run, host, task, locals, view });
  const own = lookup(
    (name) => vars.get(name)?.evaluate(outer),
    () => vars.keys(),
    (name) => vars.has(name),
  );
  return [values(locals), own];
}

type RoleVariables = Pick<Role, 'defaults' | 'vars'>;

const SHARED = new WeakMap<Play, RoleVariables>();

/** The variables of all roles of a play, a later role's win. */
function sharedBy(play: Play): RoleVariables {
  const known = SHARED.get(play);
  const shared = known ?? {
    defaults: new Map(play.roles.flatMap(({ defaults }) => [...defaults])),
    vars: new Map(play.roles.flatMap(({ vars }) => [...vars])),
  };
  SHARED.set(play, shared);
  return shared;
}

/** A host as others see it in `hostvars`: its inventory variables and what its tasks set. */
function hostScope({ run, view }: TaskNames, host: string): Scope {
  return taskScope({ run, host, view, task: undefined, locals: new Map() });
}

/** Names that Play itself gives values to, each worked out when it is read. */
const MAGIC: ReadonlyMap<string, (names: TaskNames) => Value | undefined> = new Map([
  ['inventory_hostname', ({ host }: TaskNames): Value | undefined => host],
  ['inventory_hostname_short', ({ host }) => host.split('.')[0] ?? host],
  ['groups', ({ run }) => groupsOf(run.ctx.inventory)],
  ['group_names', ({ run, host }) => (hostOf(run, host)?.groups ?? []).filter((name) => name !== 'all').toSorted()],
  ['ansible_play_batch', ({ run }) => run.states.map(({ name }) => name)],
  ['ansible_play_name', ({ run }) => run.title],
  ['ansible_check_mode', ({ run }) => run.ctx.check],
  ['ansible_diff_mode', ({ run }) => run.ctx.diff],
  ['playbook_dir', ({ run }) => run.playbookDir],
  ['inventory_dir', inventoryDir],
  ['inventory_file', ({ run }) => run.ctx.inventory.sources[0] ?? run.playbookDir],
  ['role_path', ({ task }) => task?.roles.at(-1)?.path],
  ['omit', () => OMIT],
]);

/** Those that say something else once a task has run. */
const MOVING: ReadonlyMap<string, (names: TaskNames) => Value> = new Map([
  ['hostvars', hostvars],
  ['play_hosts', active],
  ['ansible_play_hosts', active],
]);

function hostvars(names: TaskNames): Value {
  const { run } = names;
  return lazy(
    (name) => (hostOf(run, name) ? variablesOf(hostScope(names, name)) : undefined),
    () => [...run.ctx.inventory.hosts.keys()],
  );
}

/** The play's hosts that are still in the run. */
function active({ run }: TaskNames): Value {
  const out = new Set(run.states.filter((state) => state.out !== undefined).map(({ name }) => name));
  return run.playHosts.filter((name) => !out.has(name));
}

function inventoryDir({ run }: TaskNames): Value {
  const source = run.ctx.inventory.sources[0] ?? run.playbookDir;
  return source.includes('/') ? source.slice(0, source.lastIndexOf('/')) : run.playbookDir;
}

const GROUPS = new WeakMap<Inventory, Value>();

function groupsOf(inventory: Inventory): Value {
  const known = GROUPS.get(inventory);
  const groups = known ?? Object.fromEntries([...inventory.groups].map(([name, group]) => [name, group.hosts]));
  GROUPS.set(inventory, groups);
  return groups;
}

function hostOf(run: PlayRun, name: string): Host | undefined {
  const { hosts, implicit } = run.ctx.inventory;
  return hosts.get(name) ?? (implicit?.name === name ? implicit : undefined);
}

function variablesOf(scope: Scope): Value {
  return lazy(
    (name) => scope.get(name),
    () => scope.names(),
  );
}
