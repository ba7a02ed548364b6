// A playbook and everything that it imports, read and checked before any connection.
import { dirname, resolve } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { problem } from '../../diagnostics/problem.ts';
import type { Play, Program, TemplateFile } from '../program.ts';
import { readText, shownPath } from '../read-text.ts';
import type { Vault } from '../vault/vault.ts';
import { location, readYaml, type YamlMap, type YamlNode } from '../yaml.ts';
import type { ModuleCatalog } from './catalog.ts';
import { checkWords, readCommon } from './common.ts';
import { describeNode, Fields } from './fields.ts';
import { literalName, mayImport, namingNode, taskFile } from './imports.ts';
import { IMPORT_WORDS } from './keywords.ts';
import { readPlay } from './play.ts';
import type { Reading } from './reading.ts';

export interface ReadPlaybook {
  /** Only where no diagnostic is an error. */
  readonly program?: Program;
  /** Where there are errors, but every file was read: good for further checks, never to be run. */
  readonly unfinished?: Program;
  readonly diagnostics: Diagnostic[];
}

/** Errors after which names can be missing because of what was not read. */
const UNREAD = /^(?:yaml-|file-|playbook-import|playbook-structure)/;

export interface ReadOptions {
  readonly catalog: ModuleCatalog;
  readonly vault?: Vault | undefined;
}

/**
 * Reads a playbook with what it imports; all that is wrong is reported, not the first alone.
 * @param file its path, absolute or from the working directory
 */
export async function readPlaybook(file: string, options: ReadOptions): Promise<ReadPlaybook> {
  const path = resolve(file);
  const templates = new Map<string, TemplateFile | undefined>();
  const found: Diagnostic[] = [];
  const reading: Reading = {
    catalog: options.catalog,
    diagnostics: found,
    vault: options.vault,
    folders: [dirname(path)],
    files: [],
    roles: [],
    gathered: { handlers: [], roles: [] },
    known: { documents: new Map(), variables: new Map() },
    imported: { count: 0 },
    templates,
    late: {},
  };
  const plays = await readPlays(path, reading, undefined);
  const program: Program = { file: path, plays, templates, ...reading.late };
  const diagnostics = different(found);
  const errors = diagnostics.filter((each) => each.severity === 'error');
  if (errors.length === 0) return { program, diagnostics };
  return errors.some(({ code }) => UNREAD.test(code)) ? { diagnostics } : { unfinished: program, diagnostics };
}

/** A file that is taken in twice has its mistakes once. */
function different(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...new Map(diagnostics.map((each) => [JSON.stringify(each), each])).values()];
}

async function readPlays(path: string, outer: Reading, at: YamlNode | undefined): Promise<Play[]> {
  const { diagnostics, vault } = outer;
  const text = await readText(path, 'playbook', at && location(at));
  if (!text.ok) {
    diagnostics.push(text.error);
    return [];
  }
  const file = shownPath(path);
  const { node, diagnostics: found } = readYaml(file, text.value, vault);
  diagnostics.push(...found);
  if (!node) return [];
  if (node.kind !== 'list') {
    const message =
      node.kind === 'scalar' && node.value === null ? 'The playbook is empty' : 'A playbook is a list of plays';
    const hint = node.kind === 'map' ? 'Begin each play with "- "' : 'Begin with "- hosts: all" and "tasks:" below it';
    diagnostics.push(problem('playbook-structure', message, location(node), { hint }));
    return [];
  }
  if (node.items.length === 0) diagnostics.push(problem('playbook-structure', 'The playbook is empty', location(node)));
  const folders = [...new Set([dirname(path), ...outer.folders])];
  const reading = { ...outer, folders, files: [...outer.files, path] };
  const plays: Play[] = [];
  for (const item of node.items) plays.push(...(await readEntry(item, reading)));
  return plays;
}

async function readEntry(node: YamlNode, reading: Reading): Promise<Play[]> {
  if (node.kind !== 'map') {
    const message = `A play must be a mapping, not ${describeNode(node)}`;
    reading.diagnostics.push(problem('playbook-structure', message, location(node)));
    return [];
  }
  const fields = new Fields(node, reading.diagnostics);
  const imported = fields.entry('import_playbook') ?? fields.entry('ansible.builtin.import_playbook');
  if (imported) return importPlaybook(node, fields, imported.name, reading);
  const play = await readPlay(node, reading);
  return play ? [play] : [];
}

/** The plays of another playbook, with the tags, conditions and variables that stand beside the import. */
async function importPlaybook(node: YamlMap, fields: Fields, word: string, reading: Reading): Promise<Play[]> {
  const entry = fields.entry(word);
  if (!entry) return [];
  checkWords(fields, 'playbook import', word === 'import_playbook' ? IMPORT_WORDS : [...IMPORT_WORDS, word]);
  const { tags, when, vars } = readCommon(
    new Fields(
      { ...node, entries: node.entries.filter((each) => ['tags', 'when', 'vars'].includes(each.name)) },
      reading.diagnostics,
    ),
  );
  const at = namingNode(entry, 'file');
  const name = literalName(entry.name, at, 'a file', fields);
  const path = name === undefined ? undefined : taskFile(name, reading);
  if (path === undefined || !mayImport(path, at, fields, reading)) return [];
  const plays = await readPlays(path, reading, entry.value);
  return plays.map((play) => ({
    ...play,
    tags: [...new Set([...tags, ...play.tags])],
    when: [...when, ...play.when],
    vars: new Map([...play.vars, ...vars]),
  }));
}
