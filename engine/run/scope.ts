// The variables of a task on a host, low to high as LANGUAGE says: inventory, play, block and task
// variables, what tasks set and registered, the loop's, `-e`; and the magic names.
import type { Host, Inventory } from '../inventory/inventory.ts';
import { OMIT } from '../language/names.ts';
import { lookup, scopeOf, templates, values, variables } from '../language/variables.ts';
import { lazy, type Scope, type Value } from '../values/lazy.ts';
import type { PlayRun } from './play-run.ts';
import type { Resolved } from './resolve.ts';
import type { View } from './view.ts';

export interface TaskNames {
  readonly run: PlayRun;
  readonly host: string;
  readonly task: Resolved | undefined;
  readonly locals: ReadonlyMap<string, Value>;
  readonly view: View;
}

/** The names that a task reads for a host. */
export function taskScope(names: TaskNames): Scope {
  const { run, host, task, locals, view } = names;
  return scopeOf([
    variables(hostOf(run, host)?.vars ?? new Map()),
    ...(task?.vars ?? []).map(templates),
    lookup(
      (name) => view.get(host, name),
      () => view.names(host),
    ),
    values(locals),
    templates(run.ctx.extraVars),
    lookup(
      (name) => MAGIC.get(name)?.(names),
      () => MAGIC.keys(),
    ),
  ]);
}

/** A host as others see it in `hostvars`: its inventory variables and what its tasks set. */
function hostScope({ run, view }: TaskNames, host: string): Scope {
  return taskScope({ run, host, view, task: undefined, locals: new Map() });
}

/** Names that Play itself gives values to, each worked out when it is read. */
const MAGIC: ReadonlyMap<string, (names: TaskNames) => Value> = new Map([
  ['inventory_hostname', ({ host }: TaskNames): Value => host],
  ['inventory_hostname_short', ({ host }) => host.split('.')[0] ?? host],
  ['groups', ({ run }) => groupsOf(run.ctx.inventory)],
  ['group_names', ({ run, host }) => (hostOf(run, host)?.groups ?? []).filter((name) => name !== 'all').toSorted()],
  ['hostvars', hostvars],
  ['play_hosts', active],
  ['ansible_play_hosts', active],
  ['ansible_check_mode', ({ run }) => run.ctx.check],
  ['playbook_dir', ({ run }) => run.playbookDir],
  ['inventory_dir', inventoryDir],
  ['omit', () => OMIT],
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
