// Files of tasks: which one a name means, and what keeps imports from going round.
import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { Item } from '../program.ts';
import { expandTilde, shownPath } from '../read-text.ts';
import { entryOf, location, type YamlEntry, type YamlNode } from '../yaml.ts';
import { readDocument } from './documents.ts';
import { describeNode, type Fields } from './fields.ts';
import { readItems } from './items.ts';
import type { Reading } from './reading.ts';

const MAX_IMPORTS = 50;
/** Files that import others twice each would double with every level. */
const MAX_FILES = 5000;

/** The scalar that a call names something with: its bare text, or its parameter `param`. */
export function namingNode({ value }: YamlEntry, param: string): YamlNode {
  return value.kind === 'map' ? (value.entries.find((each) => each.name === param)?.value ?? value) : value;
}

/** The literal name that an import gives, or undefined where it is none, which is reported. */
export function literalName(word: string, node: YamlNode, what: string, fields: Fields): string | undefined {
  if (node.kind !== 'scalar' || typeof node.value !== 'string') {
    return fields.report('playbook-import', `"${word}" needs the name of ${what}, not ${describeNode(node)}`, node);
  }
  if (!node.value.includes('{{')) return node.value;
  const message = `"${word}" is read before the run, so its name cannot hold "{{ }}"`;
  return fields.report('playbook-import', message, node, 'Name it literally, and choose with "when"');
}

/** The file that a name means: beside the file at hand, among the tasks of its role, beside the playbook. */
export function taskFile(name: string, { files, roles, folders }: Reading): string {
  const wanted = expandTilde(name);
  const beside = resolve(dirname(files.at(-1) ?? ''), wanted);
  if (isAbsolute(wanted)) return beside;
  const role = roles.at(-1);
  const places = [
    beside,
    ...(role ? [join(role.path, 'tasks', wanted)] : []),
    ...folders.map((at) => join(at, wanted)),
  ];
  return places.find((place) => existsSync(place)) ?? beside;
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

/**
 * The tasks of a file.
 * @param node where the file is named
 */
export async function readTaskFile(
  path: string,
  node: YamlNode,
  fields: Fields,
  reading: Reading,
): Promise<Item[] | undefined> {
  if (!mayImport(path, node, fields, reading)) return undefined;
  const document = await readDocument(path, 'task file', location(node), reading);
  if (!document) return undefined;
  if (
    document.kind === 'list' &&
    document.items.some((item) => item.kind === 'map' && item.entries.some((each) => each.name === 'hosts'))
  ) {
    return fields.report(
      'playbook-import',
      `"${shownPath(path)}" holds plays, not tasks`,
      node,
      'Use "import_playbook" at the top level',
    );
  }
  return readItems(shownPath(path), document, { ...reading, files: [...reading.files, path] });
}

/** What `tasks_from` and its like say, by folder. */
export function roleParts(entry: YamlEntry, fields: Fields): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  for (const folder of ['tasks', 'vars', 'defaults', 'handlers']) {
    const word = `${folder}_from`;
    const node = entry.value.kind === 'map' ? entryOf(entry.value, word)?.value : undefined;
    const name = node && literalName(word, node, 'a file', fields);
    if (name !== undefined) parts.set(folder, name);
  }
  return parts;
}
