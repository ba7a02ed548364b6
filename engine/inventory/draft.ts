// What the sources say, before groups and precedence are worked out.
import type { Diagnostic, Location } from '../diagnostics/diagnostic.ts';
import { problem } from '../diagnostics/problem.ts';
import { compileData } from '../language/templated.ts';
import type { HostNames } from './hostname.ts';
import type { Variable } from './inventory.ts';

export interface DraftHost {
  readonly name: string;
  readonly location: Location;
  readonly groups: Set<string>;
  readonly vars: Map<string, Variable>;
}

export interface DraftGroup {
  readonly name: string;
  /** Where a section or a YAML key declares it; undefined while it is only mentioned. */
  declared?: Location;
  readonly hosts: Set<string>;
  /** Its child groups, with where each is named. */
  readonly children: Map<string, Location>;
  /** Where `[name:vars]` stands, for a group that nothing declares. */
  varsAt?: Location;
  readonly vars: Map<string, Variable>;
}

/** The hosts and groups of all sources, in the order in which they are first named. */
export interface Draft {
  readonly hosts: Map<string, DraftHost>;
  readonly groups: Map<string, DraftGroup>;
}

export function emptyDraft(): Draft {
  const draft: Draft = { hosts: new Map(), groups: new Map() };
  const builtIn: Location = { file: '', line: 1, column: 1 };
  declareGroup(draft, 'all', builtIn);
  declareGroup(draft, 'ungrouped', builtIn);
  return draft;
}

/** The group of a name, made when it is first mentioned. */
export function mentionGroup(draft: Draft, name: string): DraftGroup {
  const known = draft.groups.get(name);
  if (known) return known;
  const group: DraftGroup = { name, hosts: new Set(), children: new Map(), vars: new Map() };
  draft.groups.set(name, group);
  return group;
}

export function declareGroup(draft: Draft, name: string, location: Location): DraftGroup {
  const group = mentionGroup(draft, name);
  group.declared ??= location;
  return group;
}

/** Puts a host into a group; its variables are set by the caller, later sources over earlier ones. */
export function addHost(draft: Draft, name: string, group: string, location: Location): DraftHost {
  const known = draft.hosts.get(name);
  const host: DraftHost = known ?? { name, location, groups: new Set(), vars: new Map() };
  if (!known) draft.hosts.set(name, host);
  host.groups.add(group);
  mentionGroup(draft, group).hosts.add(name);
  return host;
}

/**
 * Puts the hosts that one place names into a group, with their port and their variables.
 * A port belongs where a host is first named: Ansible drops one that comes later.
 */
export function addHosts(
  draft: Draft,
  { names, port }: HostNames,
  group: string,
  location: Location,
  vars: Iterable<readonly [string, Variable]>,
): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const entries = [...vars];
  const value = port === undefined ? undefined : { value: compileData(port, location), location };
  for (const name of names) {
    const known = draft.hosts.get(name);
    const host = addHost(draft, name, group, location);
    if (value && !known) host.vars.set('ansible_port', value);
    if (value && known && known.vars.get('ansible_port')?.value.written !== port) {
      const message = `The port of "${name}" stands where the host is named again, so Ansible drops it`;
      const hint = 'Write the port where the host is named first';
      const related = [{ message: 'It is first named here', location: known.location }];
      diagnostics.push(problem('inventory-port', message, location, { hint, related }));
    }
    for (const entry of entries) host.vars.set(...entry);
  }
  return diagnostics;
}
