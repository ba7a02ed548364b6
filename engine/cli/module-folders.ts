import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where Play's own modules lie in its source tree, beside the bundle. */
const OWN = resolve(fileURLToPath(new URL('../modules', import.meta.url)));

/** The folders of modules that a command without a playbook knows: `modules/` where it is called, and those that are named. */
export function moduleFolders(named: readonly string[] = []): readonly string[] {
  return ['modules', ...named].map((folder) => resolve(folder)).filter((folder) => folder !== OWN);
}
