// Everything that the user wrote, read and checked before the first connection.
import { dirname } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { Diagnosed } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import { problem } from '../diagnostics/problem.ts';
import type { Inventory, Variable } from '../inventory/inventory.ts';
import { readLimit } from '../inventory/limit.ts';
import { loadInventory } from '../inventory/load.ts';
import { matchHosts } from '../inventory/pattern.ts';
import { FactsRead } from '../language/facts-read.ts';
import { checkNames } from '../language/playbook/check-names.ts';
import { checkTags } from '../language/playbook/check-tags.ts';
import { readPlaybook } from '../language/playbook/playbook.ts';
import type { Play, Program, Templated } from '../language/program.ts';
import { scopeOf, values, variables } from '../language/variables.ts';
import type { Vault } from '../language/vault/vault.ts';
import { everyItem, itemsOf } from '../language/walk.ts';
import { err, ok, type Result } from '../values/result.ts';
import { type Catalog, openCatalog } from './catalog.ts';
import type { RunOptions } from './options.ts';
import { HostVars } from './vars-files.ts';

/** A playbook with all that it runs on; nothing wrong was found in it. */
export interface Prepared {
  readonly program: Program;
  readonly inventory: Inventory;
  readonly catalog: Catalog;
  /** The hosts of each play, `--limit` applied. */
  readonly hosts: readonly (readonly string[])[];
  /** The same without `--limit`. */
  readonly allHosts: readonly (readonly string[])[];
  readonly facts: FactsRead;
  /** What hosts have of variable files that are not the same for all. */
  readonly hostVars: HostVars;
  readonly warnings: readonly Diagnostic[];
}

type Wrong = readonly Diagnostic[];

/** Reads one playbook and the inventory, and reports all that is wrong at once. */
export async function prepare(
  playbook: string,
  sources: readonly string[],
  extraVars: ReadonlyMap<string, Variable>,
  options: Pick<RunOptions, 'tags' | 'skipTags' | 'limit' | 'modulePaths'>,
  vault?: Vault,
): Promise<Result<Prepared, Wrong>> {
  const playbookDir = dirname(playbook);
  const catalog = await openCatalog({ beside: playbookDir, named: options.modulePaths });
  const [loaded, read] = await Promise.all([
    loadInventory(sources, playbookDir, { vault }),
    readPlaybook(playbook, { catalog, vault }),
  ]);
  const found: Diagnostic[] = [...loaded.diagnostics, ...read.diagnostics, ...catalog.diagnostics];
  const { inventory } = loaded;
  const program = read.program ?? read.unfinished;
  if (program) found.push(...checkTags([...options.tags, ...options.skipTags], program));
  if (!inventory || !program) return err(found);
  const chosen = await chooseHosts(program, inventory, extraVars, options.limit);
  found.push(...chosen.diagnostics, ...checkDelegates(program, inventory));
  const hostsOf = (play: Play) => chosen.all.get(play);
  const hostVars = new HostVars();
  const lost = await hostVars.read(program, inventory, extraVars, (play) => chosen.limited.get(play) ?? []);
  const facts = new FactsRead();
  const onFact = (name: string, play?: Play) => facts.add(name, play);
  const varsOf = (play: Play) => hostVars.all(play);
  const names = checkNames(program, inventory, extraVars.keys(), hostsOf, onFact, varsOf);
  // A variable may stand in a file that could not be read.
  found.push(...lost, ...names.filter(({ code }) => lost.length === 0 || code !== 'variable-undefined'));
  if (!read.program || found.some(({ severity }) => severity === 'error')) return err(found);
  const hosts = program.plays.map((play) => chosen.limited.get(play) ?? []);
  const allHosts = program.plays.map((play) => chosen.all.get(play) ?? []);
  return ok({ program, inventory, catalog, hosts, allHosts, facts, hostVars, warnings: found });
}

