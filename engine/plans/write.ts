// A plan in a file: whole or not at all, for its owner alone.
import { access, constants, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { problem } from '../diagnostics/problem.ts';
import type { SavedPlan } from './format.ts';
import { integrityOf } from './seal.ts';

/** Why a plan could not be written to this file, known before the run. */
export async function cannotKeep(file: string): Promise<Diagnostic | undefined> {
  const path = resolve(file);
  const info = await stat(path).catch(() => undefined);
  if (info && !info.isFile()) return unwritable(file, 'is not a plain file');
  try {
    await access(dirname(path), constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    return unwritable(file, `cannot be made (${codeOf(error)})`);
  }
}

/** Writes a plan; the file there before stays until the new one is complete. */
export async function writePlan(plan: Omit<SavedPlan, 'integrity'>, file: string): Promise<Diagnostic | undefined> {
  const path = resolve(file);
  const candidate = join(dirname(path), `.${basename(path)}.${process.pid}`);
  try {
    const handle = await open(candidate, 'wx', 0o600);
    try {
      await handle.writeFile(`${JSON.stringify({ ...plan, integrity: integrityOf(plan) }, null, 1)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(candidate, path);
    return undefined;
  } catch (error) {
    await rm(candidate, { force: true });
    return unwritable(file, `cannot be written (${codeOf(error)})`);
  }
}

function unwritable(file: string, why: string): Diagnostic {
  return problem('plan-unwritable', `The plan "${file}" ${why}`, undefined, {
    hint: 'Name a file in a folder that is there and that you may write to',
  });
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);
