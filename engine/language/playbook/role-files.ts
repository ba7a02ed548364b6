// Where roles lie, and which of their files are read.
import { readdirSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { expandTilde } from '../read-text.ts';
import type { Reading } from './reading.ts';

/**
 * Where a role is looked for, in order: `roles/` beside the playbook, beside the role that asks for it,
 * `roles/` one level above the playbook, beside the playbook; a name with "/" is a path as well.
 */
export function rolePlaces(name: string, { folders, roles }: Pick<Reading, 'folders' | 'roles'>): readonly string[] {
  const wanted = expandTilde(name);
  if (isAbsolute(wanted)) return [resolve(wanted)];
  const beside = roles.map(({ path }) => dirname(path)).toReversed();
  const places = [
    ...folders.map((folder) => join(folder, 'roles')),
    ...beside,
    ...folders.map((folder) => join(folder, '..', 'roles')),
    ...folders,
  ];
  return [...new Set(places.map((place) => resolve(place, wanted)))];
}

export const findRole = (name: string, reading: Pick<Reading, 'folders' | 'roles'>): string | undefined =>
  rolePlaces(name, reading).find((place) => isFolder(place));

const SUFFIXES = ['', '.yml', '.yaml', '.json'];

/**
 * The files of a role's folder that a name means: one file, or those of a folder of that name in order.
 * @param folder `tasks`, `vars`, …
 * @param name `main`, or what `tasks_from` says, with or without its suffix
 */
export function roleFiles(role: string, folder: string, name: string): readonly string[] {
  const places = SUFFIXES.map((suffix) => join(role, folder, name + suffix));
  const file = places.find((place) => statSync(place, { throwIfNoEntry: false })?.isFile());
  if (file !== undefined) return [file];
  const inside = join(role, folder, name);
  if (folder === 'tasks' || folder === 'handlers' || !isFolder(inside)) return [];
  return readdirSync(inside)
    .filter((each) => /\.(?:yml|yaml|json)$/.test(each))
    .toSorted()
    .map((each) => join(inside, each));
}

/** The folders that make a folder a role. */
export const ROLE_FOLDERS = ['tasks', 'handlers', 'defaults', 'vars', 'meta', 'templates', 'files'] as const;

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
