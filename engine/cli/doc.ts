// `play doc [MODULE]`: documentation from the modules' own definitions.
import { spawn } from 'node:child_process';
import { Command } from 'commander';
import { didYouMean } from '../diagnostics/nearest.ts';
import { problem } from '../diagnostics/problem.ts';
import { CALLS } from '../language/playbook/calls.ts';
import { shortName } from '../language/playbook/catalog.ts';
import { openCatalog } from './catalog.ts';
import { complain } from './complain.ts';
import { docList, docPage } from './doc-page.ts';
import { EXIT } from './exit.ts';
import { collect } from './parse.ts';
import { reading } from './reading.ts';
import type { World } from './world.ts';

interface Raw {
  readonly modulePath?: readonly string[];
}

const docCommand = (): Command =>
  new Command('play doc')
    .description('Show the documentation of a module; without a name, list all, with what brings in tasks')
    .argument('[module]', 'its name')
    .allowExcessArguments(false)
    .option('--module-path <folder>', 'where to find modules of your own, beside "modules/" where you are', collect);

/** Prints a page or the list; resolves with the exit status. */
export function doc(argv: readonly string[], world: World): Promise<number> {
  return reading<Raw>(docCommand(), argv, world, (args, options) => printDoc(args, options, world));
}

async function printDoc(args: readonly string[], options: Raw, world: World): Promise<number> {
  const catalog = await openCatalog({ beside: '.', named: options.modulePath ?? [] });
  const [name] = args;
  const all = [...catalog.names(), ...CALLS.keys()].toSorted();
  const names = name === undefined ? all : [shortName(name)];
  const loaded = await Promise.all(names.map((each) => CALLS.get(each) ?? catalog.load(each)));
  const modules = loaded.filter((module) => module !== undefined);
  if (catalog.diagnostics.some(({ severity }) => severity === 'error')) return complain(catalog.diagnostics, world);
  const [module] = modules;
  if (name !== undefined && !module) {
    const hint = didYouMean(name, all) ?? '"play doc" lists the modules';
    return complain([problem('playbook-module', `There is no module "${name}"`, undefined, { hint })], world);
  }
  const width = Math.min(world.stdout.columns || 80, 100);
  await show(name !== undefined && module ? docPage(module, width) : docList(modules), world);
  return EXIT.done;
}

/** Through a pager on a terminal that the text does not fit on; as it is elsewhere. */
async function show(text: string, { stdout, env }: World): Promise<void> {
  const fits = text.split('\n').length <= (stdout.rows || Number.POSITIVE_INFINITY);
  if (!stdout.isTTY || fits || !(await paged(text, env))) stdout.write(text);
}

/** Whether a pager took the text. */
function paged(text: string, env: World['env']): Promise<boolean> {
  const pager = env.PAGER || 'less';
  return new Promise((done) => {
    const child = spawn('/bin/sh', ['-c', pager], {
      stdio: ['pipe', 'inherit', 'inherit'],
      env: { ...process.env, LESS: env.LESS ?? 'FRX' },
    });
    child.on('error', () => done(false));
    // A reader who leaves early closes the pipe.
    child.stdin.on('error', () => undefined);
    child.on('close', (code) => done(code !== 127));
    child.stdin.end(text);
  });
}
