// Reading the keywords of a mapping, each with its type; what is wrong is collected.
import type { Code } from '../../diagnostics/codes.ts';
import type { Diagnostic, Location } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/nearest.ts';
import { problem } from '../../diagnostics/problem.ts';
import { compileCondition } from '../expression.ts';
import type { Condition, Named, Templated } from '../program.ts';
import { compileValue } from '../templated.ts';
import { compileVariables } from '../var-file.ts';
import { entryOf, location, placeIn, type YamlEntry, type YamlMap, type YamlNode } from '../yaml.ts';

export class Fields {
  readonly map: YamlMap;
  readonly diagnostics: Diagnostic[];

  constructor(map: YamlMap, diagnostics: Diagnostic[]) {
    this.map = map;
    this.diagnostics = diagnostics;
  }

  entry(name: string): YamlEntry | undefined {
    return entryOf(this.map, name);
  }

  report(code: Code, message: string, at: YamlNode | Location, hint?: string): undefined {
    this.diagnostics.push(problem(code, message, 'kind' in at ? location(at) : at, { hint }));
    return undefined;
  }

  boolean(name: string): boolean | undefined {
    const entry = this.entry(name);
    if (!entry) return undefined;
    const { value } = entry;
    if (value.kind === 'scalar' && typeof value.value === 'boolean') return value.value;
    const message = `"${name}" must be true or false, not ${describeNode(value)}`;
    return this.report('playbook-value', message, value, booleanHint(value));
  }

  /** A text without `{{ }}`. */
  text(name: string): string | undefined {
    const entry = this.entry(name);
    return entry && this.plainText(`"${name}"`, entry.value);
  }

  private plainText(what: string, node: YamlNode): string | undefined {
    if (node.kind !== 'scalar' || typeof node.value !== 'string') {
      return this.report('playbook-value', `${what} must be text, not ${describeNode(node)}`, node, quoteHint(node));
    }
    if (!node.unsafe && node.value.includes('{{')) {
      return this.report('playbook-value', `${what} must be plain text, without "{{ }}"`, node);
    }
    if (node.value.trim() === '') return this.report('playbook-value', `${what} is empty`, node);
    return node.value;
  }

