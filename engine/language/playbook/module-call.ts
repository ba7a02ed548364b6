// A task's module and its parameters.
import type { ParamsSchema, Prop } from '../../contract/schema.ts';
import type { Location } from '../../diagnostics/diagnostic.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import { problem } from '../../diagnostics/problem.ts';
import { compileCondition, compileExpression } from '../expression.ts';
import { alternativeFor } from '../params/alternative.ts';
import { compileParams, type ParamsChecker } from '../params/params.ts';
import { below } from '../params/spot.ts';
import type { Compiled, Condition, Named, Templated } from '../program.ts';
import { constantOf } from '../templated/text.ts';
import { compileValue } from '../templated.ts';
import { entryOf, location, placeIn, type YamlEntry, type YamlMap, type YamlNode, type YamlScalar } from '../yaml.ts';
import { CALLS } from './calls.ts';
import { type ModuleEntry, shortName } from './catalog.ts';
import { explain } from './common.ts';
import { readControllerFiles } from './controller-params.ts';
import { describeNode, Fields, isEmpty } from './fields.ts';
import { namesFrom } from './foresee.ts';
import { refusal, TASK_WORDS } from './keywords.ts';
import { readLoop } from './loop.ts';
import type { Reading } from './reading.ts';

export interface ModuleCall {
  readonly module: Named;
  readonly params: Templated;
  readonly spoken?: ReadonlyMap<string, Compiled | Condition>;
  readonly files?: ReadonlyMap<string, string>;
  readonly renders?: readonly string[];
}

const KEYWORDS: ReadonlySet<string> = new Set(TASK_WORDS);

/** The entry that names the module, after every other unknown word was reported. */
export function findModule(fields: Fields, reading: Reading): YamlEntry | undefined {
  const strangers = fields.map.entries.filter(({ name }) => !KEYWORDS.has(name));
  const isModule = (name: string) => reading.catalog.has(shortName(name)) || CALLS.has(shortName(name));
  const [found, second] = strangers.filter(({ name }) => isModule(name));
  if (found && second) {
    const message = `A task names one module, this one names "${found.name}" and "${second.name}"`;
    fields.report('playbook-module', message, second.key, 'Begin a new task with "- name:"');
  }
  let explained = false;
  for (const { name, key } of strangers) {
    if (isModule(name)) continue;
    if (
      explain(
        fields,
        shortName(name) === name || !refusal(shortName(name)) ? name : shortName(name),
        'task',
        TASK_WORDS,
      )
    ) {
      explained = true;
      continue;
    }
    explained = true;
    const words = found ? TASK_WORDS : [...reading.catalog.names(), ...CALLS.keys(), ...TASK_WORDS];
    const near = nearest(shortName(name), words);
    const what = found ? 'A task has no keyword' : 'There is no module or keyword';
    const hint = near === undefined ? undefined : `Did you mean "${near}"?`;
    fields.report(found ? 'playbook-keyword' : 'playbook-module', `${what} "${name}"`, key, hint);
  }
  if (!found && !explained) {
    const first = fields.map.entries[0]?.key ?? fields.map;
    fields.report('playbook-module', 'The task names no module', first, 'Add the name of a module and its parameters');
  }
  return found;
}

const checkers = new WeakMap<ParamsSchema, ParamsChecker>();

function checkerOf(name: string, schema: ParamsSchema): ParamsChecker {
  const known = checkers.get(schema) ?? compileParams(name, schema);
  checkers.set(schema, known);
  return known;
}

/** The module's parameters, checked against its schema as written. */
export async function readModuleCall(
  entry: YamlEntry,
  fields: Fields,
  reading: Reading,
): Promise<ModuleCall | undefined> {
  const name = shortName(entry.name);
  const module = { name, location: location(entry.key) };
  const definition = CALLS.get(name) ?? (await reading.catalog.load(name));
  if (!definition) return undefined;
  const args = fields.entry('args');
  const node = paramsNode(name, entry, args, definition, fields);
  if (!node) return undefined;
  if (node.kind === 'scalar' && isEmpty(node)) {
    const params = emptyParams(entry);
    reading.diagnostics.push(...checkerOf(name, definition.params).checkWritten(params, () => module.location));
    return { module, params };
  }
  const compiled = compileValue(node);
  if (!compiled.ok) {
    reading.diagnostics.push(...compiled.error);
    return undefined;
  }
  const keys = (pointer: string) => keyAt(node, pointer, entry);
  const wrong = checkerOf(name, definition.params).checkWritten(compiled.value, keys);
  reading.diagnostics.push(...wrong);
  if (wrong.length === 0) checkTogether(name, definition, compiled.value, module.location, reading);
  const spoken = new Map<string, Compiled | Condition>();
  const call = { module, params: compiled.value };
  if (node.kind !== 'map') return call;
  speak({ ...definition.params, type: 'object' }, node, '', spoken, reading);
  const { files, renders } = await readControllerFiles(
    definition.params,
    node,
    namesIn(compiled.value, fields),
    reading,
  );
  return {
    ...call,
    ...(spoken.size > 0 && { spoken }),
    ...(files.size > 0 && { files }),
    ...(renders.length > 0 && { renders }),
  };
}

/** All names that a parameter can come to, by the task's loop. */
function namesIn(params: Templated, fields: Fields): (param: string) => readonly string[] | undefined {
  return (param) => {
    const value = params.member(param);
    if (!value) return undefined;
    const quiet = new Fields(fields.map, []);
    return namesFrom(value, { ...readLoop(quiet), when: quiet.conditions('when') });
  };
}

