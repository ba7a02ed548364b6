// Everything that `-i` names, read and merged.
import { open, readdir, stat } from 'node:fs/promises';
import { dirname, extname, join, resolve } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { problem } from '../diagnostics/problem.ts';
import { readText, shownPath } from '../language/read-text.ts';
import { compileData } from '../language/templated.ts';
import { checkConnectionNames } from './connection.ts';
import { addHost, type Draft, emptyDraft } from './draft.ts';
import { checkGroups } from './groups.ts';
import { expandHostNames } from './hostname.ts';
import { readIni } from './ini.ts';
import type { Inventory } from './inventory.ts';
import { mergeInventory, type VarFolder } from './merge.ts';
import { LOCALHOST } from './pattern.ts';
import { readVarFiles } from './var-files.ts';
import { readYamlInventory } from './yaml-inventory.ts';

/** What a folder of inventories may hold beside them. */
const NOT_INVENTORIES = /(?:~|\.(?:bak|cfg|md|orig|pyc|pyo|retry|rpm|rst|swp|txt))$/;

/**
 * Reads the sources in order, each an INI or YAML file, a folder of them, or a list `a,b,`, then
 * `group_vars/` and `host_vars/` beside them and beside the playbook. A later source wins.
 * @returns the inventory, unless a diagnostic is an error
 */
export async function loadInventory(
  sources: readonly string[],
  playbookDir: string | undefined,
): Promise<{ inventory?: Inventory; diagnostics: Diagnostic[] }> {
  const diagnostics: Diagnostic[] = [];
  const draft = emptyDraft();
  const files: string[] = [];
  const folders = new Set<string>();
  for (const source of sources) {
    if (source.includes(',')) {
      readHostList(source, draft, diagnostics);
      folders.add(process.cwd());
      continue;
    }
    const path = resolve(source);
    files.push(path);
    folders.add((await isFolder(path)) ? path : dirname(path));
    await readSource(path, draft, diagnostics);
  }
  diagnostics.push(...checkGroups(draft));
  const beside: VarFolder[] = [];
  for (const folder of folders) beside.push(await readVarFolder(folder, draft, diagnostics));
  const alone = playbookDir !== undefined && !folders.has(resolve(playbookDir));
  const playbook = alone ? await readVarFolder(resolve(playbookDir), draft, diagnostics) : undefined;
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
    const { names, port } = expanded.value;
    for (const each of names) {
      const host = addHost(draft, each, 'ungrouped', at);
      if (port !== undefined) host.vars.set('ansible_port', { value: compileData(port, at), location: at });
    }
  }
}

async function readSource(path: string, draft: Draft, diagnostics: Diagnostic[]): Promise<void> {
  if (!(await isFolder(path))) return readFileSource(path, draft, diagnostics);
  const entries = (await readdir(path))
    .filter((entry) => !entry.startsWith('.') && !NOT_INVENTORIES.test(entry))
    .sort();
  for (const entry of entries) {
    if (entry !== 'group_vars' && entry !== 'host_vars') await readSource(join(path, entry), draft, diagnostics);
  }
}

async function readFileSource(path: string, draft: Draft, diagnostics: Diagnostic[]): Promise<void> {
  const file = shownPath(path);
  if (await isProgram(path)) {
    const hint = 'Save what it prints to a file, or take away its execute permission if it is no program';
    diagnostics.push(
      problem('inventory-dynamic', `The inventory "${file}" is a program, which is not supported yet`, undefined, {
        hint,
      }),
    );
    return;
  }
  const text = await readText(path, 'inventory');
  if (!text.ok) diagnostics.push(text.error);
  else if (isYaml(path, text.value)) diagnostics.push(...readYamlInventory(file, text.value, draft));
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

async function isProgram(path: string): Promise<boolean> {
  const info = await stat(path).catch(() => undefined);
  if (!info?.isFile() || (info.mode & 0o111) === 0) return false;
  const handle = await open(path).catch(() => undefined);
  if (!handle) return false;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    const start = buffer.toString('latin1', 0, bytesRead);
    return start.startsWith('#!') || start === '\x7fELF';
  } finally {
    await handle.close();
  }
}

async function readVarFolder(folder: string, draft: Draft, diagnostics: Diagnostic[]): Promise<VarFolder> {
  const hosts = { has: (name: string) => draft.hosts.has(name) || name === LOCALHOST };
  return {
    groups: await readVarFiles(join(folder, 'group_vars'), draft.groups, diagnostics),
    hosts: await readVarFiles(join(folder, 'host_vars'), hosts, diagnostics),
  };
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}
