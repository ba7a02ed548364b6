// Everything that `-i` names, read and merged.
import { open, readdir, stat } from 'node:fs/promises';
import { dirname, extname, join, resolve } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { problem } from '../diagnostics/problem.ts';
import { readText, shownPath } from '../language/read-text.ts';
import type { Vault } from '../language/vault/vault.ts';
import { checkConnectionNames } from './connection.ts';
import { addHosts, type Draft, emptyDraft } from './draft.ts';
import { readDynamic } from './dynamic.ts';
import { checkGroups } from './groups.ts';
import { expandHostNames } from './hostname.ts';
import { readIni } from './ini.ts';
import type { Inventory } from './inventory.ts';
import { mergeInventory, type VarFolder } from './merge.ts';
import { LOCALHOST } from './pattern.ts';
import { PROGRAM_LIMIT } from './program.ts';
import { readVarFiles } from './var-files.ts';
import { readYamlInventory } from './yaml-inventory.ts';

/** What a folder of inventories may hold beside them. */
const NOT_INVENTORIES = /(?:~|\.(?:bak|cfg|md|orig|pyc|pyo|retry|rpm|rst|swp|txt))$/;

/**
 * Reads the sources in order, each an INI or YAML file, a program, a folder of them, or a list `a,b,`, then
 * `group_vars/` and `host_vars/` beside them and beside the playbook. A later source wins.
 * @param playbookDir the folder of the playbook
 * @returns the inventory, unless a diagnostic is an error
 */
export async function loadInventory(
  sources: readonly string[],
  playbookDir: string | undefined,
  { programLimit = PROGRAM_LIMIT, vault }: { readonly programLimit?: number; readonly vault?: Vault | undefined } = {},
): Promise<{ inventory?: Inventory; diagnostics: Diagnostic[] }> {
  const diagnostics: Diagnostic[] = [];
  const draft = emptyDraft();
  const files: string[] = [];
  const folders = new Set<string>();
  for (const source of sources) {
    if (source.includes(',')) {
      readHostList(source, draft, diagnostics);
      continue;
    }
    const path = resolve(source);
    files.push(path);
    folders.add((await isFolder(path)) ? path : dirname(path));
    await readSource(path, { draft, diagnostics, programLimit, vault });
  }
  diagnostics.push(...checkGroups(draft));
  const beside: VarFolder[] = [];
  for (const folder of folders) beside.push(await readVarFolder(folder, draft, diagnostics, vault));
  const alone = playbookDir !== undefined && !folders.has(resolve(playbookDir));
  const playbook = alone ? await readVarFolder(resolve(playbookDir), draft, diagnostics, vault) : undefined;
  if (diagnostics.some((each) => each.severity === 'error')) return { diagnostics };
  const inventory = mergeInventory(draft, files, beside, playbook, diagnostics);
  diagnostics.push(...checkConnectionNames(inventory));
  return diagnostics.some((each) => each.severity === 'error') ? { diagnostics } : { inventory, diagnostics };
}

function readHostList(list: string, draft: Draft, diagnostics: Diagnostic[]): void {
  const at = { file: '-i', line: 1, column: 1 };
  for (const written of list.split(',')) {
    const name = written.trim();
    if (name === '') continue;
    const expanded = expandHostNames(name);
    if (!expanded.ok) {
      const { message, hint } = expanded.error;
      diagnostics.push(problem('inventory-host', `${message} in "${name}" of the host list`, undefined, { hint }));
      continue;
    }
    diagnostics.push(...addHosts(draft, expanded.value, 'ungrouped', at, []));
  }
}

interface Into {
  readonly draft: Draft;
  readonly diagnostics: Diagnostic[];
  readonly programLimit: number;
  readonly vault: Vault | undefined;
}

async function readSource(path: string, into: Into): Promise<void> {
  if (!(await isFolder(path))) return readFileSource(path, into);
  const entries = (await readdir(path))
    .filter((entry) => !entry.startsWith('.') && !NOT_INVENTORIES.test(entry))
    .sort();
  for (const entry of entries) {
    if (entry !== 'group_vars' && entry !== 'host_vars') await readSource(join(path, entry), into);
  }
}

async function readFileSource(path: string, { draft, diagnostics, programLimit, vault }: Into): Promise<void> {
  const file = shownPath(path);
  const program = await programAt(path);
  if (program === 'runs') {
    diagnostics.push(...(await readDynamic(path, draft, programLimit)));
    return;
  }
  if (program === 'cannot run') {
    const message = `The inventory "${file}" begins as a program does, and is not executable`;
    const hint = `Make it executable: chmod +x ${file}; or take its first line away if it is a text`;
    diagnostics.push(problem('inventory-program', message, { file, line: 1, column: 1, length: 2 }, { hint }));
    return;
  }
  const text = await readText(path, 'inventory');
  if (!text.ok) diagnostics.push(text.error);
  else if (isYaml(path, text.value)) diagnostics.push(...readYamlInventory(file, text.value, draft, vault));
  else diagnostics.push(...readIni(file, text.value, draft));
}

/** By the extension; a file without one is YAML where its first line is `---` or `name:`. */
function isYaml(path: string, text: string): boolean {
  const extension = extname(path).toLowerCase();
  if (extension === '.yml' || extension === '.yaml' || extension === '.json') return true;
  if (extension !== '') return false;
  const first = text.split(/\r?\n/).find((line) => line.trim() !== '' && !line.startsWith('#'));
  return first !== undefined && /^(?:---|\{|["']?[\w.-]+["']?:\s*(?:#.*)?$)/.test(first);
}

/** A file that begins with `#!` or as a binary does is a program; the execute permission says whether it can run. */
async function programAt(path: string): Promise<'runs' | 'cannot run' | undefined> {
  const info = await stat(path).catch(() => undefined);
  if (!info?.isFile()) return undefined;
  const handle = await open(path).catch(() => undefined);
  if (!handle) return undefined;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    const start = buffer.toString('latin1', 0, bytesRead);
    if (!start.startsWith('#!') && start !== '\x7fELF') return undefined;
    return (info.mode & 0o111) === 0 ? 'cannot run' : 'runs';
  } finally {
    await handle.close();
  }
}

async function readVarFolder(
  folder: string,
  draft: Draft,
  diagnostics: Diagnostic[],
  vault: Vault | undefined,
): Promise<VarFolder> {
  const hosts = { has: (name: string) => draft.hosts.has(name) || name === LOCALHOST };
  return {
    groups: await readVarFiles(join(folder, 'group_vars'), draft.groups, diagnostics, vault),
    hosts: await readVarFiles(join(folder, 'host_vars'), hosts, diagnostics, vault),
  };
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}
