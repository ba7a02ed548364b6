// `vars_files` of a play: files of variables, or lists of which the first that exists is read.
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Templated } from '../program.ts';
import { expandTilde, shownPath } from '../read-text.ts';
import { location, type YamlNode } from '../yaml.ts';
import { readVariables } from './documents.ts';
import { describeNode, type Fields } from './fields.ts';
import type { Reading } from './reading.ts';

/** The variables of all files; a later file wins. */
export async function readVarsFiles(fields: Fields, reading: Reading): Promise<Map<string, Templated>> {
  const entry = fields.entry('vars_files');
  const vars = new Map<string, Templated>();
  if (!entry) return vars;
  for (const item of entry.value.kind === 'list' ? entry.value.items : [entry.value]) {
    const path = choose(item, fields, reading);
    if (path === undefined) continue;
    const read = await readVariables(path, location(item), reading);
    for (const [name, { value }] of read) vars.set(name, value);
  }
  return vars;
}

function choose(item: YamlNode, fields: Fields, reading: Reading): string | undefined {
  if (item.kind !== 'list') return nameOf(item, fields, reading)?.path;
  const names = item.items.map((each) => nameOf(each, fields, reading));
  const found = names.find((each) => each?.there);
  if (found || names.length === 0 || names.includes(undefined)) return found?.path;
  const list = names.flatMap((each) => (each ? [shownPath(each.path)] : [])).join(', ');
  return fields.report('file-missing', 'None of these variable files exists', item, `Looked for ${list}`);
}

function nameOf(node: YamlNode, fields: Fields, reading: Reading): { path: string; there: boolean } | undefined {
  if (node.kind !== 'scalar' || typeof node.value !== 'string') {
    const message = `Each of "vars_files" must be the name of a file, not ${describeNode(node)}`;
    return fields.report('playbook-value', message, node);
  }
  if (node.value.includes('{{')) {
    const message = '"vars_files" is read before the run, so its names cannot hold "{{ }}"';
    return fields.report('playbook-value', message, node, 'Use "include_vars" in "pre_tasks"');
  }
  const folder = dirname(reading.files.at(-1) ?? '');
  const name = expandTilde(node.value);
  const places = [resolve(folder, name), resolve(folder, 'vars', name)];
  const there = places.find((place) => existsSync(place));
  return { path: there ?? resolve(folder, name), there: there !== undefined };
}
