// Where journals lie: a folder for each playbook, in it one for each host, in it a file for each run that is
// under way or left something to do. Each run writes a file of its own, so runs beside each other never
// write into one; what a dead one left is taken over before its file goes.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join } from 'node:path';
import type { Line } from './entry.ts';

/** The folder for the journals of a playbook, by the rules of the XDG base directories. */
export function folderOf(playbook: string, env: Readonly<Record<string, string | undefined>>): string {
  const given = env.XDG_STATE_HOME;
  const base = given !== undefined && isAbsolute(given) ? given : join(homedir(), '.local/state');
  return join(base, 'play', 'journal', named(basename(playbook), playbook));
}

/** A name that a person recognises, and that nothing else has. */
export function named(text: string, whole: string): string {
  const plain = text.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 80);
  return `${plain}-${createHash('sha256').update(whole).digest('hex').slice(0, 12)}`;
}

/** The journals of a host, oldest first. */
export async function journalsIn(folder: string): Promise<readonly { readonly file: string; readonly text: string }[]> {
  const names = (await readdir(folder).catch(absent)).filter((name) => name.endsWith('.jsonl')).sort();
  return Promise.all(names.map(async (name) => ({ file: join(folder, name), text: await textOf(join(folder, name)) })));
}

/** Another run may have taken it over in between. */
const textOf = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '');

/**
 * Makes a journal with its first lines: whole or not at all.
 * @param durable whether it must be on the disk before anything else is done
 */
export async function begin(folder: string, name: string, lines: readonly Line[], durable: boolean): Promise<string> {
  const file = join(folder, `${name}.jsonl`);
  const candidate = join(folder, `${name}.new`);
  for (let attempt = 1; ; attempt++) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    try {
      await write(candidate, 'w', lines, durable);
      break;
    } catch (error) {
      // Another run that ends takes empty folders away.
      if (attempt === 3 || !(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
  await rename(candidate, file);
  return file;
}

/** Adds lines to a journal. */
export function add(file: string, lines: readonly Line[], durable: boolean): Promise<void> {
  return write(file, 'a', lines, durable);
}

async function write(file: string, how: 'w' | 'a', lines: readonly Line[], durable: boolean): Promise<void> {
  const handle = await open(file, how, 0o600);
  try {
    await handle.writeFile(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    if (durable) await handle.datasync();
  } finally {
    await handle.close();
  }
}

/** Removes a journal, and its folders where they are empty then. */
export async function remove(file: string): Promise<void> {
  await rm(file, { force: true });
  const folder = dirname(file);
  for (const empty of [folder, dirname(folder)]) await rmdir(empty).catch(() => undefined);
}

/** When a process was born, in ticks since the machine was: tells it from a later one of the same number. */
export function bornAt(process: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${process}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(') ') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

function absent(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
