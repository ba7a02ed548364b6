// From what the sources say to hosts with merged variables.
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { problem } from '../diagnostics/problem.ts';
import { compileData } from '../language/templated.ts';
import type { Draft, DraftHost } from './draft.ts';
import { groupTree, type Tree } from './groups.ts';
import type { Group, Host, Inventory, Variable } from './inventory.ts';
import { LOCALHOST } from './pattern.ts';
import type { VarFiles } from './var-files.ts';

/** Says which of two groups equally deep wins; not a variable of their hosts. */
const PRIORITY = 'ansible_group_priority';

/** What one folder's `group_vars/` and `host_vars/` hold. */
export interface VarFolder {
  readonly groups: VarFiles;
  readonly hosts: VarFiles;
}

/**
 * Variables by precedence, low to high, as in Ansible: what the inventory says of `all`, then of groups (parents first,
 * same depth by `ansible_group_priority`, then by name); `group_vars/all`, then the groups' `group_vars/`; what the
 * inventory says of the host, then its `host_vars/`. Of folders those beside the inventory come first, then those
 * beside the playbook.
 * @param folders beside the inventories, in order; `playbook` beside the playbook
 */
export function mergeInventory(
  draft: Draft,
  sources: readonly string[],
  folders: readonly VarFolder[],
  playbook: VarFolder | undefined,
  diagnostics: Diagnostic[],
): Inventory {
  const merger = new Merger(draft, [folders, playbook ? [playbook] : []], diagnostics);
  const hosts = new Map<string, Host>();
  for (const host of draft.hosts.values()) hosts.set(host.name, merger.host(host));
  const implicit = hosts.has(LOCALHOST) ? undefined : merger.implicit(LOCALHOST);
  return { sources, hosts, groups: merger.groups(hosts), ...(implicit && { implicit }) };
}

class Merger {
  private readonly draft: Draft;
  private readonly levels: readonly (readonly VarFolder[])[];
  private readonly tree: Tree;
  private readonly priorities = new Map<string, number>();
  /** Hosts of the same groups share what those groups say. */
  private readonly shared = new Map<string, ReadonlyMap<string, Variable>>();

  constructor(draft: Draft, levels: readonly (readonly VarFolder[])[], diagnostics: Diagnostic[]) {
    this.draft = draft;
    this.levels = levels;
    this.tree = groupTree(draft);
    for (const group of draft.groups.values()) this.priority(group.name, diagnostics);
  }

  private priority(name: string, diagnostics: Diagnostic[]): void {
    const variable = this.draft.groups.get(name)?.vars.get(PRIORITY);
    const value = variable?.value.written ?? 1;
    if (typeof value === 'number') this.priorities.set(name, value);
    else {
      const message = `"${PRIORITY}" must be a number`;
      diagnostics.push(problem('inventory-value', message, variable?.location));
    }
  }

  host({ name, groups, vars }: DraftHost): Host {
    const all = this.sorted(groups);
    return { name, groups: all, vars: this.withHost(name, vars, this.groupVars(all)) };
  }

  /** The host that stands for this machine where no inventory names it; it is in no group but reads those of `all`. */
  implicit(name: string): Host {
    const at = { file: '', line: 1, column: 1 };
    const own = new Map([['ansible_connection', { value: compileData('local', at), location: at }]]);
    return { name, groups: [], vars: this.withHost(name, own, this.groupVars([])) };
  }

  groups(hosts: ReadonlyMap<string, Host>): ReadonlyMap<string, Group> {
    const bare = [...hosts.values()].filter((host) => host.groups[0] === 'ungrouped').map((host) => host.name);
    const parented = new Set([...this.draft.groups.values()].flatMap((group) => [...group.children.keys()]));
    const groups = new Map<string, Group>();
    for (const { name, children, hosts: named } of this.draft.groups.values()) {
      const top =
        name === 'all' ? [...this.draft.groups.keys()].filter((each) => each !== 'all' && !parented.has(each)) : [];
      const own = name === 'ungrouped' ? bare : name === 'all' ? [] : [...named];
      const below = new Set([...(name === 'all' ? ['ungrouped'] : []), ...children.keys(), ...top]);
      groups.set(name, { name, children: [...below], own, hosts: own });
    }
    return new Map([...groups].map(([name, group]) => [name, withBelow(group, groups)]));
  }

  private sorted(direct: ReadonlySet<string>): string[] {
    const names = new Set([...direct].flatMap((group) => [...this.tree.upward(group)]));
    if (names.size > 1) names.delete('ungrouped');
    if (names.size === 0) names.add('ungrouped');
    const priority = (name: string) => this.priorities.get(name) ?? 1;
    return [...names].sort(
      (a, b) => this.tree.depth(a) - this.tree.depth(b) || priority(a) - priority(b) || (a < b ? -1 : 1),
    );
  }

  private groupVars(groups: readonly string[]): ReadonlyMap<string, Variable> {
    const key = groups.join(' ');
    const known = this.shared.get(key);
    if (known) return known;
    const vars = new Map<string, Variable>();
    for (const name of ['all', ...groups]) assign(vars, this.draft.groups.get(name)?.vars);
    for (const names of [['all'], groups]) {
      for (const folders of this.levels) {
        for (const name of names) for (const folder of folders) assign(vars, folder.groups.get(name));
      }
    }
    this.shared.set(key, vars);
    return vars;
  }

  private withHost(
    name: string,
    own: ReadonlyMap<string, Variable>,
    base: ReadonlyMap<string, Variable>,
  ): Map<string, Variable> {
    const vars = new Map(base);
    assign(vars, own);
    for (const folder of this.levels.flat()) assign(vars, folder.hosts.get(name));
    return vars;
  }
}

/** The group with the hosts below it, level by level. */
function withBelow(group: Group, groups: ReadonlyMap<string, Group>): Group {
  if (group.children.length === 0) return group;
  const reached = new Set([group]);
  for (const each of reached) {
    for (const child of each.children) {
      const next = groups.get(child);
      if (next) reached.add(next);
    }
  }
  return { ...group, hosts: [...new Set([...reached].flatMap(({ own }) => own))] };
}

function assign(vars: Map<string, Variable>, more: ReadonlyMap<string, Variable> | undefined): void {
  if (!more) return;
  for (const [name, variable] of more) if (name !== PRIORITY) vars.set(name, variable);
}
