import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { relative, sep } from 'node:path';
import type { Diagnostic, Location } from '../diagnostics/diagnostic.ts';
import { problem } from '../diagnostics/problem.ts';
import { err, ok, type Result } from '../values/result.ts';
import { wasRead } from './reading-log.ts';

/** More than anybody writes by hand. */
const MAX_MB = 10;

/** A path as the user would type it: below the working directory relative, elsewhere absolute. */
export function shownPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short === '' || short === '..' || short.startsWith(`..${sep}`) ? path : short;
}

/**
 * The text of a file that the user wrote: UTF-8, at most 10 MB unless told otherwise.
 * Read at once: handing each of a hundred files to a thread and back takes longer than reading them.
 * @param what what the file is, for messages: `playbook`
 * @param at where the file is named, where it is
 * @param most the size in MB from which on it is not read
 */
export async function readText(
  path: string,
  what: string,
  at?: Location,
  most = MAX_MB,
): Promise<Result<string, Diagnostic>> {
  const shown = shownPath(path);
  const failed = (code: 'file-missing' | 'file-unreadable' | 'file-limit', message: string) =>
    err(problem(code, message, at));
  try {
    // A named pipe would not open before somebody writes into it.
    const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stat = fstatSync(file);
      if (stat.isDirectory()) return failed('file-unreadable', `The ${what} "${shown}" is a folder, not a file`);
      if (!stat.isFile()) return failed('file-unreadable', `The ${what} "${shown}" is not a plain file`);
      if (stat.size > most * 1024 * 1024)
        return failed('file-limit', `The ${what} "${shown}" is larger than ${most} MB`);
      const bytes = readFileSync(file);
      wasRead(path, bytes);
      return decode(bytes, what, shown);
    } finally {
      closeSync(file);
    }
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return failed('file-missing', `The ${what} "${shown}" does not exist`);
    if (code === 'ELOOP') return failed('file-unreadable', `The ${what} "${shown}" is a loop of symbolic links`);
    if (code === 'EACCES') return failed('file-unreadable', `The ${what} "${shown}" may not be read by this user`);
    return failed('file-unreadable', `The ${what} "${shown}" cannot be read (${code || String(thrown)})`);
  }
}

function decode(bytes: Buffer, what: string, file: string): Result<string, Diagnostic> {
  try {
    return ok(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    const good = bytes.toString('utf8').split('\uFFFD')[0] ?? '';
    const lines = good.split('\n');
    const location = { file, line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
    const hint = 'Save the file as UTF-8';
    return err(problem('file-encoding', `The ${what} "${file}" is not UTF-8 text`, location, { hint }));
  }
}

/** A path with a leading `~` replaced by the home of whoever runs Play. */
export function expandTilde(path: string): string {
  return path === '~' || path.startsWith('~/') ? homedir() + path.slice(1) : path;
}
