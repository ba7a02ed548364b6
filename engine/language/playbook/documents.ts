// Files that a playbook takes in, each read once however often it is named where nothing is wrong with it.
import type { Location } from '../../diagnostics/diagnostic.ts';
import { readText, shownPath } from '../read-text.ts';
import { readVarFile, type SetVariable } from '../var-file.ts';
import { readYaml, type YamlNode } from '../yaml.ts';
import type { Reading } from './reading.ts';

/**
 * A YAML file; undefined where it cannot be read, which is reported.
 * @param what what the file is, for messages: `task file`
 * @param at where it is named, where it is
 */
export async function readDocument(
  path: string,
  what: string,
  at: Location | undefined,
  { known, diagnostics, vault }: Reading,
): Promise<YamlNode | undefined> {
  if (known.documents.has(path)) return known.documents.get(path);
  const text = await readText(path, what, at);
  if (!text.ok) {
    diagnostics.push(text.error);
    return undefined;
  }
  const { node, diagnostics: found } = readYaml(shownPath(path), text.value, vault);
  if (found.length === 0) known.documents.set(path, node);
  diagnostics.push(...found);
  return node;
}

/** The variables of a file. */
export async function readVariables(
  path: string,
  at: Location | undefined,
  { known, diagnostics, vault }: Reading,
): Promise<ReadonlyMap<string, SetVariable>> {
  const before = known.variables.get(path);
  if (before) return before;
  const complaints = diagnostics.length;
  const read = await readVarFile(path, diagnostics, at, { vault });
  if (diagnostics.length === complaints) known.variables.set(path, read);
  return read;
}
