// `play inventory`: the hosts, groups and variables that a run would have.
import { resolve } from 'node:path';
import { Command } from 'commander';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import { problem } from '../diagnostics/problem.ts';
import type { Host, Inventory } from '../inventory/inventory.ts';
import { explainHost, graphInventory, listInventory, printJson, varsOf } from '../inventory/listing.ts';
import { loadInventory } from '../inventory/load.ts';
import { Vault } from '../language/vault/vault.ts';
import { hiding } from '../run/secrets.ts';
import { err, ok, type Result } from '../values/result.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit.ts';
import { findInventory } from './find.ts';
import { collect } from './parse.ts';
import { reading } from './reading.ts';
import { type KeySources, readKeys, withKeyOptions } from './vault-keys.ts';
import type { World } from './world.ts';

interface Raw extends KeySources {
  readonly inventory?: readonly string[];
  readonly playbookDir?: string;
  readonly list?: true;
  readonly graph?: true;
  readonly host?: string;
  readonly explain?: true;
}

const inventoryCommand = (): Command =>
  withKeyOptions(new Command('play inventory'))
    .description('Show hosts, groups and variables as a run would have them')
    .usage('[options]')
    .allowExcessArguments(false)
    .option('-i, --inventory <source>', 'inventory file, folder, program or list "a,b,"', collect)
    .option('--list', 'everything, as JSON; what is done where no other is asked for')
    .option('--graph', 'the groups with their hosts, as a tree')
    .option('--host <name>', 'the variables of one host, as JSON')
    .option('--explain', 'with --host: where each variable is set')
    .option('--playbook-dir <folder>', 'read group_vars/ and host_vars/ here too (where you are)');

/** Prints what the arguments ask for; resolves with the exit status. */
export function showInventory(argv: readonly string[], world: World): Promise<number> {
  return reading<Raw>(inventoryCommand(), argv, world, (_, raw) => printInventory(raw, world));
}

async function printInventory(raw: Raw, world: World): Promise<number> {
  const wrong = complaintAbout(raw);
  if (wrong) return complain([wrong], world);
  const cwd = resolve('.');
  const sources = await Promise.all((raw.inventory ?? []).map((source) => findInventory(source, cwd)));
  const missing = sources.flatMap((source) => (source.ok ? [] : [source.error]));
  if (missing.length > 0) return complain(missing, world);
  const paths = sources.flatMap((source) => (source.ok ? [source.value] : []));
  const keys = await readKeys(raw, world);
  if (!keys.ok) return complain([keys.error], world);
  const vault = new Vault(keys.value);
  const { inventory, diagnostics } = await loadInventory(paths, resolve(raw.playbookDir ?? '.'), { vault });
  const hide = hiding(vault.secrets());
  if (diagnostics.length > 0) await complain(hide(diagnostics), world);
  if (!inventory) return EXIT.usage;
  const text = shown(inventory, raw);
  if (!text.ok) return complain([text.error], world);
  world.stdout.write(hide(text.value));
  return EXIT.done;
}

function complaintAbout({ list, graph, host, explain }: Raw): Diagnostic | undefined {
  if ([list, graph, host].filter((asked) => asked !== undefined).length > 1) {
    return problem('usage-value', '--list, --graph and --host exclude each other', undefined);
  }
  if (!explain || host !== undefined) return undefined;
  return problem(
    'usage-value',
    '--explain tells where the variables of one host are set, so it needs --host',
    undefined,
  );
}

function shown(inventory: Inventory, { graph, host: name, explain }: Raw): Result<string, Diagnostic> {
  if (graph) return ok(graphInventory(inventory));
  if (name === undefined) return ok(`${printJson(listInventory(inventory))}\n`);
  const host = hostOf(inventory, name);
  if (host) return ok(explain ? explainHost(host) : `${printJson(varsOf(host))}\n`);
  const hint = didYouMean(name, [...inventory.hosts.keys()]);
  return err(problem('pattern-unknown', `The inventory has no host "${name}"`, undefined, { hint }));
}

function hostOf({ hosts, implicit }: Inventory, name: string): Host | undefined {
  return hosts.get(name) ?? (implicit?.name === name ? implicit : undefined);
}
