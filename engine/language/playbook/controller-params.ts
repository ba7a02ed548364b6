// Parameters that name a file of the controller's literally: the file must be there, a template must compile.

import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { ParamsSchema } from '../../contract/schema.ts';
import { Diagnosed } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/nearest.ts';
import { problem } from '../../diagnostics/problem.ts';
import { below } from '../params/spot.ts';
import { readText, shownPath } from '../read-text.ts';
import { entryOf, location, type YamlMap, type YamlScalar } from '../yaml.ts';
import { controllerPlaces, type FileKind, findControllerFile } from './controller-files.ts';
import type { Reading } from './reading.ts';

export interface ControllerFilesRead {
  /** Files that are named literally, by JSON pointer. */
  readonly files: ReadonlyMap<string, string>;
  /** Templates that are named by the items of a loop. */
  readonly renders: readonly string[];
}

/**
 * Finds the files that parameters name, and compiles those that are templates.
 * @param namesOf all names that a parameter with `{{ }}` can come to, where they can be foreseen
 */
export async function readControllerFiles(
  schema: ParamsSchema,
  node: YamlMap,
  namesOf: (param: string) => readonly string[] | undefined,
  reading: Reading,
): Promise<ControllerFilesRead> {
  const files = new Map<string, string>();
  const renders: string[] = [];
  for (const [param, prop] of Object.entries(schema.properties)) {
    if (!('controller' in prop) || prop.controller === undefined || prop.controller === 'path') continue;
    const value = entryOf(node, param)?.value;
    if (value?.kind !== 'scalar' || typeof value.value !== 'string' || value.value === '') continue;
    const literal = value.unsafe || !value.value.includes('{{');
    const names = literal ? [value.value] : namesOf(param);
    if (!names && prop.controller === 'template') await compileLater(reading);
    for (const name of names ?? []) {
      const path = await findFile(name, value, prop.controller, reading);
      if (path === undefined) continue;
      if (literal) files.set(below('', param), path);
      else if (prop.controller === 'template') renders.push(path);
    }
  }
  return { files, renders };
}

async function findFile(
  name: string,
  value: YamlScalar,
  kind: FileKind,
  reading: Reading,
): Promise<string | undefined> {
  const path = findControllerFile(name, kind, reading);
  if (path === undefined) await missing(name, value, kind, reading);
  else if (kind === 'template') await readTemplate(path, value, reading);
  return path;
}

/** A template whose name only the run knows is compiled when it is rendered. */
async function compileLater({ late }: Reading): Promise<void> {
  const { compileTemplate } = await import('../template.ts');
  late.compile ??= (path) => {
    const compiled = compileTemplate(shownPath(path), readFileSync(path, 'utf8'));
    if (compiled.ok) return compiled.value;
    const [first] = compiled.error;
    throw first ? new Diagnosed(first) : new Error('A failure without a diagnostic');
  };
}

async function missing(name: string, value: YamlScalar, kind: FileKind, reading: Reading): Promise<void> {
  const places = controllerPlaces(name, kind, reading);
  const folders = await Promise.all(places.map((path) => readdir(dirname(path)).catch(() => [])));
  const looked = `Looked for ${places.map(shownPath).join(', ')}`;
  const hint = didYouMean(basename(name), folders.flat()) ?? looked;
  const where = reading.roles.length > 0 ? 'in the role or beside the playbook' : 'beside the playbook';
  const message = `There is no ${kind} "${name}" ${where}`;
  reading.diagnostics.push(problem('playbook-file', message, location(value), { hint }));
}

async function readTemplate(path: string, value: YamlScalar, reading: Reading): Promise<void> {
  if (reading.templates.has(path)) return;
  const text = await readText(path, 'template', location(value));
  // Loaded here, since Handlebars costs a playbook without templates its start.
  const { compileTemplate } = await import('../template.ts');
  const compiled = text.ok ? compileTemplate(shownPath(path), text.value) : undefined;
  reading.templates.set(path, compiled?.ok ? compiled.value : undefined);
  if (!text.ok) reading.diagnostics.push(text.error);
  if (compiled && !compiled.ok) reading.diagnostics.push(...compiled.error);
}
