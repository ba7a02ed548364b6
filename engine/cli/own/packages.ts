// Modules in npm packages: those that the package.json nearest to the playbook lists, and that say where theirs are.
import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { problem } from '../../diagnostics/problem.ts';
import { shownPath } from '../../language/read-text.ts';
import { isMapping } from '../../values/data.ts';

/** A package with modules. */
export interface ModulePackage {
  readonly name: string;
  /** The folder of its modules, absolute. */
  readonly folder: string;
}

export interface Packages {
  readonly packages: readonly ModulePackage[];
  readonly diagnostics: readonly Diagnostic[];
}

const NONE: Packages = { packages: [], diagnostics: [] };

/** The packages for a playbook in a folder, in the order in which package.json lists them. */
export async function packagesFor(folder: string): Promise<Packages> {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const text = await readFile(join(at, 'package.json'), 'utf8').catch(() => undefined);
    if (text !== undefined) return listedIn(text, at);
    if (dirname(at) === at) return NONE;
  }
}

async function listedIn(text: string, folder: string): Promise<Packages> {
  const manifest = parse(text);
  if (!manifest) return NONE;
  const names = [manifest.dependencies, manifest.devDependencies].flatMap((list) =>
    isMapping(list) ? Object.keys(list) : [],
  );
  const found = await Promise.all([...new Set(names)].map((name) => modulesOf(name, folder)));
  const all = found.flatMap((each) => each ?? []);
  return {
    packages: all.flatMap((each) => ('folder' in each ? [each] : [])),
    diagnostics: all.flatMap((each) => ('code' in each ? [each] : [])),
  };
}

function parse(text: string): { readonly [key: string]: unknown } | undefined {
  try {
    const data: unknown = JSON.parse(text);
    return isMapping(data) ? data : undefined;
  } catch {
    return undefined;
  }
}

/** Where the modules of an installed package are; undefined for one that has none. */
async function modulesOf(name: string, from: string): Promise<ModulePackage | Diagnostic | undefined> {
  for (let at = from; ; at = dirname(at)) {
    const own = join(at, 'node_modules', name);
    const text = await readFile(join(own, 'package.json'), 'utf8').catch(() => undefined);
    if (text !== undefined) return text.includes('"play"') ? declared(name, own, text) : undefined;
    if (dirname(at) === at) return undefined;
  }
}

async function declared(name: string, own: string, text: string): Promise<ModulePackage | Diagnostic | undefined> {
  const play = parse(text)?.play;
  if (play === undefined) return undefined;
  const modules = isMapping(play) ? play.modules : undefined;
  const file = shownPath(join(own, 'package.json'));
  const at = placeOf('"play"', text, file);
  const hint = 'For example: "play": { "modules": "./modules" }';
  if (typeof modules !== 'string')
    return problem('module-package', `The package "${name}" does not say in which folder its modules are`, at, {
      hint,
    });
  const folder = resolve(own, modules);
  if (!`${folder}${sep}`.startsWith(`${resolve(own)}${sep}`))
    return problem('module-package', `The folder "${modules}" is outside the package "${name}"`, at, { hint });
  const info = await stat(folder).catch(() => undefined);
  if (info?.isDirectory()) return { name, folder };
  return problem('module-package', `The package "${name}" has no folder "${modules}"`, at, { hint });
}

function placeOf(word: string, text: string, file: string) {
  const before = text.slice(0, Math.max(0, text.indexOf(word))).split('\n');
  return { file, line: before.length, column: (before.at(-1) ?? '').length + 1, length: word.length };
}
