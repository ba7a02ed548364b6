/** Plain data as YAML, JSON and the wire carry it. */
export type Data = null | boolean | number | string | readonly Data[] | { readonly [key: string]: Data };

/** A mapping with own properties only; names that come from a user are read through `own`. */
export type Mapping<T> = { readonly [key: string]: T };

/** True for a plain mapping: not null, not a list, not an instance of a class. */
export function isMapping(x: unknown): x is Mapping<unknown> {
  if (typeof x !== 'object' || x === null || Array.isArray(x)) return false;
  const prototype: unknown = Object.getPrototypeOf(x);
  return prototype === Object.prototype || prototype === null;
}

/** The own property `key` of `map`, or undefined: never what a prototype holds. */
export function own<T>(map: Mapping<T>, key: string): T | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}
