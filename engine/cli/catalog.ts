// The modules that a run can use: Play's own, and those beside the playbook and on the module path.
import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MODULES } from '../../modules/index.ts';
import type { Module } from '../contract/module.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { problem } from '../diagnostics/problem.ts';
import type { ModuleCatalog } from '../language/playbook/catalog.ts';
import { willRead } from '../language/reading-log.ts';
import { isMapping } from '../values/data.ts';

type Load = () => Promise<unknown>;

/** Modules by name, loaded when they are first asked for. */
export class Catalog implements ModuleCatalog {
  readonly diagnostics: Diagnostic[] = [];
  readonly #loaders: ReadonlyMap<string, Load>;
  readonly #modules = new Map<string, Module>();

  constructor(loaders: ReadonlyMap<string, Load>) {
    this.#loaders = loaders;
  }

  names(): readonly string[] {
    return [...this.#loaders.keys()];
  }

  has(name: string): boolean {
    return this.#loaders.has(name);
  }

  async load(name: string): Promise<Module | undefined> {
    const known = this.#modules.get(name);
    const loader = this.#loaders.get(name);
    if (known || !loader) return known;
    const loaded = await loader().catch((error: unknown) => this.#broken(name, error));
    if (loaded === undefined) return undefined;
    const module = isMapping(loaded) || isNamespace(loaded) ? Reflect.get(loaded, 'default') : undefined;
    if (!isModule(module)) {
      this.diagnostics.push(
        problem('module-contract', `The module "${name}" has no default export made with defineModule`, undefined),
      );
      return undefined;
    }
    this.#modules.set(name, module);
    return module;
  }

  #broken(name: string, error: unknown): undefined {
    const reason = error instanceof Error ? error.message : String(error);
    this.diagnostics.push(problem('module-contract', `The module "${name}" cannot be loaded: ${reason}`, undefined));
  }

  /** A module that was loaded before. */
  get(name: string): Module {
    const module = this.#modules.get(name);
    if (!module) throw new Error(`The module "${name}" was not loaded`);
    return module;
  }
}

/** Play's own modules, then those of the folders; a later one of the same name wins. */
export async function openCatalog(folders: readonly string[]): Promise<Catalog> {
  const loaders = new Map<string, Load>(MODULES);
  for (const folder of folders) {
    const entries = await readdir(folder).catch(() => []);
    for (const entry of entries) {
      const extension = extname(entry);
      if (!['.js', '.mjs', '.ts'].includes(extension) || entry.endsWith('.d.ts')) continue;
      const path = join(folder, entry);
      loaders.set(entry.slice(0, -extension.length), async () => {
        await willRead(path);
        return import(pathToFileURL(path).href);
      });
    }
  }
  return new Catalog(loaders);
}

function isNamespace(x: unknown): x is object {
  return typeof x === 'object' && x !== null && Reflect.get(x, Symbol.toStringTag) === 'Module';
}

function isModule(x: unknown): x is Module {
  return isMapping(x) && ['observe', 'plan'].every((key) => typeof x[key] === 'function') && isMapping(x.params);
}
