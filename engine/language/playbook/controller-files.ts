// Files of the controller's that tasks name.
import { statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { expandTilde } from '../read-text.ts';

export type FileKind = 'file' | 'template';

/** Where a file of a kind is looked for, in order. */
export function controllerPlaces(name: string, kind: FileKind, playbookDir: string): readonly string[] {
  const wanted = expandTilde(name);
  if (isAbsolute(wanted)) return [resolve(wanted)];
  const folder = kind === 'template' ? 'templates' : 'files';
  return [join(playbookDir, folder, wanted), join(playbookDir, wanted), join(playbookDir, '..', folder, wanted)].map(
    (path) => resolve(path),
  );
}

/** The absolute path of a file that a task names: in `files/` or `templates/` beside the playbook, beside it, or one level up. */
export function findControllerFile(name: string, kind: FileKind, playbookDir: string): string | undefined {
  return controllerPlaces(name, kind, playbookDir).find((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
}
