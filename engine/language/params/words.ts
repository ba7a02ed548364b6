// How values and types are called in messages.
import type { Prop } from '../../contract/schema.ts';

export type JsonType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object';

export function typeOf(value: unknown): JsonType {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  const type = typeof value;
  return type === 'boolean' || type === 'number' || type === 'string' ? type : 'object';
}

/** A value in a message: short scalars as they are, the rest by its kind. */
export function describe(value: unknown): string {
  switch (typeOf(value)) {
    case 'null':
      return 'empty';
    case 'array':
      return 'a list';
    case 'object':
      return 'a mapping';
    case 'string':
      return String(value).length > 60 ? 'a long text' : `"${value}"`;
    case 'number':
      return `the number ${value}`;
    case 'boolean':
      return String(value);
  }
}

/** The JSON type of a property's values, and how to call them. */
export function wordsFor(prop: Prop): { readonly type: JsonType | undefined; readonly kind: string } {
  if ('condition' in prop) return { type: 'string', kind: 'a condition' };
  if ('expression' in prop) return { type: 'string', kind: 'an expression' };
  if ('any' in prop || 'anyOf' in prop) return { type: undefined, kind: 'anything' };
  switch (prop.type) {
    case 'string':
      return { type: 'string', kind: 'text' };
    case 'integer':
      return { type: 'number', kind: 'a whole number' };
    case 'number':
      return { type: 'number', kind: 'a number' };
    case 'boolean':
      return { type: 'boolean', kind: 'true or false' };
    case 'array':
      return { type: 'array', kind: 'a list' };
    case 'object':
      return { type: 'object', kind: 'a mapping' };
  }
}

/** `"a", "b" or "c"`. */
export function quoted(words: readonly string[], joint: 'and' | 'or'): string {
  const all = words.map((word) => `"${word}"`);
  const last = all.at(-1) ?? '';
  return all.length < 2 ? last : `${all.slice(0, -1).join(', ')} ${joint} ${last}`;
}
