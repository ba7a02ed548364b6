// The third value of a dry run: something that nobody can know before it is applied.

/** Shared by every copy of this package, so that a module from elsewhere makes the same unknowns. */
const UNKNOWN = Symbol.for('play.unknown');

/** A value that only applying a change can tell. It is never false, never '', never an error. */
export interface Unknown {
  readonly [UNKNOWN]: true;
  /** What makes it known, in a few words: `the key that ssh-keygen makes at /root/.ssh/id_ed25519`. */
  readonly origin: string;
  /** It differs from everything that exists now: a new key, a new UUID, the next boot's id. */
  readonly novel: boolean;
  /** A text of which only some parts are unknown, in order. */
  readonly parts?: readonly (string | Unknown)[];
  /** It may turn out not to be defined at all: then even `is defined` is unknown. */
  readonly perhaps?: true;
}

export type Maybe<T> = T | Unknown;

/**
 * An unknown value.
 * @param origin what makes it known
 * @param novel true where it differs from everything that exists now
 */
export function unknown(origin: string, novel = false): Unknown {
  return { [UNKNOWN]: true, origin, novel };
}

/** A text with unknown parts; a text without any stays a string. */
export function textOf(parts: readonly (string | Unknown)[]): Maybe<string> {
  const first = parts.find(isUnknown);
  if (first === undefined) return parts.join('');
  if (parts.length === 1) return first;
  return { ...first, novel: parts.some((part) => isUnknown(part) && part.novel), parts };
}

export function isUnknown(x: unknown): x is Unknown {
  return typeof x === 'object' && x !== null && UNKNOWN in x;
}

/** The first unknown anywhere inside a value, or undefined. Lists and mappings are searched. */
export function findUnknown(x: unknown): Unknown | undefined {
  if (isUnknown(x)) return x;
  if (typeof x !== 'object' || x === null) return undefined;
  for (const inner of Object.values(x)) {
    const found = findUnknown(inner);
    if (found) return found;
  }
  return undefined;
}
