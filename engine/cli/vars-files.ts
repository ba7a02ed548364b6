// `vars_files` whose names hold `{{ }}`: read for each host of a play before the first connection.
import { dirname } from 'node:path';
import { Diagnosed, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { problem } from '../diagnostics/problem.ts';
import type { Host, Inventory, Variable } from '../inventory/inventory.ts';
import { isFactName } from '../language/names.ts';
import type { LateVars, Play, Program, Templated } from '../language/program.ts';
import { type LayeredScope, scopeOf, templates, values, variables } from '../language/variables.ts';
import type { Value } from '../values/lazy.ts';

type Vars = ReadonlyMap<string, Templated>;

/** The variables that hosts have of such files. */
export class HostVars {
  readonly #of = new Map<Play, ReadonlyMap<string, Vars>>();

  of(play: Play, host: string): Vars {
    return this.#of.get(play)?.get(host) ?? new Map();
  }

  /** What any host of a play has. */
  all(play: Play): readonly Vars[] {
    return [...new Set(this.#of.get(play)?.values() ?? [])];
  }

  /** Reads the files of all plays, each once; all that is wrong is reported. */
  async read(
    program: Program,
    inventory: Inventory,
    extraVars: ReadonlyMap<string, Variable>,
    hostsOf: (play: Play) => readonly string[],
  ): Promise<readonly Diagnostic[]> {
    const found: Diagnostic[] = [];
    const groups = Object.fromEntries([...inventory.groups].map(([name, group]) => [name, group.hosts]));
    for (const play of program.plays) {
      const facts = play.varsFiles.flatMap(({ names }) => names.flatMap(factsIn));
      found.push(...facts);
      if (facts.length > 0) continue;
      const own = new Map<string, Vars>();
      const files = new Map<string, Vars>();
      for (const name of play.varsFiles.length > 0 ? hostsOf(play) : []) {
        const host = inventory.hosts.get(name) ?? inventory.implicit;
        if (!host) continue;
        const magic = { ...magicOf(host), groups, playbook_dir: dirname(program.file) };
        const written = [variables(host.vars), templates(play.vars), variables(extraVars)];
        const scope = scopeOf([...written, values(new Map<string, Value>(Object.entries(magic)))]);
        own.set(name, await readAll(play.varsFiles, scope, files, found));
      }
      this.#of.set(play, own);
    }
    return found;
  }
}

const magicOf = ({ name, groups }: Host) => ({
  inventory_hostname: name,
  inventory_hostname_short: name.split('.')[0] ?? name,
  group_names: groups.filter((each) => each !== 'all').toSorted(),
});

function factsIn({ names }: Templated): readonly Diagnostic[] {
  return names
    .filter(({ name }) => isFactName(name))
    .map(({ name, location }) => {
      const message = `"${name}" is a fact of a host, and variable files are read before any host is asked`;
      return problem('variable-undefined', message, location, { hint: 'Use "include_vars" in "pre_tasks"' });
    });
}

/** @param files what was read so far, by all names together: hosts that name the same have the same */
async function readAll(
  all: readonly LateVars[],
  scope: LayeredScope,
  files: Map<string, Vars>,
  found: Diagnostic[],
): Promise<Vars> {
  const named: (readonly [LateVars, readonly string[]])[] = [];
  for (const one of all) {
    const names = filledIn(one, scope, found);
    if (names) named.push([one, names]);
  }
  const key = JSON.stringify(named.map(([, names]) => names));
  const known = files.get(key);
  if (known) return known;
  const vars = new Map<string, Templated>();
  files.set(key, vars);
  for (const [one, names] of named) {
    const read = await one.read(names);
    if (!read.ok) found.push(...read.error);
    else for (const [name, value] of read.value) vars.set(name, value);
  }
  return vars;
}

function filledIn({ names }: LateVars, scope: LayeredScope, found: Diagnostic[]): readonly string[] | undefined {
  try {
    const texts = names.map((name) => name.evaluate(scope));
    if (texts.every((text) => typeof text === 'string' && text !== '')) return texts.map(String);
    found.push(problem('playbook-value', 'Each of "vars_files" must be the name of a file', names[0]?.location));
  } catch (error) {
    if (!(error instanceof Diagnosed)) throw error;
    found.push(error.diagnostic);
  }
  return undefined;
}
