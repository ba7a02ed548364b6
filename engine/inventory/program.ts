// Runs a program that prints an inventory.
import { spawn } from 'node:child_process';
import { err, ok, type Result } from '../values/result.ts';

/** Seconds that an inventory program may take for one answer. */
export const PROGRAM_LIMIT = 60;

const MAX_BYTES = 64 * 1024 * 1024;
/** The end of what a program complained of is what explains its end. */
const SHOWN_LINES = 20;

/**
 * What a program prints on stdout.
 * @param limit seconds until it is killed, with all that it started
 * @returns why it failed otherwise, with the end of what it wrote to stderr
 */
export function runProgram(path: string, args: readonly string[], limit: number): Promise<Result<string, string>> {
  return new Promise((resolve) => {
    const child = spawn(path, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const out: Buffer[] = [];
    const complaints: Buffer[] = [];
    let size = 0;
    let stopped: string | undefined;
    const killAll = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It is gone already.
      }
    };
    const stop = (why: string): void => {
      stopped ??= why;
      killAll();
    };
    const take = (chunks: Buffer[]) => (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_BYTES) stop('printed more than 64 MB');
      else chunks.push(chunk);
    };
    const timer = setTimeout(() => stop(`did not end within ${limit} s`), limit * 1000);
    process.once('exit', killAll);
    const finish = (result: Result<string, string>): void => {
      clearTimeout(timer);
      process.removeListener('exit', killAll);
      resolve(result);
    };
    child.stdout.on('data', take(out));
    child.stderr.on('data', take(complaints));
    child.on('error', (error) => finish(err(startFailure(error))));
    child.on('close', (code, signal) => {
      const failed = stopped ?? (code === 0 ? undefined : `ended with ${signal ?? `status ${code}`}`);
      if (failed === undefined) finish(decode(Buffer.concat(out)));
      else finish(err(`${failed}${said(Buffer.concat(complaints).toString('utf8'))}`));
    });
  });
}

function startFailure(error: Error): string {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'cannot be started: the interpreter that its first line names does not exist';
  if (code === 'EACCES') return 'cannot be started: this user may not execute it';
  return `cannot be started: ${error.message}`;
}

function decode(bytes: Buffer): Result<string, string> {
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return err('printed something that is not UTF-8 text');
  }
}

function said(stderr: string): string {
  const lines = stderr.trimEnd().split('\n');
  if (lines.join('') === '') return ' and said nothing on stderr';
  return `:\n${lines.slice(-SHOWN_LINES).join('\n')}`;
}