  oneOf<T extends string>(name: string, words: readonly T[]): T | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const found = words.find((word) => word === text);
    if (found !== undefined) return found;
    const list = words.map((word) => `"${word}"`).join(' or ');
    const at = this.entry(name)?.value ?? this.map;
    return this.report('playbook-value', `"${name}" must be ${list}, not "${text}"`, at, didYouMean(text, words));
  }

  number(name: string, least: number, whole = true): number | undefined {
    const entry = this.entry(name);
    if (!entry) return undefined;
    const { value } = entry;
    const number = value.kind === 'scalar' ? value.value : undefined;
    if (
      typeof number === 'number' &&
      number >= least &&
      Number.isFinite(number) &&
      (!whole || Number.isInteger(number))
    )
      return number;
    const kind = whole ? 'a whole number' : 'a number';
    const hint =
      value.kind === 'scalar' && /^\d+$/.test(value.text) && value.style !== 'plain'
        ? `Write ${value.text} without quotes`
        : undefined;
    return this.report(
      'playbook-value',
      `"${name}" must be ${kind} of at least ${least}, not ${describeNode(value)}`,
      value,
      hint,
    );
  }

  /** A value that may hold `{{ }}`, of one of the kinds given; a template may become any. */
  templated(name: string, kinds: readonly Kind[]): Templated | undefined {
    const entry = this.entry(name);
    return entry && this.compile(`"${name}"`, entry.value, kinds);
  }

  compile(what: string, node: YamlNode, kinds: readonly Kind[]): Templated | undefined {
    const kind = kindOf(node);
    if (kind !== 'template' && (kind === 'empty' || !kinds.includes(kind))) {
      const list = kinds.map((each) => NAMES[each]).join(' or ');
      return this.report(
        'playbook-value',
        `${what} must be ${list}, not ${describeNode(node)}`,
        node,
        kinds.includes('text') ? quoteHint(node) : undefined,
      );
    }
    const compiled = compileValue(node);
    if (compiled.ok) return compiled.value;
    this.diagnostics.push(...compiled.error);
    return undefined;
  }

  /** One text or a list of them, without `{{ }}`; a text with commas is split where `commas` says so. */
  names(name: string, commas = false): Named[] {
    const entry = this.entry(name);
    if (!entry) return [];
    const nodes = entry.value.kind === 'list' ? entry.value.items : [entry.value];
    const found: Named[] = [];
    for (const node of nodes) {
      const text = this.plainText(nodes.length > 1 ? `Each of "${name}"` : `"${name}"`, node);
      if (text === undefined) continue;
      for (const part of commas ? text.split(',') : [text]) {
        if (part.trim() !== '') found.push({ name: part.trim(), location: location(node) });
      }
    }
    return found;
  }

  conditions(name: string): Condition[] {
    const entry = this.entry(name);
    if (!entry) return [];
    const nodes = entry.value.kind === 'list' ? entry.value.items : [entry.value];
    return nodes.flatMap((node) => this.condition(name, node) ?? []);
  }

  condition(name: string, node: YamlNode): Condition | undefined {
    if (node.kind !== 'scalar' || typeof node.value === 'number' || node.value === null) {
      const hint = node.kind === 'list' ? 'A list of conditions is not nested' : undefined;
      return this.report('playbook-value', `"${name}" must be a condition, not ${describeNode(node)}`, node, hint);
    }
    const compiled = compileCondition(String(node.value), placeIn(node));
    if (compiled.ok) return compiled.value;
    this.diagnostics.push(...compiled.error);
    return undefined;
  }

  variables(name: string): Map<string, Templated> {
    const entry = this.entry(name);
    if (!entry || isEmpty(entry.value)) return new Map();
    if (entry.value.kind !== 'map') {
      this.report(
        'playbook-value',
        `"${name}" must be a mapping, not ${describeNode(entry.value)}`,
        entry.value,
        'Write one "name: value" a line',
      );
      return new Map();
    }
    const vars = compileVariables(entry.value.entries, this.diagnostics);
    return new Map([...vars].map(([key, { value }]) => [key, value]));
  }
}

export function isEmpty(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}

export type Kind = 'text' | 'number' | 'boolean' | 'list' | 'mapping';

const NAMES: Readonly<Record<Kind, string>> = {
  text: 'text',
  number: 'a number',
  boolean: 'true or false',
  list: 'a list',
  mapping: 'a mapping',
};

function kindOf(node: YamlNode): Kind | 'template' | 'empty' {
  if (node.kind === 'list') return 'list';
  if (node.kind === 'map') return 'mapping';
  if (node.value === null) return 'empty';
  if (typeof node.value === 'number') return 'number';
  if (typeof node.value === 'boolean') return 'boolean';
  return !node.unsafe && node.value.includes('{{') ? 'template' : 'text';
}

/** A node in a message. */
export function describeNode(node: YamlNode): string {
  if (node.kind === 'list') return 'a list';
  if (node.kind === 'map') return 'a mapping';
  if (node.value === null) return 'empty';
  if (typeof node.value === 'number') return `the number ${node.text}`;
  if (typeof node.value === 'boolean') return node.text;
  return node.value.length > 60 ? 'a long text' : `"${node.value}"`;
}

function quoteHint(node: YamlNode): string | undefined {
  if (node.kind !== 'scalar') return undefined;
  return typeof node.value === 'number' || typeof node.value === 'boolean' ? `Quote it: "${node.text}"` : undefined;
}

function booleanHint(node: YamlNode): string | undefined {
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return undefined;
  if (/^(?:yes|on|true|y)$/i.test(node.value)) return 'Write true, without quotes';
  return /^(?:no|off|false|n)$/i.test(node.value) ? 'Write false, without quotes' : undefined;
}
