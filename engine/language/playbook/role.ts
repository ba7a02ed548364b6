// One use of a role: its variables, the roles that it depends on, its tasks, its handlers.
import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { didYouMean } from '../../diagnostics/nearest.ts';
import type { Block, Common, Role, Templated } from '../program.ts';
import { shownPath } from '../read-text.ts';
import { location, type YamlNode } from '../yaml.ts';
import { argumentCheck, readArgumentSpecs } from './argument-spec.ts';
import { readDocument, readVariables } from './documents.ts';
import type { Fields } from './fields.ts';
import { readHandlers } from './handlers.ts';
import { mayImport, readTaskFile } from './imports.ts';
import type { Reading } from './reading.ts';
import { readRoleEntries } from './role-entry.ts';
import { findRole, isFolder, ROLE_FOLDERS, roleFiles, rolePlaces } from './role-files.ts';
import { readMeta } from './role-meta.ts';

/** What a play, a task or another role says of a role that it uses. */
export interface RoleUse {
  readonly name: string;
  /** Where the name stands. */
  readonly at: YamlNode;
  readonly common: Common;
  readonly params: ReadonlyMap<string, Templated>;
  /** Files to read instead of `main`, by folder. */
  readonly from: ReadonlyMap<string, string>;
  /** Whether a host runs only the first of several equal uses. */
  readonly once: boolean;
  /** Whether all tasks of the play read its variables. */
  readonly shared: boolean;
}

/** Reads a role as a block of its tasks, after those of the roles that it depends on. */
export async function readRole(use: RoleUse, fields: Fields, reading: Reading): Promise<Block | undefined> {
  const path = findRole(use.name, reading);
  if (path === undefined) return missing(use, fields, reading);
  if (!ROLE_FOLDERS.some((folder) => isFolder(join(path, folder)))) {
    const hint = `A role has "tasks/main.yml", or another of ${ROLE_FOLDERS.join(', ')}`;
    return fields.report('playbook-role', `The role "${shownPath(path)}" is empty`, use.at, hint);
  }
  const meta = await readMeta(path, reading);
  const own: Role = {
    name: use.name,
    path,
    defaults: await variablesOf('defaults', path, use, fields, reading),
    vars: await variablesOf('vars', path, use, fields, reading),
    params: use.params,
    ...(use.once && !meta.duplicates && { once: keyOf(path, use) }),
  };
  const inside = { ...reading, roles: [...reading.roles, own] };
  const needed = meta.dependencies && (await dependencies(meta.file, meta.dependencies, use, fields, inside));
  const role = withVariablesOf(needed ?? [], own);
  const within = { ...reading, roles: [...reading.roles, role] };
  const tasks = (await tasksOf(path, use, fields, within)) ?? [];
  const specs = await readArgumentSpecs(path, meta.argumentSpecs, reading);
  const about = { role: use.name, entry: use.from.get('tasks') ?? 'main', params: use.params };
  const check = argumentCheck(specs, about, reading);
  await gatherHandlers(role, use, fields, within);
  if (use.shared) reading.gathered.roles.push(role);
  const block = { kind: 'block' as const, location: location(use.at), ...use.common, role };
  return { ...block, block: [...(needed ?? []), ...(check ? [check] : []), ...tasks], rescue: [], always: [] };
}

function missing({ name, at }: RoleUse, fields: Fields, reading: Reading): undefined {
  const places = rolePlaces(name, reading);
  const there = places.flatMap((place) => foldersIn(dirname(place)));
  const hint = didYouMean(basename(name), there) ?? `Looked for ${places.map(shownPath).join(', ')}`;
  return fields.report('playbook-role', `There is no role "${name}"`, at, hint);
}

function foldersIn(path: string): readonly string[] {
  if (!isFolder(path)) return [];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
}

async function variablesOf(
  folder: 'defaults' | 'vars',
  path: string,
  { from, at }: RoleUse,
  fields: Fields,
  reading: Reading,
): Promise<Map<string, Templated>> {
  const found = roleFiles(path, folder, from.get(folder) ?? 'main');
  if (found.length === 0 && from.has(folder)) noFile(folder, path, from, at, fields);
  const vars = new Map<string, Templated>();
  for (const file of found) {
    const read = await readVariables(file, location(at), reading);
    for (const [name, { value }] of read) vars.set(name, value);
  }
  return vars;
}

function noFile(
  folder: string,
  path: string,
  from: ReadonlyMap<string, string>,
  at: YamlNode,
  fields: Fields,
): undefined {
  const name = from.get(folder) ?? 'main';
  const there = isFolder(join(path, folder)) ? readdirSync(join(path, folder)) : [];
  const hint = didYouMean(name, there) ?? (there.length > 0 ? `There are ${there.join(', ')}` : undefined);
  const message = `The role has no file "${name}" in "${shownPath(join(path, folder))}"`;
  return fields.report('playbook-role', message, at, hint);
}

async function tasksOf(path: string, { from, at }: RoleUse, fields: Fields, reading: Reading) {
  const [file] = roleFiles(path, 'tasks', from.get('tasks') ?? 'main');
  if (file !== undefined) return readTaskFile(file, at, fields, reading);
  return from.has('tasks') ? noFile('tasks', path, from, at, fields) : undefined;
}

async function dependencies(
  file: string,
  node: YamlNode,
  use: RoleUse,
  fields: Fields,
  reading: Reading,
): Promise<readonly Block[]> {
  if (!mayImport(file, use.at, fields, reading)) return [];
  const inside = { ...reading, files: [...reading.files, file] };
  return readRoleEntries('dependencies', node, use.shared, inside);
}

/** A role reads the variables of those that it depends on; its own win. */
function withVariablesOf(needed: readonly Block[], own: Role): Role {
  const roles = needed.flatMap(({ role }) => role ?? []);
  return {
    ...own,
    defaults: new Map([...roles.flatMap(({ defaults }) => [...defaults]), ...own.defaults]),
    vars: new Map([...roles.flatMap(({ vars }) => [...vars]), ...own.vars]),
  };
}

/** The role's handlers are the play's, once for each way of using the role. */
async function gatherHandlers(role: Role, use: RoleUse, fields: Fields, reading: Reading): Promise<void> {
  const [file] = roleFiles(role.path, 'handlers', use.from.get('handlers') ?? 'main');
  if (file === undefined) {
    if (use.from.has('handlers')) noFile('handlers', role.path, use.from, use.at, fields);
    return;
  }
  const { handlers } = reading.gathered;
  const same = (other: Role) => keyOf(other.path, other) === keyOf(role.path, role);
  if (handlers.some((item) => item.kind === 'block' && item.role && same(item.role))) return;
  const document = await readDocument(file, 'handler file', location(use.at), reading);
  if (!document) return;
  const block = await readHandlers(document, { ...reading, files: [...reading.files, file] });
  const { vars: _, when: __, ...common } = use.common;
  const none = { vars: new Map(), when: [], rescue: [], always: [] };
  handlers.push({ kind: 'block', location: location(use.at), ...common, ...none, role, block });
}

function keyOf(path: string, { params }: Pick<RoleUse, 'params'>): string {
  return JSON.stringify([path, [...params].map(([name, { source }]) => [name, source])]);
}
