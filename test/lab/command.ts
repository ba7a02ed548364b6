import { spawn } from 'node:child_process';

/** How a command ended: its exit status (255 if it was killed), and what it said. */
export interface Reply {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program of this machine to its end. Rejects only if it cannot be started. */
export function runCommand(file: string, args: readonly string[], options: CommandOptions = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { env: { ...process.env, ...options.env } });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.stdin.on('error', () => {}); // a command need not read what it is given
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({
        code: code ?? 255,
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString(),
      });
    });
    child.stdin.end(options.input);
  });
}

/** Runs a program of this machine and throws what it said if it fails. */
export async function mustRun(file: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await runCommand(file, args, options);
  if (code !== 0) throw new Error(`"${[file, ...args].join(' ')}" ended with ${code}\n${stdout}${stderr}`);
  return stdout;
}

/** The words as one line that a POSIX shell takes apart into the same words. */
export const shellWords = (words: readonly string[]): string =>
  words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
