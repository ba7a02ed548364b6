// Lists of tasks: tasks, blocks and imported files.

import { existsSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import type { Item, Task } from '../program.ts';
import { readText, shownPath } from '../read-text.ts';
import { location, readYaml, type YamlEntry, type YamlNode } from '../yaml.ts';
import { shortName } from './catalog.ts';
import { checkWords, readCommon } from './common.ts';
import { describeNode, Fields, isEmpty } from './fields.ts';
import { BLOCK_WORDS } from './keywords.ts';
import { findModule } from './module-call.ts';
import type { Reading } from './reading.ts';
import { readTask } from './task.ts';

const MAX_IMPORTS = 50;
/** Files that import others twice each would double with every level. */
const MAX_FILES = 5000;

/** The tasks and blocks of a list; nothing at all counts as an empty list. */
export async function readItems(what: string, node: YamlNode, reading: Reading): Promise<Item[]> {
  if (isEmpty(node)) return [];
  const complaints = new Fields({ ...node, kind: 'map', entries: [] }, reading.diagnostics);
  if (node.kind !== 'list') {
    const hint = node.kind === 'map' ? 'Begin each task with "- "' : undefined;
    complaints.report('playbook-structure', `"${what}" must be a list of tasks, not ${describeNode(node)}`, node, hint);
    return [];
  }
  const items: Item[] = [];
  for (const each of node.items) {
    const item = await readItem(each, reading);
    if (item) items.push(item);
  }
  return items;
}

async function readItem(node: YamlNode, reading: Reading): Promise<Item | undefined> {
  if (node.kind !== 'map') {
    const complaints = new Fields({ ...node, kind: 'map', entries: [] }, reading.diagnostics);
    const word =
      node.kind === 'scalar' && typeof node.value === 'string' ? /^[\w.]+$/.exec(node.value)?.[0] : undefined;
    const hint = word === undefined ? undefined : `Write "${word}:" with a colon`;
    return complaints.report('playbook-structure', `A task must be a mapping, not ${describeNode(node)}`, node, hint);
  }
  const fields = new Fields(node, reading.diagnostics);
  const part = ['block', 'rescue', 'always'].find((word) => fields.entry(word));
  if (part !== undefined) return readBlock(fields, reading);
  const found = findModule(fields, reading);
  if (found && shortName(found.name) === 'import_tasks') return importTasks(found, fields, reading);
  return readTask(fields, found, reading);
}

async function readBlock(fields: Fields, reading: Reading): Promise<Item | undefined> {
  const modules = new Set(reading.catalog.names());
  const stray = fields.map.entries.find(({ name }) => modules.has(shortName(name)));
  if (stray) {
    const message = `A block holds tasks; "${stray.name}" stands beside it`;
    fields.report('playbook-structure', message, stray.key, 'Move it into the list under "block" as a task of its own');
  } else checkWords(fields, 'block', BLOCK_WORDS);
  if (!fields.entry('block')) {
    const part = fields.entry('rescue') ?? fields.entry('always');
    return fields.report('playbook-structure', `"${part?.name}" needs a "block" beside it`, part?.key ?? fields.map);
  }
  const part = async (word: string) => {
    const entry = fields.entry(word);
    return entry ? readItems(word, entry.value, reading) : [];
  };
  const name = fields.templated('name', ['text']);
  return {
    kind: 'block',
    location: location(fields.map),
    ...(name && { name }),
    ...readCommon(fields),
    block: await part('block'),
    rescue: await part('rescue'),
    always: await part('always'),
  };
}

/** `import_tasks`: the file's tasks, as a block with the keywords that stand beside the import. */
async function importTasks(entry: YamlEntry, fields: Fields, reading: Reading): Promise<Item | undefined> {
  const name = fields.templated('name', ['text']);
  const block = {
    kind: 'block' as const,
    location: location(fields.map),
    ...(name && { name }),
    ...readCommon(fields),
  };
  for (const word of [
    'loop',
    'with_items',
    'register',
    'until',
    'notify',
    'changed_when',
    'failed_when',
    'retries',
    'delay',
  ]) {
    const used = fields.entry(word);
    if (used)
      fields.report(
        'playbook-import',
        `"${word}" cannot stand beside "import_tasks"`,
        used.key,
        'Put it on the tasks in the file',
      );
  }
  const path = importPath(entry, fields, reading);
  const items = path === undefined ? undefined : await readTaskFile(path, entry, fields, reading);
  return items && { ...block, block: items, rescue: [], always: [] };
}

/** The absolute path that an import names, beside the file at hand or beside the playbook. */
export function importPath({ name, value }: YamlEntry, fields: Fields, reading: Reading): string | undefined {
  const node = value.kind === 'map' ? (value.entries.find((each) => each.name === 'file')?.value ?? value) : value;
  if (node.kind !== 'scalar' || typeof node.value !== 'string') {
    return fields.report('playbook-import', `"${name}" needs the name of a file, not ${describeNode(node)}`, node);
  }
  if (node.value.includes('{{')) {
    const hint = 'Name the file literally, and choose with "when"';
    return fields.report(
      'playbook-import',
      `"${name}" is read before the run, so its name cannot hold "{{ }}"`,
      node,
      hint,
    );
  }
  const here = reading.files.at(-1) ?? reading.playbookDir;
  const beside = resolve(dirname(here), node.value);
  if (isAbsolute(node.value) || existsSync(beside)) return beside;
  const other = resolve(reading.playbookDir, node.value);
  return existsSync(other) ? other : beside;
}

/** Whether a file can be read now: not while it is being read. */
export function mayImport(path: string, node: YamlNode, fields: Fields, reading: Reading): boolean {
  const start = reading.files.indexOf(path);
  if (start >= 0) {
    const round = [...reading.files.slice(start), path].map((file) => shownPath(file)).join(' -> ');
    fields.report('playbook-import', `The file imports itself: ${round}`, node);
    return false;
  }
  if (++reading.imported.count > MAX_FILES) {
    if (reading.imported.count === MAX_FILES + 1) {
      fields.report('playbook-import', `The playbook imports more than ${MAX_FILES} files`, node);
    }
    return false;
  }
  if (reading.files.length < MAX_IMPORTS) return true;
  fields.report('playbook-import', `Imports are nested deeper than ${MAX_IMPORTS} files`, node);
  return false;
}

async function readTaskFile(
  path: string,
  { value }: YamlEntry,
  fields: Fields,
  reading: Reading,
): Promise<Item[] | undefined> {
  if (!mayImport(path, value, fields, reading)) return undefined;
  const text = await readText(path, 'task file', location(value));
  if (!text.ok) {
    reading.diagnostics.push(text.error);
    return undefined;
  }
  const { node, diagnostics } = readYaml(shownPath(path), text.value);
  reading.diagnostics.push(...diagnostics);
  if (!node) return undefined;
  if (
    node.kind === 'list' &&
    node.items.some((item) => item.kind === 'map' && item.entries.some((each) => each.name === 'hosts'))
  ) {
    return fields.report(
      'playbook-import',
      `"${shownPath(path)}" holds plays, not tasks`,
      value,
      'Use "import_playbook" at the top level',
    );
  }
  return readItems(shownPath(path), node, { ...reading, files: [...reading.files, path] });
}

/** Handlers: tasks only. */
export async function readHandlers(node: YamlNode, reading: Reading): Promise<Task[]> {
  const items = await readItems('handlers', node, reading);
  return items.flatMap((item) => handlersOf(item, reading));
}

function handlersOf(item: Item, reading: Reading): Task[] {
  if (item.kind === 'block') {
    const plain =
      item.rescue.length === 0 && item.always.length === 0 && item.when.length === 0 && item.vars.size === 0;
    if (plain) return item.block.flatMap((inner) => handlersOf(inner, reading));
    const message = 'Blocks with keywords are not supported among handlers';
    reading.diagnostics.push({ code: 'playbook-later', severity: 'error', message, location: item.location });
    return [];
  }
  if (item.name !== undefined || item.listen.length > 0) return [item];
  const message = `The handler "${item.title}" has no name, so nothing can notify it`;
  reading.diagnostics.push({
    code: 'playbook-handler',
    severity: 'error',
    message,
    location: item.location,
    hint: 'Give it a "name" or "listen"',
  });
  return [];
}
