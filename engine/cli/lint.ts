// `play lint`: the static check, and what is legal and unwise.
import { readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Command } from 'commander';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { problem } from '../diagnostics/problem.ts';
import type { Inventory, Variable } from '../inventory/inventory.ts';
import { readPlaybook } from '../language/playbook/playbook.ts';
import type { Program } from '../language/program.ts';
import { readText, shownPath } from '../language/read-text.ts';
import { logReads } from '../language/reading-log.ts';
import { isSealed } from '../language/vault/cipher.ts';
import { Vault } from '../language/vault/vault.ts';
import { type Linted, lint } from '../lint/lint.ts';
import { hiding } from '../run/secrets.ts';
import { err, ok, type Result } from '../values/result.ts';
import { openCatalog } from './catalog.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit.ts';
import { readExtraVars } from './extra-vars.ts';
import { findInventory, findPlaybook } from './find.ts';
import { collect } from './parse.ts';
import { prepare } from './prepare.ts';
import { reading } from './reading.ts';
import { session } from './session.ts';
import { OUTPUTS, type RawValues, valuesOf, wrongValue } from './values.ts';
import { type KeySources, readKeys, withKeyOptions } from './vault-keys.ts';
import type { World } from './world.ts';

interface Raw extends RawValues, KeySources {
  readonly inventory?: readonly string[];
  readonly extraVars?: readonly string[];
  readonly modulePath?: readonly string[];
}

const lintCommand = (): Command =>
  withKeyOptions(
    new Command('play lint')
      .description('Find what is wrong in playbooks, and what is legal and unwise; no host is touched')
      .argument('[playbook...]', 'playbooks; those of this folder and of playbooks/ where none is named')
      .option('-i, --inventory <source>', 'check names and hosts too, with this inventory', collect)
      .option('-e, --extra-vars <vars>', 'variables that a run would get: k=v, @file or JSON', collect),
  )
    .option('--module-path <folder>', 'where to find modules of your own', collect)
    .option('--output <how>', `how to report: ${OUTPUTS.join(', ')}`, 'auto')
    .addHelpText('after', '\nThe status is 1 where anything is found. "# lint: allow CODE" beside a task accepts it.');

/** Prints all findings; resolves with the exit status. */
export function lintPlaybooks(argv: readonly string[], world: World): Promise<number> {
  return reading<Raw>(lintCommand(), argv, world, (names, raw) => lintAll(names, raw, world));
}

async function lintAll(names: readonly string[], raw: Raw, world: World): Promise<number> {
  const wrong = wrongValue(raw);
  if (wrong) return complain([wrong], world);
  const keys = await readKeys(raw, world);
  if (!keys.ok) return complain([keys.error], world);
  const vault = new Vault(keys.value);
  const looks = { ...valuesOf(raw), check: false, diff: false, verbose: 0 };
  const told: Told = { findings: [], secrets: [] };
  const status = await session(looks, world, async ({ reporter }) => {
    const asked = await find(names, raw, vault);
    const { findings, secrets } = asked.ok
      ? await findingsIn(asked.value, vault)
      : { findings: asked.error, secrets: [] };
    told.secrets.push(...secrets, ...vault.secrets());
    told.findings.push(...hiding(told.secrets)(findings));
    for (const diagnostic of told.findings) reporter.event({ type: 'problem', diagnostic });
    return ok(EXIT.done);
  });
  if (told.findings.length === 0) return status;
  await complain(told.findings, world, hiding(told.secrets));
  return EXIT.usage;
}

interface Told {
  readonly findings: Diagnostic[];
  readonly secrets: string[];
}

interface Asked {
  readonly playbooks: readonly string[];
  readonly sources: readonly string[];
  readonly extraVars: ReadonlyMap<string, Variable>;
  readonly modulePaths: readonly string[];
}

async function find(names: readonly string[], raw: Raw, vault: Vault): Promise<Result<Asked, readonly Diagnostic[]>> {
  const cwd = resolve('.');
  const here = names.length > 0 ? ok(names) : await playbooksIn(cwd);
  if (!here.ok) return err([here.error]);
  const playbooks = await Promise.all(here.value.map((name) => findPlaybook(name, cwd)));
  const sources = await Promise.all((raw.inventory ?? []).map((source) => findInventory(source, cwd)));
  const vars = await readExtraVars(raw.extraVars ?? [], cwd, vault);
  const missing = [...playbooks, ...sources].flatMap((each) => (each.ok ? [] : [each.error]));
  if (missing.length > 0 || !vars.ok) return err([...missing, ...(vars.ok ? [] : vars.error)]);
  return ok({
    playbooks: playbooks.flatMap((each) => (each.ok ? [each.value] : [])),
    sources: sources.flatMap((each) => (each.ok ? [each.value] : [])),
    extraVars: vars.value,
    modulePaths: raw.modulePath ?? [],
  });
}

/** What only a playbook has: an entry of its list with one of these words. */
const PLAY = /^(?:- +| +)["']?(?:hosts|(?:ansible\.builtin\.)?import_playbook)["']?:/m;

/** The playbooks of a folder and of `playbooks/` in it. */
async function playbooksIn(cwd: string): Promise<Result<readonly string[], Diagnostic>> {
  const found: string[] = [];
  for (const folder of [cwd, join(cwd, 'playbooks')]) {
    for (const name of (await readdir(folder).catch(() => [])).toSorted()) {
      if (!/\.ya?ml$/.test(name)) continue;
      const text = await readText(join(folder, name), 'playbook');
      if (text.ok && /^- /m.test(text.value) && PLAY.test(text.value)) found.push(join(folder, name));
    }
  }
  if (found.length > 0) return ok(found);
  return err(
    problem('usage-option', 'No playbook is in this folder', undefined, { hint: 'Name one: play lint site.yml' }),
  );
}

async function findingsIn(asked: Asked, vault: Vault): Promise<Linted> {
  const findings: Diagnostic[] = [];
  const secrets: string[] = [];
  for (const playbook of asked.playbooks) {
    const texts = new Map<string, string>();
    const keep = (path: string, bytes: Uint8Array): void => {
      const text = new TextDecoder().decode(bytes);
      if (!isSealed(text)) texts.set(shownPath(path), text);
    };
    const { program, inventory, diagnostics } = await logReads(keep, () => read(playbook, asked, vault));
    const linted = program ? lint(program, texts, diagnostics, inventory) : { findings: diagnostics, secrets: [] };
    findings.push(...linted.findings);
    secrets.push(...linted.secrets);
  }
  return { findings: [...new Map(findings.map((each) => [JSON.stringify(each), each])).values()], secrets };
}

interface Read {
  readonly program?: Program;
  readonly inventory?: Inventory;
  readonly diagnostics: readonly Diagnostic[];
}

/** A playbook as a run would read it; without an inventory nobody knows its hosts and their names. */
async function read(playbook: string, { sources, extraVars, modulePaths }: Asked, vault: Vault): Promise<Read> {
  if (sources.length > 0) {
    const prepared = await prepare(playbook, sources, extraVars, { tags: [], skipTags: [], modulePaths }, vault);
    if (!prepared.ok) return { diagnostics: prepared.error };
    const { program, inventory, warnings } = prepared.value;
    return { program, inventory, diagnostics: warnings };
  }
  const catalog = await openCatalog({ beside: dirname(playbook), named: modulePaths });
  const { program, unfinished, diagnostics } = await readPlaybook(playbook, { catalog, vault });
  const whole = program ?? unfinished;
  return { ...(whole && { program: whole }), diagnostics: [...diagnostics, ...catalog.diagnostics] };
}
