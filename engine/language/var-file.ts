// A file of variables: `group_vars/web.yml`, or what `vars_files` names.
import type { Diagnostic, Location } from '../diagnostics/diagnostic.ts';
import { problem } from '../diagnostics/problem.ts';
import { checkVariableName } from './names.ts';
import type { Templated } from './program.ts';
import { readText, shownPath } from './read-text.ts';
import { checkReadings } from './readings.ts';
import { constantOf } from './templated/text.ts';
import { compileValue } from './templated.ts';
import { isSealed } from './vault/cipher.ts';
import { Vault } from './vault/vault.ts';
import { location, readYaml, type YamlEntry } from './yaml.ts';

export interface SetVariable {
  readonly value: Templated;
  /** Where its name stands. */
  readonly location: Location;
}

/**
 * The variables of a YAML or JSON file; an empty file sets none.
 * @param diagnostics gets everything that is wrong with it
 * @param at where the file is named, where it is
 * @param vault opens what is sealed in it
 * @param shared whether Ansible reads it as part of an inventory, so that both must read the same
 */
export async function readVarFile(
  path: string,
  diagnostics: Diagnostic[],
  at?: Location,
  { shared = false, vault }: { readonly shared?: boolean; readonly vault?: Vault | undefined } = {},
): Promise<Map<string, SetVariable>> {
  const none = new Map<string, SetVariable>();
  const text = await readText(path, 'variable file', at);
  if (!text.ok) {
    diagnostics.push(text.error);
    return none;
  }
  const file = shownPath(path);
  const sealed = isSealed(text.value);
  const keys = vault ?? new Vault([]);
  const start = { file, line: 1, column: 1, length: 14 };
  const plain = sealed ? keys.text(text.value, `"${file}"`, start) : text;
  if (!plain.ok) {
    diagnostics.push(plain.error);
    return none;
  }
  const read = readYaml(file, plain.value, vault);
  if (sealed && read.node) keys.keep(read.node);
  diagnostics.push(...read.diagnostics);
  if (shared && read.node) diagnostics.push(...checkReadings(read.node, plain.value));
  if (!read.node || (read.node.kind === 'scalar' && read.node.value === null)) return none;
  if (read.node.kind === 'map') return compileVariables(read.node.entries, diagnostics);
  const hint = 'Write one "name: value" a line';
  diagnostics.push(problem('inventory-structure', `"${file}" must hold variables`, location(read.node), { hint }));
  return none;
}

/** The entries of a mapping as variables. */
export function compileVariables(entries: readonly YamlEntry[], diagnostics: Diagnostic[]): Map<string, SetVariable> {
  const vars = new Map<string, SetVariable>();
  for (const { name, key, value } of entries) {
    const at = location(key);
    const warning = checkVariableName(name, at);
    if (warning) diagnostics.push(warning);
    const compiled = compileValue(value);
    // A value that is wrong still defines its name, so that no second error says that it is not defined.
    vars.set(name, { value: compiled.ok ? compiled.value : constantOf(null, at), location: at });
    if (!compiled.ok) diagnostics.push(...compiled.error);
  }
  return vars;
}
