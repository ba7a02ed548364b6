// Files of the controller's that tasks name.
import { statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { expandTilde } from '../read-text.ts';

export type FileKind = 'file' | 'template';

/** Where files of the controller's are looked for: the roles at hand, outermost first, and the play's folders. */
export interface Around {
  readonly roles: readonly { readonly path: string }[];
  readonly folders: readonly string[];
}

/**
 * Where a file of a kind is looked for, in order: in the roles, innermost first, then beside the playbook.
 * In each in its `files/` or `templates/`, then in itself; then in that of the folder above the playbook.
 */
export function controllerPlaces(name: string, kind: FileKind, { roles, folders }: Around): readonly string[] {
  const wanted = expandTilde(name);
  if (isAbsolute(wanted)) return [resolve(wanted)];
  const folder = kind === 'template' ? 'templates' : 'files';
  const inside = [...roles.map(({ path }) => path).toReversed(), ...folders];
  const places = inside.flatMap((place) => [join(place, folder, wanted), join(place, wanted)]);
  return [...new Set([...places, ...folders.map((place) => resolve(place, '..', folder, wanted))])];
}

/** The absolute path of a file that a task names; undefined where it is nowhere. */
export function findControllerFile(name: string, kind: FileKind, around: Around): string | undefined {
  return controllerPlaces(name, kind, around).find((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
}

/** A path of the controller's as a task means it: beside the playbook where it is relative. */
export function controllerPath(name: string, { folders }: Around): string {
  const path = resolve(folders[0] ?? '.', expandTilde(name));
  return name.endsWith('/') && path !== '/' ? `${path}/` : path;
}
