// Values of playbooks, inventories and variable files: any leaf may hold `{{ }}`.
import { Diagnosed, type Diagnostic, type Location } from '../diagnostics/diagnostic.ts';
import { problem } from '../diagnostics/problem.ts';
import type { Data } from '../values/data.ts';
import type { Value } from '../values/lazy.ts';
import { err, ok, type Result } from '../values/result.ts';
import type { Templated } from './program.ts';
import { compileText, constantOf } from './templated/text.ts';
import { location, placeIn, type YamlNode, type YamlScalar } from './yaml.ts';

/** A node of a YAML file with every leaf compiled; all errors in it, each at its exact place. */
export function compileValue(node: YamlNode): Result<Templated, Diagnostic[]> {
  const place = location(node);
  if (node.kind === 'scalar') return compileScalar(node, place);
  if (node.kind === 'list') return listOf(node.items.map(compileValue), place);
  const members = node.entries.map(({ name, key, value }) => {
    const member = name.includes('{{') && !key.unsafe ? templateKey(location(key)) : compileValue(value);
    return [name, member] as const;
  });
  return mappingOf(members, place);
}

/**
 * Data that comes from no YAML file (`-e k=v`, INI values, defaults of modules), strings compiled.
 * All positions are the given one. What cannot be compiled throws `Diagnosed` when evaluated.
 */
export function compileData(data: Data, place: Location): Templated {
  const compiled = tryCompileData(data, place);
  if (compiled.ok) return compiled.value;
  const [first] = compiled.error;
  return {
    ...constantOf(null, place),
    written: data,
    constant: false,
    evaluate() {
      throw first ? new Diagnosed(first) : new Error('A failure without a diagnostic');
    },
  };
}

/** As `compileData`, with what cannot be compiled as diagnostics. */
export function tryCompileData(data: Data, place: Location): Result<Templated, Diagnostic[]> {
  if (typeof data === 'string') return compileText(data, place, () => place);
  if (data === null || typeof data !== 'object') return ok(constantOf(data, place));
  if (isList(data))
    return listOf(
      data.map((item) => tryCompileData(item, place)),
      place,
    );
  const members = Object.entries(data).map(([name, value]) => [name, tryCompileData(value, place)] as const);
  return mappingOf(members, place);
}

function isList(data: Data): data is readonly Data[] {
  return Array.isArray(data);
}

/** What stands for a secret where a source text is shown. */
const HIDDEN = '••••••';

function compileScalar(node: YamlScalar, place: Location): Result<Templated, Diagnostic[]> {
  if (node.sealed !== undefined) return ok({ ...constantOf(node.value, place), source: HIDDEN, sealed: node.sealed });
  if (node.unsafe) return ok({ ...constantOf(node.value, place), unsafe: true });
  if (typeof node.value !== 'string') return ok(constantOf(node.value, place));
  return compileText(node.value, place, placeIn(node));
}

function templateKey(place: Location): Result<Templated, Diagnostic[]> {
  const hint = 'Build the mapping in an expression: "{{ {name: value} }}"';
  return err([problem('template-key', 'A key cannot hold "{{ }}"', place, { hint })]);
}

/** A mapping of values that are compiled already. */
export function mappingFrom(members: ReadonlyMap<string, Templated>, place: Location): Templated {
  const made = mappingOf(
    [...members].map(([name, member]) => [name, ok(member)] as const),
    place,
  );
  if (!made.ok) throw new Error('Values that are compiled cannot be wrong');
  return made.value;
}

type Member = Result<Templated, Diagnostic[]>;

function listOf(items: readonly Member[], place: Location): Member {
  const errors = items.flatMap((item) => (item.ok ? [] : item.error));
  if (errors.length > 0) return err(errors);
  const members = items.flatMap((item) => (item.ok ? [item.value] : []));
  return ok({
    location: place,
    constant: members.every(({ constant }) => constant),
    // Worked out when asked for: a whole playbook's would be put together at every level of it.
    get names() {
      return members.flatMap(({ names }) => names);
    },
    get source() {
      return `[${members.map(({ source }) => source).join(', ')}]`;
    },
    get written() {
      return members.map(({ written }) => written);
    },
    evaluate: (scope) => members.map((member) => member.evaluate(scope)),
    member: (key) => (/^\d+$/.test(key) ? members[Number(key)] : undefined),
    keys: () => [],
  });
}

function mappingOf(entries: readonly (readonly [string, Member])[], place: Location): Member {
  const members = new Map<string, Templated>();
  const errors: Diagnostic[] = [];
  let constant = true;
  for (const [name, member] of entries) {
    if (!member.ok) errors.push(...member.error);
    else {
      members.set(name, member.value);
      constant &&= member.value.constant;
    }
  }
  if (errors.length > 0) return err(errors);
  const map = (make: (member: Templated) => Value) =>
    Object.fromEntries([...members].map(([name, member]) => [name, make(member)]));
  return ok({
    location: place,
    constant,
    get names() {
      return [...members.values()].flatMap(({ names }) => names);
    },
    get source() {
      return `{${[...members].map(([name, { source }]) => `${name}: ${source}`).join(', ')}}`;
    },
    get written() {
      return map(({ written }) => written);
    },
    evaluate: (scope) => map((member) => member.evaluate(scope)),
    member: (key) => members.get(key),
    keys: () => [...members.keys()],
  });
}
