// Playbooks and inventories by the names that the user typed.
import { readdir, stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import { problem } from '../diagnostics/problem.ts';
import { err, ok, type Result } from '../values/result.ts';

/** The absolute path of a playbook: as named, else under `playbooks/` of the working directory. */
export function findPlaybook(name: string, cwd: string): Promise<Result<string, Diagnostic>> {
  return find(name, 'playbook', 'playbooks', cwd);
}

/** The source of an inventory: a list `a,b,` as it is; else a path as named, or under `inventory/`. */
export async function findInventory(source: string, cwd: string): Promise<Result<string, Diagnostic>> {
  return source.includes(',') ? ok(source) : find(source, 'inventory', 'inventory', cwd);
}

async function find(name: string, what: string, folder: string, cwd: string): Promise<Result<string, Diagnostic>> {
  if (name === '') return err(problem('file-missing', `The name of the ${what} is empty`, undefined));
  const places = isAbsolute(name) ? [name] : [resolve(cwd, name), join(cwd, folder, name)];
  for (const place of places) if (await exists(place)) return ok(place);
  const names = [...(await filesIn(cwd)), ...(await filesIn(join(cwd, folder)))];
  const message = `The ${what} "${name}" does not exist${isAbsolute(name) ? '' : `, also not under "${folder}/"`}`;
  return err(problem('file-missing', message, undefined, { hint: didYouMean(name, names) }));
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code !== 'ENOENT' && code !== 'ENOTDIR';
  }
}

async function filesIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  } catch {
    return [];
  }
}
