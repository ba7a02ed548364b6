// What filters, tests and operators share about values.
import type { Data } from '../../values/data.ts';
import { isMapping, type Mapping } from '../../values/data.ts';
import { isLazy, type Lazy, type Value } from '../../values/lazy.ts';
import { isUnknown, type Unknown, unknown } from '../../values/unknown.ts';

/** A value that is there, looked at closely enough to be taken apart. */
export type Kind = 'none' | 'boolean' | 'number' | 'string' | 'list' | 'mapping' | 'unknown';

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isMap(value: Value): value is Mapping<Value> {
  return isMapping(value) && !isUnknown(value) && !isLazy(value);
}

export function kindOf(value: Value): Kind {
  if (value === null) return 'none';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number') return 'number';
  if (typeof value === 'string') return 'string';
  if (isUnknown(value)) return 'unknown';
  return isList(value) ? 'list' : 'mapping';
}

/** A value in a message: the kind, and the value itself where it is short and plain. */
export function describe(value: Value): string {
  if (value === null) return 'none';
  if (typeof value === 'boolean') return `${value}`;
  if (typeof value === 'number') return `the number ${value}`;
  const kind = kindOf(value);
  return kind === 'unknown' ? 'an unknown value' : `a ${kind}`;
}

/** An unknown that follows from another: the same origin, but not novel (its length may well exist now). */
export function derived(from: Unknown): Unknown {
  return unknown(from.origin);
}

/** A member of something unknown, which may have none of that name. */
export function perhaps(from: Unknown): Unknown {
  return { ...unknown(from.origin), perhaps: true };
}

/** A mapping of which every member has been looked up. */
export function materialise(value: Lazy | Mapping<Value>): Mapping<Value> {
  if (!isLazy(value)) return value;
  return Object.fromEntries(
    value.keys().flatMap((key) => {
      const member = value.get(key);
      return member === undefined ? [] : [[key, member] as const];
    }),
  );
}

export function keysOf(value: Lazy | Mapping<Value>): readonly string[] {
  return isLazy(value) ? value.keys() : Object.keys(value);
}

/** The own member of a mapping, or the item of a list where the key is a number. */
export function memberOf(value: Value, key: string): Value | undefined {
  if (isLazy(value)) return value.get(key);
  if (isMap(value)) return Object.hasOwn(value, key) ? value[key] : undefined;
  return isList(value) && /^\d+$/.test(key) ? value[Number(key)] : undefined;
}

/** Whether two values are equal in type and content: true, false, or the unknown that decides it. */
export function same(a: Value, b: Value): boolean | Unknown {
  if (isUnknown(a)) return derived(a);
  if (isUnknown(b)) return derived(b);
  if (isList(a) && isList(b)) return a.length === b.length && every(a.map((item, i) => [item, b[i] ?? null]));
  const [left, right] = [plainMap(a), plainMap(b)];
  if (!left || !right) return a === b;
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length || keys.some((key) => !Object.hasOwn(right, key))) return false;
  return every(keys.map((key) => [left[key] ?? null, right[key] ?? null]));
}

function every(pairs: readonly (readonly [Value, Value])[]): boolean | Unknown {
  let open: Unknown | undefined;
  for (const [a, b] of pairs) {
    const equal = same(a, b);
    if (equal === false) return false;
    if (isUnknown(equal)) open ??= equal;
  }
  return open ?? true;
}

function plainMap(value: Value): Mapping<Value> | undefined {
  if (isLazy(value)) return materialise(value);
  return isMap(value) ? value : undefined;
}

/** The text of a value inside another text, as YAML prints it; undefined for what has no such text. */
export function printed(value: Value): string | Unknown | undefined {
  if (typeof value === 'string' || isUnknown(value)) return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** False for none, false, 0, '', [] and {}: what `select` and `default(x, true)` take for empty. */
export function isEmpty(value: Value): boolean {
  if (value === null || value === false || value === 0 || value === '') return true;
  if (isList(value)) return value.length === 0;
  return (isLazy(value) || isMap(value)) && keysOf(value).length === 0;
}

/** A value without lazy parts, or the first unknown in it. */
export function dataOf(value: Value): Data | Unknown {
  if (isUnknown(value)) return value;
  if (isList(value)) {
    const items = value.map(dataOf);
    return items.find(isUnknown) ?? items.filter((item): item is Data => !isUnknown(item));
  }
  const map = plainMap(value);
  if (!map) return value as null | boolean | number | string;
  const entries: (readonly [string, Data])[] = [];
  for (const [key, member] of Object.entries(map)) {
    const data = dataOf(member);
    if (isUnknown(data)) return data;
    entries.push([key, data]);
  }
  return Object.fromEntries(entries);
}
