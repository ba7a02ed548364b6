// `group_vars/` and `host_vars/`: a file or a folder of files for each group and host.
import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { problem } from '../diagnostics/problem.ts';
import { shownPath } from '../language/read-text.ts';
import { readVarFile } from '../language/var-file.ts';
import type { Vault } from '../language/vault/vault.ts';
import type { Variable } from './inventory.ts';

const EXTENSIONS = ['', '.yml', '.yaml', '.json'];
const MAX_DEPTH = 20;

/** The variables that a folder's `group_vars/` or `host_vars/` sets, by group or host. */
export type VarFiles = ReadonlyMap<string, ReadonlyMap<string, Variable>>;

/**
 * Reads the files below `folder` whose name is one of `names`; a folder that does not exist is empty.
 * @param vault opens what is sealed in them
 * @param diagnostics gets everything that is wrong with them
 */
export async function readVarFiles(
  folder: string,
  names: { has(name: string): boolean },
  diagnostics: Diagnostic[],
  vault?: Vault,
): Promise<VarFiles> {
  const found = new Map<string, string[]>();
  for (const entry of await listed(folder)) {
    const extension = extname(entry);
    const base =
      EXTENSIONS.includes(extension) && !names.has(entry) ? entry.slice(0, -extension.length || undefined) : entry;
    if (names.has(base)) found.set(base, [...(found.get(base) ?? []), join(folder, entry)]);
  }
  const vars = new Map<string, ReadonlyMap<string, Variable>>();
  for (const [name, [path = '', second]] of found) {
    if (second !== undefined) {
      const message = `"${shownPath(path)}" and "${shownPath(second)}" both set the variables of "${name}"`;
      const at = { file: shownPath(second), line: 1, column: 1 };
      diagnostics.push(
        problem('inventory-twice', message, at, { hint: 'Keep one, or put both into a folder of that name' }),
      );
    }
    vars.set(name, await readPath(path, diagnostics, vault, 0));
  }
  return vars;
}

/** Visible entries in lexical order. */
async function listed(folder: string): Promise<string[]> {
  const entries = await readdir(folder).catch(() => []);
  return entries.filter((entry) => !entry.startsWith('.') && !entry.endsWith('~')).sort();
}

async function readPath(
  path: string,
  diagnostics: Diagnostic[],
  vault: Vault | undefined,
  depth: number,
): Promise<Map<string, Variable>> {
  const info = await stat(path).catch(() => undefined);
  if (!info?.isDirectory()) return readVarFile(path, diagnostics, undefined, { shared: true, vault });
  const vars = new Map<string, Variable>();
  if (depth >= MAX_DEPTH) {
    const at = { file: shownPath(path), line: 1, column: 1 };
    diagnostics.push(
      problem('file-limit', `The folder "${shownPath(path)}" is nested too deep, or a loop of links`, at),
    );
    return vars;
  }
  for (const entry of await listed(path)) {
    const inner = join(path, entry);
    const isFolder = (await stat(inner).catch(() => undefined))?.isDirectory() ?? false;
    if (!isFolder && !EXTENSIONS.includes(extname(entry))) continue;
    for (const [name, variable] of await readPath(inner, diagnostics, vault, depth + 1)) vars.set(name, variable);
  }
  return vars;
}