/** The module's own rules, where all parameters are written out. */
function checkTogether(name: string, entry: ModuleEntry, params: Templated, at: Location, reading: Reading): void {
  if (!entry.check || !params.constant) return;
  const filled = checkerOf(name, entry.params).fill(params.written, () => at);
  const complaint = filled.kind === 'filled' ? entry.check(filled.params) : undefined;
  if (complaint !== undefined) reading.diagnostics.push(problem('param-together', complaint, at));
}

function emptyParams(entry: YamlEntry): Templated {
  return { ...constantOf(null, location(entry.key)), written: {}, evaluate: () => ({}) };
}

/** The parameters as one mapping: as written, from a bare string, or from `args`. */
function paramsNode(
  name: string,
  { key, value }: YamlEntry,
  args: YamlEntry | undefined,
  { bare, params }: ModuleEntry,
  fields: Fields,
): YamlNode | undefined {
  if (args && args.value.kind !== 'map') {
    return fields.report('playbook-value', `"args" must be a mapping, not ${describeNode(args.value)}`, args.value);
  }
  const more = args?.value.kind === 'map' ? args.value.entries : [];
  if (value.kind === 'map') return merged(value, value.entries, more);
  if (value.kind === 'list') {
    return fields.report('param-type', `"${name}" takes parameters as a mapping, not a list`, value);
  }
  if (isEmpty(value)) return more.length > 0 ? merged(value, [], more) : value;
  if (bare === undefined) return freeForm(name, value, params, fields);
  const assigned = /(?:^|\s)(\w+)=/g;
  for (const [, word = ''] of value.text.matchAll(assigned)) {
    if (word === bare || !Object.hasOwn(params.properties, word)) continue;
    const hint = `Write "${word}" as a parameter below "${name}:", and the text under "${bare}"`;
    return fields.report(
      'playbook-refused',
      `Play reads no parameters from the text: "${word}=" would be part of it`,
      value,
      hint,
    );
  }
  const text: YamlScalar = typeof value.value === 'string' ? value : { ...value, value: value.text };
  return merged(value, [{ name: bare, key, value: text }], more);
}

function merged({ source, start, end }: YamlNode, first: readonly YamlEntry[], more: readonly YamlEntry[]): YamlMap {
  const own = new Set(first.map(({ name }) => name));
  return { kind: 'map', source, start, end, entries: [...first, ...more.filter(({ name }) => !own.has(name))] };
}

function freeForm(name: string, value: YamlScalar, params: ParamsSchema, fields: Fields): YamlNode | undefined {
  const text = String(value.value);
  if (/^\s*\{\{.*\}\}\s*$/s.test(text)) {
    const hint = 'Write each parameter with its own "{{ }}"';
    return fields.report(
      'playbook-refused',
      `"${name}" takes its parameters as written, not from one template`,
      value,
      hint,
    );
  }
  const [, first, rest] = /^\s*(\w+)=("[^"]*"|'[^']*'|\S*)/.exec(text) ?? [];
  const some = first ?? Object.keys(params.properties)[0] ?? 'name';
  const hint = `Write it on lines of its own below "${name}:", such as "${some}: ${rest ?? text}"`;
  const message =
    first === undefined
      ? `"${name}" takes parameters, not a text`
      : 'Parameters are not written "key=value" on one line';
  return fields.report('playbook-refused', message, value, hint);
}

/** Where the key at a JSON pointer stands; the module's name for the parameters as a whole. */
function keyAt(node: YamlNode, pointer: string, entry: YamlEntry) {
  if (pointer === '') return location(entry.key);
  let at = node;
  let place = location(node);
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (at.kind === 'list') {
      const item = at.items[Number(key)];
      if (!item) return place;
      at = item;
      place = location(item);
    } else if (at.kind === 'map') {
      const found = entryOf(at, key);
      if (!found) return place;
      at = found.value;
      place = location(found.key);
    }
  }
  return place;
}

const KINDS = { list: 'array', map: 'object', scalar: 'other' } as const;

/** Compiles the conditions and expressions among the parameters. */
function speak(
  prop: Prop,
  node: YamlNode,
  pointer: string,
  spoken: Map<string, Compiled | Condition>,
  reading: Reading,
): void {
  if ('condition' in prop || 'expression' in prop) {
    if (node.kind !== 'scalar' || node.value === null) return;
    const compile = 'condition' in prop ? compileCondition : compileExpression;
    const compiled = compile(String(node.value), placeIn(node));
    if (compiled.ok) spoken.set(pointer, compiled.value);
    else reading.diagnostics.push(...compiled.error);
  } else if ('anyOf' in prop) {
    const fit = alternativeFor(prop, KINDS[node.kind]);
    if (fit) speak(fit, node, pointer, spoken, reading);
  } else if ('type' in prop && prop.type === 'array' && node.kind === 'list') {
    for (const [index, item] of node.items.entries())
      speak(prop.items, item, below(pointer, String(index)), spoken, reading);
  } else if ('properties' in prop && node.kind === 'map') {
    for (const { name, value } of node.entries) {
      const inner = Object.hasOwn(prop.properties, name) ? prop.properties[name] : undefined;
      if (inner) speak(inner, value, below(pointer, name), spoken, reading);
    }
  }
}
