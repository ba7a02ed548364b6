// YAML 1.2 with the place of every node, and messages that a beginner can act on.
import type { Diagnostic, Location } from '../diagnostics/diagnostic.ts';
import type { Data } from '../values/data.ts';
import { Source } from './source.ts';
import type { Vault } from './vault/vault.ts';
import { buildNode } from './yaml/build.ts';

interface Placed {
  readonly source: Source;
  /** Offsets into the file; quotes and brackets included, the end exclusive. */
  readonly start: number;
  readonly end: number;
}

export interface YamlScalar extends Placed {
  readonly kind: 'scalar';
  /** Typed by the core schema of YAML 1.2: `yes` is a text, `0644` the number 644. */
  readonly value: null | boolean | number | string;
  /** The decoded text before it got a type. */
  readonly text: string;
  readonly style: 'plain' | 'single' | 'double' | 'literal' | 'folded';
  /** Tagged `!unsafe`: a text in which `{{` means nothing. */
  readonly unsafe: boolean;
  /** Tagged `!vault`: the sealed text that it came out of. */
  readonly sealed?: string;
  /** Where the character `index` of `text` stands in the file. */
  offsetOf(index: number): number;
}

interface YamlList extends Placed {
  readonly kind: 'list';
  readonly items: readonly YamlNode[];
}

export interface YamlEntry {
  /** The key as text. */
  readonly name: string;
  readonly key: YamlScalar;
  readonly value: YamlNode;
}

export interface YamlMap extends Placed {
  readonly kind: 'map';
  /** In order; what `<<` merges in comes last, without what the mapping sets itself. */
  readonly entries: readonly YamlEntry[];
}

export type YamlNode = YamlScalar | YamlList | YamlMap;

/** Where a node stands; of a node with several lines, its first. */
export function location(node: YamlNode): Location {
  return node.source.location(node.start, Math.max(1, node.end - node.start));
}

/** Places in the decoded text of a scalar, as an expression or a template in it asks for them. */
export function placeIn(node: YamlScalar): (index: number, length?: number) => Location {
  return (index, length = 1) => {
    const start = node.offsetOf(index);
    const last = node.offsetOf(index + Math.max(0, length - 1));
    return node.source.location(start, Math.max(1, last + 1 - start));
  };
}

/** The plain data of a node, templates as text. */
export function toData(node: YamlNode): Data {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(toData);
  return Object.fromEntries(node.entries.map(({ name, value }) => [name, toData(value)]));
}

/** The value under `name`, or undefined. */
export function entryOf(node: YamlMap, name: string): YamlEntry | undefined {
  return node.entries.find((entry) => entry.name === name);
}

/**
 * Read one YAML document. An empty file is the scalar null.
 * @param vault opens `!vault` values
 * @returns every problem that was found; no node where the text cannot be parsed
 */
export function readYaml(file: string, text: string, vault?: Vault): { node?: YamlNode; diagnostics: Diagnostic[] } {
  return buildNode(new Source(file, text, vault));
}
