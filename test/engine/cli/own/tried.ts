// A folder with modules of a user's own, and the built `play` in it.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import type { Diagnostic } from '../../../../engine/diagnostics/diagnostic.ts';
import type { Event } from '../../../../engine/run/event.ts';
import { root } from '../../../docs/pages.ts';
import { type Reply, runCommand } from '../../../lab/command.ts';

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true });
});

/** A fresh folder with these files, in which Play is installed. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'play-own-')));
  made.push(folder);
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/play-runner'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** `play` with these arguments in a folder. */
export const playIn = (folder: string, line: string): Promise<Reply> =>
  runCommand('sh', [
    '-c',
    `cd "$1" && exec "$2" "$3" ${line}`,
    'sh',
    folder,
    process.execPath,
    join(root, 'bin/play.js'),
  ]);

/** The same as a program reads it. */
export async function eventsIn(folder: string, line: string): Promise<readonly Event[]> {
  const { stdout } = await playIn(folder, `${line} --output json`);
  return stdout.split('\n').flatMap((text): Event[] => (text === '' ? [] : [JSON.parse(text)]));
}

/** `file:line:column message / hint`. */
export function lineOf({ location, message, hint }: Pick<Diagnostic, 'location' | 'message' | 'hint'>): string {
  const place = location ? `${location.file}:${location.line}:${location.column} ` : '';
  return `${place}${message}${hint === undefined ? '' : ` / ${hint}`}`;
}

/** The words of a module in which some are others: each field as source text. */
export function moduleWith(name: string, fields: Readonly<Record<string, string | undefined>> = {}): string {
  const all: Readonly<Record<string, string | undefined>> = {
    name: `'${name}'`,
    summary: "'Try something'",
    params: "{ type: 'object', properties: { path: { type: 'string', format: 'path' } } }",
    examples: '[]',
    observe: '() => ({})',
    plan: '() => []',
    ...fields,
  };
  const lines = Object.entries(all).flatMap(([key, text]) => (text === undefined ? [] : [`  ${key}: ${text},`]));
  return [
    "import { defineModule, predict } from 'play-runner';",
    '',
    'export default defineModule({',
    ...lines,
    '});',
    '',
  ].join('\n');
}
