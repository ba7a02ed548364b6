// `play schema [playbook|tasks]`: JSON Schema for editors, from the modules that are available.
import { Command } from 'commander';
import { didYouMean } from '../diagnostics/nearest.ts';
import { problem } from '../diagnostics/problem.ts';
import { editorSchema, type FileKind } from '../language/params/editor-schema.ts';
import { openCatalog } from './catalog.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit.ts';
import { collect } from './parse.ts';
import { reading } from './reading.ts';
import type { World } from './world.ts';

const KINDS = ['playbook', 'tasks'] as const satisfies readonly FileKind[];

interface Raw {
  readonly modulePath?: readonly string[];
}

const schemaCommand = (): Command =>
  new Command('play schema')
    .description('Print a JSON Schema of playbooks or of task files, for completion and checks in editors')
    .argument('[kind]', KINDS.join(', '), 'playbook')
    .allowExcessArguments(false)
    .option('--module-path <folder>', 'where to find modules of your own, beside "modules/" where you are', collect);

/** Prints the schema; resolves with the exit status. */
export function schema(argv: readonly string[], world: World): Promise<number> {
  return reading<Raw>(schemaCommand(), argv, world, (args, options) => printSchema(args, options, world));
}

async function printSchema([word = 'playbook']: readonly string[], options: Raw, world: World): Promise<number> {
  const kind = KINDS.find((each) => each === word);
  if (!kind) {
    const hint = didYouMean(word, KINDS) ?? `It can be ${KINDS.join(' or ')}`;
    return complain([problem('usage-option', `There is no schema of "${word}"`, undefined, { hint })], world);
  }
  const catalog = await openCatalog({ beside: '.', named: options.modulePath ?? [] });
  const loaded = await Promise.all(
    catalog
      .names()
      .toSorted()
      .map((name) => catalog.load(name)),
  );
  if (catalog.diagnostics.some(({ severity }) => severity === 'error')) return complain(catalog.diagnostics, world);
  const modules = loaded.filter((module) => module !== undefined);
  world.stdout.write(`${JSON.stringify(editorSchema(modules, kind), null, 2)}\n`);
  return EXIT.done;
}
