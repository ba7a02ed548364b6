// The files that an include can mean.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { expandTilde } from '../read-text.ts';
import type { Reading } from './reading.ts';
import { findRole } from './role-files.ts';

const MOST = 100;
const SUFFIX = /\.(?:ya?ml|json)$/;

/** Where a file of tasks or of variables is looked for, in order. */
export function foldersFor(word: string, { files, roles, folders }: Reading): readonly string[] {
  const here = dirname(files.at(-1) ?? '');
  const role = roles.at(-1)?.path;
  if (word === 'include_tasks') return [here, ...(role === undefined ? [] : [join(role, 'tasks')]), ...folders];
  const inRole = role === undefined ? [] : [join(role, 'vars'), role];
  return [...inRole, join(here, 'vars'), here, ...folders.flatMap((folder) => [join(folder, 'vars'), folder])];
}

/** The file of variables that a name means: in `vars/` of the role, beside the file at hand, beside the playbook. */
export function variableFile(name: string, reading: Reading): string {
  const wanted = expandTilde(name);
  const places = foldersFor('include_vars', reading).map((folder) => resolve(folder, wanted));
  const first = places[0] ?? resolve(wanted);
  return isAbsolute(wanted) ? resolve(wanted) : (places.find((place) => existsSync(place)) ?? first);
}

/** The names that fit one with `{{ }}` in it, each of which may come in. */
export function candidates(word: string, written: string, reading: Reading): readonly string[] {
  const name = basename(written);
  const folder = written.slice(0, written.length - name.length);
  if (folder.includes('{{') || name.includes('}}') !== name.includes('{{')) return [];
  const pattern = patternOf(name);
  if (!SUFFIX.test(name)) return [];
  const usual = word === 'include_vars' ? 'vars' : 'tasks';
  const found = new Set<string>();
  for (const place of foldersFor(word, reading).map((each) => resolve(each, expandTilde(folder)))) {
    // Beside a playbook lie other playbooks too.
    if (folder === '' && basename(place) !== usual) continue;
    for (const each of namesIn(place)) {
      if (pattern.test(each) && !reading.files.includes(join(place, each))) found.add(folder + each);
    }
  }
  return found.size > MOST ? [] : [...found];
}

/** The files of a role's folder whose names fit one with `{{ }}` in it; its suffix need not be written. */
export function roleCandidates(role: string, folder: string, written: string, reading: Reading): readonly string[] {
  const path = findRole(role, reading);
  if (path === undefined) return [];
  const pattern = patternOf(written);
  const files = namesIn(join(path, folder)).filter((name) => SUFFIX.test(name));
  const names = SUFFIX.test(written) ? files : files.map((name) => name.replace(SUFFIX, ''));
  const found = names.filter((name) => pattern.test(name));
  return found.length > MOST ? [] : found;
}

/** Matches the names that a text with `{{ }}` in it can come to. */
function patternOf(name: string): RegExp {
  const parts = name.split(/\{\{.*?\}\}/);
  return new RegExp(`^${parts.map(escaped).join('.+')}$`);
}

function namesIn(folder: string): readonly string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(folder).toSorted();
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
