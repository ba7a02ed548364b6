// A plain text in the user's editor, in a place that is in memory and nobody else can read, for no longer than needed.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { access, constants, mkdtemp, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { problem } from '../diagnostics/problem.ts';
import { splitWords } from '../inventory/words.ts';
import { err, ok, type Result } from '../values/result.ts';

const TMPFS = 0x01021994;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** What the editor leaves; the file that it worked on is gone afterwards, however it ended. */
export async function editText(
  name: string,
  plain: Buffer,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Result<Buffer, Diagnostic>> {
  const folder = await mkdtemp(join(await inMemory(env), 'play-vault-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  // The editor handles ^C itself; a signal that would end Play first must not leave the text behind.
  const ended = (): void => remove();
  process.once('exit', ended);
  for (const signal of SIGNALS) process.on(signal, ignore);
  try {
    const path = join(folder, basename(name));
    await writeFile(path, plain, { mode: 0o600 });
    const failed = await runEditor(env, path);
    return failed ? err(failed) : ok(await readFile(path));
  } finally {
    await rm(folder, { recursive: true, force: true });
    process.removeListener('exit', ended);
    for (const signal of SIGNALS) process.removeListener(signal, ignore);
  }
}

const ignore = (): void => undefined;

/** A folder whose file system is in memory, where there is one. */
async function inMemory(env: Readonly<Record<string, string | undefined>>): Promise<string> {
  for (const folder of [env.XDG_RUNTIME_DIR, '/dev/shm']) {
    if (!folder) continue;
    const writable = await access(folder, constants.W_OK).then(
      () => true,
      () => false,
    );
    if (writable && (await statfs(folder)).type === TMPFS) return folder;
  }
  return tmpdir();
}

function runEditor(env: Readonly<Record<string, string | undefined>>, path: string): Promise<Diagnostic | undefined> {
  const editor = env.VISUAL || env.EDITOR || 'vi';
  const words = splitWords(editor, false);
  const [program = 'vi', ...args] = words.ok ? words.value.map(({ text }) => text) : [editor];
  const failure = (how: string): Diagnostic =>
    problem('usage-editor', `The editor "${editor}" ${how}; the file is as it was`, undefined, {
      hint: 'Name one with EDITOR',
    });
  return new Promise((resolve) => {
    const child = spawn(program, [...args, path], { stdio: 'inherit', env: { ...process.env, ...env } });
    child.on('error', () => resolve(failure('cannot be started')));
    child.on('close', (code, signal) =>
      resolve(code === 0 ? undefined : failure(`ended with ${signal ?? `status ${code}`}`)),
    );
  });
}
