// Values that are worked out when an expression reads them.
import type { Data } from './data.ts';
import type { Unknown } from './unknown.ts';

/** What a name in a playbook can stand for. */
export type Value = Data | Unknown | Lazy | readonly Value[] | { readonly [key: string]: Value };

const LAZY = Symbol.for('play.lazy');

/** A mapping whose members are looked up one at a time: `hostvars`, `hostvars['a']`. */
export interface Lazy {
  readonly [LAZY]: true;
  get(key: string): Value | undefined;
  keys(): readonly string[];
  /** It holds no other mapping of its kind. */
  readonly small?: true;
}

export function lazy(get: (key: string) => Value | undefined, keys: () => readonly string[], small?: 'small'): Lazy {
  return { [LAZY]: true, get, keys, ...(small && { small: true }) };
}

/** A mapping that may be shown as a whole with every member looked up; any other value as it is. */
export function lookedUp(value: Value): Value {
  if (!isLazy(value) || !value.small) return value;
  return Object.fromEntries(value.keys().map((key) => [key, value.get(key) ?? null]));
}

export function isLazy(x: unknown): x is Lazy {
  return typeof x === 'object' && x !== null && LAZY in x;
}

/** The names that an expression or a template reads. */
export interface Scope {
  /** The value of a name; undefined where it is not defined. May throw `NotYet`. */
  get(name: string): Value | undefined;
  /** All names, for "did you mean". */
  names(): readonly string[];
}

/** Thrown by a look-up of a value that a task which has not run yet will define. Never an error of the user's. */
export class NotYet extends Error {
  readonly what: string;
  constructor(what: string) {
    super(`"${what}" is not known yet`);
    this.what = what;
  }
}
