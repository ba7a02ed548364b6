// The entries of `roles:` and of a role's `dependencies`: a name, or a mapping with keywords and parameters.
import { nearest } from '../../diagnostics/nearest.ts';
import type { Block, Templated } from '../program.ts';
import { compileVariables } from '../var-file.ts';
import type { YamlEntry, YamlMap, YamlNode } from '../yaml.ts';
import { explain, readCommon } from './common.ts';
import { describeNode, Fields, isEmpty } from './fields.ts';
import { literalName } from './imports.ts';
import { ROLE_WORDS } from './keywords.ts';
import type { Reading } from './reading.ts';
import { readRole } from './role.ts';

/**
 * Reads a list of roles.
 * @param word what the list stands under
 * @param shared whether all tasks of the play read the roles' variables
 */
export async function readRoleEntries(
  word: string,
  node: YamlNode,
  shared: boolean,
  reading: Reading,
): Promise<readonly Block[]> {
  if (isEmpty(node)) return [];
  if (node.kind !== 'list') {
    const fields = new Fields({ ...node, kind: 'map', entries: [] }, reading.diagnostics);
    const hint = 'Write one "- name" a line';
    fields.report('playbook-structure', `"${word}" must be a list of roles, not ${describeNode(node)}`, node, hint);
    return [];
  }
  const blocks: Block[] = [];
  for (const item of node.items) {
    const block = await readEntry(item, shared, reading);
    if (block) blocks.push(block);
  }
  return blocks;
}

async function readEntry(node: YamlNode, shared: boolean, reading: Reading): Promise<Block | undefined> {
  const map: YamlMap = node.kind === 'map' ? node : { ...node, kind: 'map', entries: [] };
  const fields = new Fields(map, reading.diagnostics);
  if (node.kind === 'list')
    return fields.report('playbook-role', 'A role must be a name or a mapping, not a list', node);
  const named = node.kind === 'map' ? (fields.entry('role') ?? fields.entry('name'))?.value : node;
  if (!named) {
    const hint = 'Write "role:" with the name of the role';
    return fields.report('playbook-role', 'The role has no name', map.entries[0]?.key ?? map, hint);
  }
  const name = literalName('role', named, 'a role', fields);
  if (name === undefined) return undefined;
  const words = new Set<string>(ROLE_WORDS);
  const loose = map.entries.filter((entry) => !words.has(entry.name) && !isMisplaced(entry, fields));
  const keywords = map.entries.filter((entry) => words.has(entry.name) && entry.name !== 'vars');
  const params = new Map([...compileVariables(loose, reading.diagnostics)].map(([key, { value }]) => [key, value]));
  for (const [key, value] of fields.variables('vars')) params.set(key, value);
  const common = readCommon(new Fields({ ...map, entries: keywords }, reading.diagnostics));
  const block = await readRole(
    { name, at: named, common, params, from: new Map(), once: true, shared },
    fields,
    reading,
  );
  for (const entry of loose) checkSpelling(entry, block, params, fields);
  return block;
}

/** A keyword that a role cannot have, which is reported; anything else is a parameter. */
function isMisplaced({ name }: YamlEntry, fields: Fields): boolean {
  return explain(fields, name, 'role', ROLE_WORDS);
}

/** A parameter that the role does not know and that is nearly a keyword is a keyword misspelt. */
function checkSpelling(
  { name, key }: YamlEntry,
  block: Block | undefined,
  params: ReadonlyMap<string, Templated>,
  fields: Fields,
): void {
  if (!block?.role || !params.has(name)) return;
  if (block.role.defaults.has(name) || block.role.vars.has(name)) return;
  const near = nearest(name, ROLE_WORDS);
  if (near === undefined) return;
  const message = `A role has no keyword "${name}", and the role "${block.role.name}" has no such variable`;
  fields.report('playbook-keyword', message, key, `Did you mean "${near}"?`);
}
