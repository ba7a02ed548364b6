// YAML inventories: groups with `hosts`, `vars` and `children`, as Ansible's plugin reads them.
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import { problem } from '../diagnostics/problem.ts';
import { checkReadings } from '../language/readings.ts';
import { compileVariables } from '../language/var-file.ts';
import type { Vault } from '../language/vault/vault.ts';
import { location, readYaml, type YamlEntry, type YamlMap, type YamlNode } from '../language/yaml.ts';
import { addHosts, type Draft, type DraftGroup, declareGroup } from './draft.ts';
import { expandHostNames } from './hostname.ts';

const KEYS = ['hosts', 'vars', 'children'];
const MAX_DEPTH = 50;

/** Reads a YAML or JSON inventory into a draft; the diagnostics are all that is wrong with the file. */
export function readYamlInventory(file: string, text: string, draft: Draft, vault?: Vault): Diagnostic[] {
  const { node, diagnostics } = readYaml(file, text, vault);
  if (!node) return diagnostics;
  diagnostics.push(...checkReadings(node, text));
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
    for (const part of map.entries) this.part(part, group, depth);
  }

  /** What a group says, in the order of the file: a host that is named twice keeps what is said last. */
  private part({ name, key, value }: YamlEntry, group: DraftGroup, depth: number): void {
    const members = KEYS.includes(name) ? (this.mapping(value, `"${name}"`)?.entries ?? []) : [];
    switch (name) {
      case 'hosts':
        for (const entry of members) this.host(entry, group.name);
        break;
      case 'vars':
        for (const entry of compileVariables(members, this.diagnostics)) group.vars.set(...entry);
        break;
      case 'children':
        for (const entry of members) {
          group.children.set(entry.name, location(entry.key));
          this.group(entry, depth + 1);
        }
        break;
      default:
        this.wrong(
          key,
          `A group has no "${name}"`,
          didYouMean(name, KEYS) ?? 'A group has "hosts", "vars" and "children"',
        );
    }
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
    const entries = this.mapping(value, `The host "${name}"`)?.entries ?? [];
    const vars = compileVariables(entries, this.diagnostics);
    this.diagnostics.push(...addHosts(this.draft, expanded.value, group, at, vars));
  }
}

/** What is wrong with the name of a group, if anything. */
export function groupNameProblem(name: string): string | undefined {
  return /^[^\s:\]]+$/.test(name) ? undefined : `"${name}" cannot be the name of a group`;
}

function misnamed(name: string, depth: number): [message: string, hint?: string] | undefined {
  if (depth > MAX_DEPTH) return ['Groups are nested too deep'];
  const problem = groupNameProblem(name);
  if (problem !== undefined) return [problem];
  if (depth > 0 || !KEYS.includes(name)) return undefined;
  return [`"${name}" stands where the name of a group is expected`, 'Put it below "all:"'];
}
