// Lists of tasks: tasks, blocks and imported files.

import type { Item } from '../program.ts';
import { location, type YamlEntry, type YamlNode } from '../yaml.ts';
import { shortName } from './catalog.ts';
import { checkWords, readCommon } from './common.ts';
import { describeNode, Fields, isEmpty } from './fields.ts';
import { literalName, namingNode, readTaskFile, roleParts, taskFile } from './imports.ts';
import { readInclude } from './include.ts';
import { BLOCK_WORDS } from './keywords.ts';
import { findModule, readModuleCall } from './module-call.ts';
import type { Reading } from './reading.ts';
import { readRole } from './role.ts';
import { readTask } from './task.ts';

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
  const call = found && CALL_READERS.get(shortName(found.name));
  if (found && call) return call(found, fields, reading);
  return readTask(fields, found, reading);
}

type ReadCall = (entry: YamlEntry, fields: Fields, reading: Reading) => Promise<Item | undefined>;

const CALL_READERS: ReadonlyMap<string, ReadCall> = new Map<string, ReadCall>([
  ['import_tasks', importTasks],
  ['import_role', importRole],
  ['include_tasks', readInclude],
  ['include_role', readInclude],
  ['include_vars', readInclude],
]);

async function readBlock(fields: Fields, reading: Reading): Promise<Item | undefined> {
  const stray = fields.map.entries.find(({ name }) => reading.catalog.has(shortName(name)));
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
  return {
    ...blockOf(fields),
    block: await part('block'),
    rescue: await part('rescue'),
    always: await part('always'),
  };
}

/** `import_tasks`: the file's tasks, as a block with the keywords that stand beside the import. */
async function importTasks(entry: YamlEntry, fields: Fields, reading: Reading): Promise<Item | undefined> {
  if (!(await checkImport(entry, fields, reading))) return undefined;
  const node = namingNode(entry, 'file');
  const name = literalName(entry.name, node, 'a file', fields);
  const items = name === undefined ? undefined : await readTaskFile(taskFile(name, reading), node, fields, reading);
  return items && { ...blockOf(fields), block: items, rescue: [], always: [] };
}

/** `import_role`: the role's tasks; the variables beside it are its parameters. */
async function importRole(entry: YamlEntry, fields: Fields, reading: Reading): Promise<Item | undefined> {
  if (!(await checkImport(entry, fields, reading))) return undefined;
  const at = namingNode(entry, 'name');
  const name = literalName(entry.name, at, 'a role', fields);
  if (name === undefined) return undefined;
  const { vars: params, ...common } = readCommon(fields);
  const from = roleParts(entry, fields);
  const use = { name, at, params, common: { ...common, vars: new Map() }, from, once: false, shared: true };
  return readRole(use, fields, reading);
}

function blockOf(fields: Fields) {
  const name = fields.templated('name', ['text']);
  return { kind: 'block' as const, location: location(fields.map), ...(name && { name }), ...readCommon(fields) };
}

/** Keywords that have no meaning for a whole list of tasks. */
const OF_ONE_TASK = [
  'args',
  'changed_when',
  'delay',
  'failed_when',
  'listen',
  'loop',
  'loop_control',
  'register',
  'retries',
  'until',
  'with_items',
];

async function checkImport(entry: YamlEntry, fields: Fields, reading: Reading): Promise<boolean> {
  for (const word of OF_ONE_TASK) {
    const used = fields.entry(word);
    const message = `"${word}" cannot stand beside "${entry.name}"`;
    if (used) fields.report('playbook-import', message, used.key, 'Put it on the tasks in the file');
  }
  return (await readModuleCall(entry, fields, reading)) !== undefined;
}
