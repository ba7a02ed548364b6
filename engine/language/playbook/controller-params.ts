// Parameters that name a file of the controller's literally: the file must be there, a template must compile.

import { readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { ParamsSchema } from '../../contract/schema.ts';
import { didYouMean } from '../../diagnostics/nearest.ts';
import { problem } from '../../diagnostics/problem.ts';
import { below } from '../params/spot.ts';
import { readText, shownPath } from '../read-text.ts';
import { entryOf, location, type YamlMap, type YamlScalar } from '../yaml.ts';
import { controllerPlaces, type FileKind, findControllerFile } from './controller-files.ts';
import type { Reading } from './reading.ts';

/** Finds the files that parameters name, and compiles those that are templates. */
export async function readControllerFiles(
  schema: ParamsSchema,
  node: YamlMap,
  files: Map<string, string>,
  reading: Reading,
): Promise<void> {
  for (const [name, prop] of Object.entries(schema.properties)) {
    if (!('controller' in prop) || prop.controller === undefined || prop.controller === 'path') continue;
    const value = entryOf(node, name)?.value;
    if (value?.kind !== 'scalar' || typeof value.value !== 'string' || value.value === '') continue;
    if (value.value.includes('{{') && !value.unsafe) continue;
    const path = findControllerFile(value.value, prop.controller, reading);
    if (path === undefined) {
      await missing(value, prop.controller, reading);
      continue;
    }
    files.set(below('', name), path);
    if (prop.controller === 'template') await readTemplate(path, value, reading);
  }
}

async function missing(value: YamlScalar, kind: FileKind, reading: Reading): Promise<void> {
  const places = controllerPlaces(value.text, kind, reading);
  const folders = await Promise.all(places.map((path) => readdir(dirname(path)).catch(() => [])));
  const looked = `Looked for ${places.map(shownPath).join(', ')}`;
  const hint = didYouMean(basename(value.text), folders.flat()) ?? looked;
  const where = reading.roles.length > 0 ? 'in the role or beside the playbook' : 'beside the playbook';
  const message = `There is no ${kind} "${value.text}" ${where}`;
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
