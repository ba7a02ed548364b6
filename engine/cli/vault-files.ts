// Whole files, read and replaced: a reader sees the old bytes or the new ones, never a part.
import { open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { problem } from '../diagnostics/problem.ts';
import { err, ok, type Result } from '../values/result.ts';

export async function readWhole(file: string): Promise<Result<{ file: string; bytes: Buffer }, Diagnostic>> {
  try {
    return ok({ file, bytes: await readFile(file) });
  } catch (error) {
    return err(failure(file, 'read', error));
  }
}

/**
 * Puts bytes in the place of a file, through symbolic links, with its owner and mode.
 * @param access `private` takes every right from group and others: what is written is plain text
 */
export async function replaceFile(
  file: string,
  bytes: string | Buffer,
  access: 'as before' | 'private' = 'as before',
): Promise<Result<void, Diagnostic>> {
  let beside: string | undefined;
  try {
    const target = await realpath(file);
    const { mode, uid, gid } = await stat(target);
    beside = join(dirname(target), `.${basename(target)}.${process.pid}`);
    const handle = await open(beside, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      if (process.getuid?.() === 0) await handle.chown(uid, gid);
      await handle.chmod(access === 'private' ? mode & 0o700 : mode & 0o777);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, target);
    return ok(undefined);
  } catch (error) {
    if (beside !== undefined) await rm(beside, { force: true });
    return err(failure(file, 'written', error));
  }
}

function failure(file: string, what: 'read' | 'written', error: unknown): Diagnostic {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  if (code === 'ENOENT') return problem('file-missing', `The file "${file}" does not exist`, undefined);
  return problem('file-unreadable', `The file "${file}" cannot be ${what} (${code})`, undefined);
}