/** An error for each literal `delegate_to` that no inventory has. */
function checkDelegates(program: Program, inventory: Inventory): Diagnostic[] {
  const known = [...inventory.hosts.keys(), ...(inventory.implicit ? [inventory.implicit.name] : [])];
  return delegatesOf(program).flatMap(({ constant, written, location }) => {
    if (!constant || typeof written !== 'string' || known.includes(written)) return [];
    const hint = didYouMean(written, known) ?? 'Only hosts of the inventory, and localhost, can act for others';
    return [problem('run-name', `The inventory has no host "${written}"`, location, { hint })];
  });
}

function delegatesOf({ plays }: Program): readonly Templated[] {
  const items = plays.flatMap((play) => [...everyItem([...itemsOf(play), ...play.handlers])]);
  return items.flatMap(({ delegateTo }) => delegateTo ?? []);
}

interface Chosen {
  readonly all: ReadonlyMap<Play, readonly string[]>;
  readonly limited: ReadonlyMap<Play, readonly string[]>;
  readonly diagnostics: readonly Diagnostic[];
}

/** The hosts of every play; a limit that leaves a play without hosts skips it, one that leaves none at all is an error. */
async function chooseHosts(
  program: Program,
  inventory: Inventory,
  extraVars: ReadonlyMap<string, Variable>,
  limit: string | undefined,
): Promise<Chosen> {
  const diagnostics: Diagnostic[] = [];
  const allowed = limit === undefined ? undefined : await limitedTo(limit, inventory, diagnostics);
  const all = new Map<Play, readonly string[]>();
  const limited = new Map<Play, readonly string[]>();
  for (const play of program.plays) {
    const hosts = hostsOf(play, inventory, extraVars);
    if (!hosts.ok) {
      diagnostics.push(hosts.error);
      continue;
    }
    all.set(play, hosts.value);
    limited.set(
      play,
      hosts.value.filter((name) => allowed?.has(name) ?? true),
    );
  }
  const nobody = [...limited.values()].every((hosts) => hosts.length === 0);
  if (allowed && nobody && diagnostics.length === 0) {
    const message = `The limit "${limit}" leaves no play any host`;
    diagnostics.push(
      problem('pattern-empty', message, undefined, {
        hint: `The plays are for ${[...new Set([...all.values()].flat())].join(', ')}`,
      }),
    );
  }
  return { all, limited, diagnostics };
}

async function limitedTo(limit: string, inventory: Inventory, diagnostics: Diagnostic[]): Promise<ReadonlySet<string>> {
  const pattern = await readLimit(limit);
  const hosts = pattern.ok ? matchHosts(pattern.value, inventory) : pattern;
  if (hosts.ok) return new Set(hosts.value);
  diagnostics.push(hosts.error);
  return new Set();
}

/** The pattern may use `-e` variables and those that are the same for all hosts. */
function hostsOf(
  play: Play,
  inventory: Inventory,
  extraVars: ReadonlyMap<string, Variable>,
): Result<readonly string[], Diagnostic> {
  try {
    const groups = Object.fromEntries([...inventory.groups].map(([name, group]) => [name, group.hosts]));
    const scope = scopeOf([values(new Map([['groups', groups]])), variables(common(inventory)), variables(extraVars)]);
    const pattern = play.hosts.evaluate(scope);
    const text = Array.isArray(pattern) ? pattern.join(',') : pattern;
    if (typeof text === 'string') return matchHosts(text, inventory, play.hosts.location);
    return err(problem('playbook-structure', '"hosts" must be a pattern', play.hosts.location));
  } catch (error) {
    if (error instanceof Diagnosed) return err(error.diagnostic);
    throw error;
  }
}

/** Variables that every host has from one place. */
function common(inventory: Inventory): ReadonlyMap<string, Variable> {
  const [first, ...others] = [...inventory.hosts.values()];
  const shared = [...(first?.vars ?? [])].filter(([name, { value }]) =>
    others.every((host) => host.vars.get(name)?.value === value),
  );
  return new Map(shared);
}
