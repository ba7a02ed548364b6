// YAML inventories: groups with `hosts`, `vars` and `children`, as Ansible's plugin reads them.
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import { problem } from '../diagnostics/problem.ts';
import { compileData } from '../language/templated.ts';
import { compileVariables } from '../language/var-file.ts';
import { entryOf, location, readYaml, type YamlEntry, type YamlMap, type YamlNode } from '../language/yaml.ts';
import { addHost, type Draft, declareGroup } from './draft.ts';
import { expandHostNames } from './hostname.ts';
import type { Variable } from './inventory.ts';

const KEYS = ['hosts', 'vars', 'children'];
const MAX_DEPTH = 50;

/** Reads a YAML or JSON inventory into a draft; the diagnostics are all that is wrong with the file. */
export function readYamlInventory(file: string, text: string, draft: Draft): Diagnostic[] {
  const { node, diagnostics } = readYaml(file, text);
  if (!node) return diagnostics;
  const reader = new YamlReader(draft, diagnostics);
  if (node.kind === 'map') for (const entry of node.entries) reader.group(entry, 0);
  else reader.wrong(node, `"${file}" must hold groups`, 'Begin with "all:", and "hosts:" below it');
  return diagnostics;
}

class YamlReader {
  private readonly draft: Draft;
  private readonly diagnostics: Diagnostic[];

  constructor(draft: Draft, diagnostics: Diagnostic[]) {
    this.draft = draft;
    this.diagnostics = diagnostics;
  }

  wrong(node: YamlNode, message: string, hint?: string): void {
    this.diagnostics.push(problem('inventory-structure', message, location(node), { hint }));
  }

  group({ name, key, value }: YamlEntry, depth: number): void {
    const complaint = misnamed(name, depth);
    if (complaint) {
      this.wrong(key, ...complaint);
      return;
    }
    const group = declareGroup(this.draft, name, location(key));
    const map = this.mapping(value, `The group "${name}"`);
    if (!map) return;
    for (const entry of map.entries) {
      if (KEYS.includes(entry.name)) continue;
      const hint = didYouMean(entry.name, KEYS) ?? 'A group has "hosts", "vars" and "children"';
      this.wrong(entry.key, `A group has no "${entry.name}"`, hint);
    }
    for (const entry of this.members(map, 'hosts')) this.host(entry, name === 'all' ? 'all' : name);
    for (const entry of compileVariables(this.members(map, 'vars'), this.diagnostics)) group.vars.set(...entry);
    for (const entry of this.members(map, 'children')) {
      group.children.set(entry.name, location(entry.key));
      this.group(entry, depth + 1);
    }
  }

  private members(map: YamlMap, name: string): readonly YamlEntry[] {
    const entry = entryOf(map, name);
    return entry ? (this.mapping(entry.value, `"${name}"`)?.entries ?? []) : [];
  }

  private mapping(node: YamlNode, what: string): YamlMap | undefined {
    if (node.kind === 'map') return node;
    if (node.kind === 'scalar' && node.value === null) return undefined;
    const hint = node.kind === 'list' ? 'Write "name:" instead of "- name"' : 'End the name with ":"';
    this.wrong(node, `${what} must be a mapping`, hint);
    return undefined;
  }

  private host({ name, key, value }: YamlEntry, group: string): void {
    const expanded = expandHostNames(name);
    if (!expanded.ok) {
      const { message, hint } = expanded.error;
      this.diagnostics.push(problem('inventory-host', message, location(key), { hint }));
      return;
    }
    const at = location(key);
    const vars = new Map<string, Variable>();
    const { names, port } = expanded.value;
    if (port !== undefined) vars.set('ansible_port', { value: compileData(port, at), location: at });
    const entries = this.mapping(value, `The host "${name}"`)?.entries ?? [];
    for (const entry of compileVariables(entries, this.diagnostics)) vars.set(...entry);
    for (const each of names) {
      const host = addHost(this.draft, each, group, at);
      for (const entry of vars) host.vars.set(...entry);
    }
  }
}

function misnamed(name: string, depth: number): [message: string, hint?: string] | undefined {
  if (depth > MAX_DEPTH) return ['Groups are nested too deep'];
  if (!/^[^\s:\]]+$/.test(name)) return [`"${name}" cannot be the name of a group`];
  if (depth > 0 || !KEYS.includes(name)) return undefined;
  return [`"${name}" stands where the name of a group is expected`, 'Put it below "all:"'];
}
