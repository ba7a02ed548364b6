// The modules that a run can use: Play's own, and those of npm packages, beside the playbook and on the module path.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MODULES } from '../../modules/index.ts';
import type { Module } from '../contract/module.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { caution, problem } from '../diagnostics/problem.ts';
import type { ModuleCatalog } from '../language/playbook/catalog.ts';
import { shownPath } from '../language/read-text.ts';
import { err, ok, type Result } from '../values/result.ts';
import { modulesIn, type OwnFile } from './own/find.ts';
import { packagesFor } from './own/packages.ts';

interface Entry {
  load(): Promise<Result<Module, readonly Diagnostic[]>>;
  /** Told when it is loaded. */
  readonly warning?: Diagnostic;
}

/** Modules by name, loaded when they are first asked for. */
export class Catalog implements ModuleCatalog {
  readonly diagnostics: Diagnostic[] = [];
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #loading = new Map<string, Promise<Module | undefined>>();
  readonly #modules = new Map<string, Module>();

  constructor(entries: ReadonlyMap<string, Entry>, diagnostics: readonly Diagnostic[]) {
    this.#entries = entries;
    this.diagnostics.push(...diagnostics);
  }

  names(): readonly string[] {
    return [...this.#entries.keys()];
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  async load(name: string): Promise<Module | undefined> {
    const entry = this.#entries.get(name);
    if (!entry) return undefined;
    const loading = this.#loading.get(name) ?? this.#load(name, entry);
    this.#loading.set(name, loading);
    return loading;
  }

  async #load(name: string, { load, warning }: Entry): Promise<Module | undefined> {
    const loaded = await load();
    if (warning) this.diagnostics.push(warning);
    if (loaded.ok) this.#modules.set(name, loaded.value);
    else this.diagnostics.push(...loaded.error);
    return loaded.ok ? loaded.value : undefined;
  }

  /** A module that was loaded before. */
  get(name: string): Module {
    const module = this.#modules.get(name);
    if (!module) throw new Error(`The module "${name}" was not loaded`);
    return module;
  }
}

/** Where modules of the user's own can be. */
export interface ModulePlaces {
  /** The folder of the playbook: `modules/` in it, and the packages of its package.json. */
  readonly beside?: string;
  /** Each `--module-path`; it must exist. */
  readonly named?: readonly string[];
}

/** Where Play's own modules lie in its source tree, beside the bundle. */
const OWN = resolve(fileURLToPath(new URL('../modules', import.meta.url)));

/** Play's own modules, those of packages, then those of the folders; a later one of the same name wins. */
export async function openCatalog({ beside, named = [] }: ModulePlaces = {}): Promise<Catalog> {
  const entries = new Map<string, Entry>([...MODULES].map(([name, load]) => [name, { load: () => builtIn(load) }]));
  const diagnostics: Diagnostic[] = [];
  if (beside !== undefined) await addPackages(beside, entries, diagnostics);
  const folders = [
    ...(beside === undefined ? [] : [resolve(beside, 'modules')]),
    ...named.map((path) => resolve(path)),
  ];
  for (const [index, folder] of folders.entries()) {
    if (folder === OWN) continue;
    const found = await modulesIn(folder);
    const wanted = beside === undefined || index > 0;
    if (!found && wanted)
      diagnostics.push(problem('file-missing', `There is no folder of modules "${shownPath(folder)}"`, undefined));
    diagnostics.push(...(found?.diagnostics ?? []));
    for (const file of found?.files ?? []) {
      const hides = MODULES.has(file.name) ? { warning: hiding(file) } : {};
      entries.set(file.name, { load: () => ownFrom(file), ...hides });
    }
  }
  return new Catalog(entries, diagnostics);
}

async function builtIn(load: () => Promise<unknown>): Promise<Result<Module, readonly Diagnostic[]>> {
  return ok(((await load()) as { readonly default: Module }).default);
}

const ownFrom = async (file: OwnFile) => (await import('./own/load.ts')).loadOwn(file);

function hiding({ name, path }: OwnFile): Diagnostic {
  const message = `This module stands in the place of Play's own "${name}"`;
  return caution('module-name', message, { file: shownPath(path), line: 1, column: 1 });
}

/** A name of a package's that is taken already is an error where a task uses it: nobody can see which one is meant. */
async function addPackages(beside: string, entries: Map<string, Entry>, diagnostics: Diagnostic[]): Promise<void> {
  const { packages, diagnostics: wrong } = await packagesFor(beside);
  diagnostics.push(...wrong);
  const owners = new Map<string, string>();
  for (const { name: owner, folder } of packages) {
    const found = await modulesIn(folder);
    diagnostics.push(...(found?.diagnostics ?? []));
    for (const file of found?.files ?? []) {
      const { name } = file;
      const other = owners.get(name);
      if (other === undefined && !entries.has(name)) {
        owners.set(name, owner);
        entries.set(name, { load: () => ownFrom(file) });
        continue;
      }
      const both =
        other === undefined
          ? `Play itself and the package "${owner}" have`
          : `The packages "${other}" and "${owner}" both have`;
      const hint = `Write modules/${name}.js beside the playbook, which exports the one that is meant`;
      const clash = problem('module-name', `${both} a module "${name}"`, undefined, { hint });
      entries.set(name, { load: async () => err([clash]) });
    }
  }
}
