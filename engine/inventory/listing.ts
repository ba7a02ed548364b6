// An inventory as `ansible-inventory` prints it: JSON, and a graph of its groups.
import type { Templated } from '../language/program.ts';
import { type Data, isMapping } from '../values/data.ts';
import type { Group, Host, Inventory } from './inventory.ts';
import { SECRET_NAMES } from './settings.ts';

const MASK = '••••••';

/** What `--list` prints: every group, and the variables of every host under `_meta`. */
export function listInventory(inventory: Inventory): Data {
  const hostvars = new Map<string, Data>();
  for (const host of inventory.hosts.values()) if (host.vars.size > 0) hostvars.set(host.name, varsOf(host));
  const groups = new Map<string, Data>();
  for (const group of inventory.groups.values()) {
    const children = childrenOf(group, inventory);
    if (children.length === 0 && group.own.length === 0) continue;
    groups.set(group.name, {
      ...(children.length > 0 && { children }),
      ...(group.own.length > 0 && { hosts: group.own }),
    });
  }
  return { _meta: { hostvars: Object.fromEntries(hostvars) }, ...Object.fromEntries(groups) };
}

/** The variables of a host, templates as written; passwords are masked. */
export function varsOf(host: Host): Data {
  const vars = [...host.vars].map(
    ([name, { value }]) => [name, SECRET_NAMES.has(name) ? MASK : dataOf(value)] as const,
  );
  return Object.fromEntries(vars);
}

/** What `--graph` prints. */
export function graphInventory(inventory: Inventory): string {
  const lines: string[] = [];
  const draw = (group: Group, depth: number): void => {
    lines.push(`${branch(depth)}@${group.name}:`);
    for (const child of group.children) {
      const next = inventory.groups.get(child);
      if (next) draw(next, depth + 1);
    }
    for (const host of group.own) lines.push(`${branch(depth + 1)}${host}`);
  };
  const all = inventory.groups.get('all');
  if (all) draw(all, 0);
  return `${lines.join('\n')}\n`;
}

/** What `--host NAME --explain` prints: each variable, with the place that set it. */
export function explainHost(host: Host): string {
  const rows = [...host.vars].map(([name, { value, location }]) => {
    const place = location.file === '' ? 'of itself' : `${location.file}:${location.line}`;
    const shown = SECRET_NAMES.has(name) ? MASK : JSON.stringify(dataOf(value));
    return [place, `${name} = ${shown}`] as const;
  });
  const width = Math.max(0, ...rows.map(([place]) => place.length));
  const sorted = rows.toSorted(([, a], [, b]) => (a < b ? -1 : 1));
  return sorted.map(([place, text]) => `${place.padEnd(width)}  ${text}\n`).join('');
}

/** JSON with sorted keys, indented by four; a number beyond all others is one that every reader takes for it. */
export function printJson(data: Data, indent = ''): string {
  if (typeof data === 'number' && !Number.isFinite(data)) return data < 0 ? '-1e999' : '1e999';
  if (typeof data !== 'object' || data === null) return JSON.stringify(data);
  const inner = `${indent}    `;
  const parts = Array.isArray(data)
    ? data.map((item: Data) => inner + printJson(item, inner))
    : Object.entries(data)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, value]) => `${inner}${JSON.stringify(key)}: ${printJson(value, inner)}`);
  const [open, close] = Array.isArray(data) ? '[]' : '{}';
  return parts.length === 0 ? `${open}${close}` : `${open}\n${parts.join(',\n')}\n${indent}${close}`;
}

function childrenOf(group: Group, { groups }: Inventory): readonly string[] {
  return group.children.filter((name) => name !== 'ungrouped' || group.name === 'all' || groups.get(name)?.own.length);
}

const branch = (depth: number): string => (depth === 0 ? '' : `  ${'|  '.repeat(depth - 1)}|--`);

/** A value as it is written, with the marks that Ansible gives it. */
function dataOf(value: Templated): Data {
  const { written } = value;
  if (value.sealed !== undefined) return { __ansible_vault: value.sealed };
  if (value.unsafe) return { __ansible_unsafe: String(written) };
  if (Array.isArray(written)) return written.map((_, index) => memberOf(value, String(index)));
  if (isMapping(written)) return Object.fromEntries(value.keys().map((key) => [key, memberOf(value, key)]));
  return typeof written === 'object' ? null : written;
}

function memberOf(value: Templated, key: string): Data {
  const member = value.member(key);
  return member ? dataOf(member) : null;
}
