// The files of modules in a folder.
import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { problem } from '../../diagnostics/problem.ts';
import { CALLS } from '../../language/playbook/calls.ts';
import { BLOCK_WORDS, TASK_WORDS } from '../../language/playbook/keywords.ts';
import { shownPath } from '../../language/read-text.ts';

export interface OwnFile {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
}

const EXTENSIONS = ['.js', '.mjs', '.ts', '.mts'];

/** What a module can be called; a file with another name is none, such as `_lines.js` and `hello.test.js`. */
const NAME = /^[a-z]\w*$/i;

/** What modules of a folder share. */
export const isHelper = (entry: string): boolean => entry.startsWith('_') && EXTENSIONS.includes(extname(entry));

const WORDS: ReadonlySet<string> = new Set([...TASK_WORDS, ...BLOCK_WORDS, ...CALLS.keys()]);

/** The modules of a folder by name; undefined where there is no such folder. */
export async function modulesIn(
  folder: string,
): Promise<{ readonly files: readonly OwnFile[]; readonly diagnostics: readonly Diagnostic[] } | undefined> {
  const entries = await readdir(folder).catch(() => undefined);
  if (!entries) return undefined;
  const files = new Map<string, OwnFile>();
  const diagnostics: Diagnostic[] = [];
  for (const entry of entries.toSorted()) {
    const extension = extname(entry);
    const name = entry.slice(0, -extension.length);
    if (!EXTENSIONS.includes(extension) || !NAME.test(name)) continue;
    const path = join(folder, entry);
    const at = { file: shownPath(path), line: 1, column: 1 };
    const other = files.get(name);
    if (other) {
      const message = `"${shownPath(other.path)}" and "${shownPath(path)}" are both the module "${name}"`;
      diagnostics.push(problem('module-name', message, at, { hint: 'Take one of them away' }));
    } else if (WORDS.has(name)) {
      const message = `The module "${name}" has the name of a keyword, so no task can use it`;
      const hint = `Give it another name; a file that is no module begins with "_", such as "_${entry}"`;
      diagnostics.push(problem('module-name', message, at, { hint }));
    } else files.set(name, { name, path });
  }
  return { files: [...files.values()], diagnostics };
}
