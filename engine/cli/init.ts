// `play init [DIR]`: something small that works, to start from.
import { lstat, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Command } from 'commander';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { problem } from '../diagnostics/problem.ts';
import { quote } from '../hosts/quote.ts';
import { shownPath } from '../language/read-text.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit.ts';
import { INIT_FILES } from './init-files.ts';
import { reading } from './reading.ts';
import type { World } from './world.ts';

const initCommand = (): Command =>
  new Command('play init')
    .description('Write a small playbook, its inventory and a template to start from; nothing is overwritten')
    .argument('[folder]', 'where; made where it is missing', '.')
    .allowExcessArguments(false);

/** Writes the files; resolves with the exit status. */
export function init(argv: readonly string[], world: World): Promise<number> {
  return reading(initCommand(), argv, world, ([folder = '.']) => start(folder, world));
}

async function start(folder: string, world: World): Promise<number> {
  const wrong = await inTheWay(folder);
  if (wrong) return complain([wrong], world);
  try {
    for (const { path, text } of INIT_FILES) {
      const file = join(folder, path);
      await mkdir(dirname(file), { recursive: true });
      // Not even what came to be there a moment ago is overwritten.
      await writeFile(file, text, { flag: 'wx' });
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const hint = 'Name a folder in which you may write: play init FOLDER';
    return complain([problem('usage-init', `The files cannot be written: ${reason}`, undefined, { hint })], world);
  }
  world.stdout.write(told(folder));
  return EXIT.done;
}

/** What is there already under one of the names, if anything is. */
async function inTheWay(folder: string): Promise<Diagnostic | undefined> {
  const there: string[] = [];
  for (const { path } of INIT_FILES) {
    if (await lstat(join(folder, path)).catch(() => undefined)) there.push(shownPath(resolve(folder, path)));
  }
  if (there.length === 0) return undefined;
  const list = there.map((path) => `"${path}"`).join(', ');
  const message = `${list} ${there.length > 1 ? 'are' : 'is'} there already, and nothing is overwritten`;
  return problem('usage-init', message, undefined, { hint: 'Name an empty folder: play init FOLDER' });
}

function told(folder: string): string {
  const width = Math.max(...INIT_FILES.map(({ path }) => path.length));
  const files = INIT_FILES.map(({ path, what }) => `  ${path.padEnd(width)}  ${what}`);
  const here = resolve(folder) === resolve('.');
  const next = [
    ...(here ? [] : [`cd ${/^[\w./-]+$/.test(folder) ? folder : quote(folder)}`]),
    'play site.yml -i inventory.ini --check --diff',
    'play site.yml -i inventory.ini',
  ].map((line) => `  ${line}`);
  return [
    `Written${here ? '' : ` to ${folder}`}:`,
    ...files,
    '',
    'Look at what it would do, then do it:',
    ...next,
    '',
  ].join('\n');
}
