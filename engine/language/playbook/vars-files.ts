// `vars_files` of a play: files of variables, or lists of which the first that exists is read. Where a name holds
// `{{ }}`, it and what comes after it are read for each host, once the inventory is there.
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Diagnostic, Location } from '../../diagnostics/diagnostic.ts';
import { problem } from '../../diagnostics/problem.ts';
import { err, ok } from '../../values/result.ts';
import type { LateVars, Templated } from '../program.ts';
import { expandTilde, shownPath } from '../read-text.ts';
import { location, type YamlNode } from '../yaml.ts';
import { readVariables } from './documents.ts';
import { describeNode, type Fields } from './fields.ts';
import type { Reading } from './reading.ts';

interface VarsFiles {
  /** The variables of all files that are named literally, before any other; a later file wins. */
  readonly vars: ReadonlyMap<string, Templated>;
  readonly late: readonly LateVars[];
}

export async function readVarsFiles(fields: Fields, reading: Reading): Promise<VarsFiles> {
  const entry = fields.entry('vars_files');
  const vars = new Map<string, Templated>();
  const late: LateVars[] = [];
  if (!entry) return { vars, late };
  for (const item of entry.value.kind === 'list' ? entry.value.items : [entry.value]) {
    const names = (item.kind === 'list' ? item.items : [item]).map((each) => nameOf(each, fields));
    const known = names.filter((name) => name !== undefined);
    if (known.length < names.length || known.length === 0) continue;
    const one: LateVars = { names: known, read: (texts) => readOne(texts, location(item), reading) };
    if (late.length > 0 || known.some(({ constant }) => !constant)) {
      late.push(one);
      continue;
    }
    const read = await one.read(known.map(({ written }) => String(written)));
    if (!read.ok) reading.diagnostics.push(...read.error);
    else for (const [name, value] of read.value) vars.set(name, value);
  }
  return { vars, late };
}

function nameOf(node: YamlNode, fields: Fields): Templated | undefined {
  if (node.kind === 'scalar' && typeof node.value === 'string') return fields.compile('"vars_files"', node, ['text']);
  const message = `Each of "vars_files" must be the name of a file, not ${describeNode(node)}`;
  return fields.report('playbook-value', message, node);
}

/** The variables of the first of these files that exists. */
async function readOne(names: readonly string[], at: Location, outer: Reading): ReturnType<LateVars['read']> {
  const folder = dirname(outer.files.at(-1) ?? '');
  const wanted = names.map(expandTilde);
  const places = wanted.flatMap((name) => [resolve(folder, name), resolve(folder, 'vars', name)]);
  const first = wanted.map((name) => resolve(folder, name));
  const path = places.find((place) => existsSync(place)) ?? (first.length === 1 ? first[0] : undefined);
  if (path === undefined) {
    const hint = `Looked for ${first.map(shownPath).join(', ')}`;
    return err([problem('file-missing', 'None of these variable files exists', at, { hint })]);
  }
  const diagnostics: Diagnostic[] = [];
  const read = await readVariables(path, at, { ...outer, diagnostics });
  if (diagnostics.some(({ severity }) => severity === 'error')) return err(diagnostics);
  outer.diagnostics.push(...diagnostics);
  return ok(new Map([...read].map(([name, { value }]) => [name, value])));
}
