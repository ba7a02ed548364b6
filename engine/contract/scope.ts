// What a look reads and a change touches, in a shared vocabulary, so that the engine knows which
// answers a change makes stale without knowing what any of them means.

/**
 * `KIND:NAME`; an empty name covers the whole kind, `*` everything (an opaque command, a reboot).
 * The name of a `path` is an absolute path and covers what lies below it. `meta` (kind, mode, owner)
 * and `data` (the bytes, or that there are none) are the two halves of one file or directory, without
 * what lies below: who creates a file below a directory does not touch the directory's mode, who
 * changes a file's mode does not touch its bytes. A `mount` is one mount point; what a mount hides or
 * uncovers is a `path`.
 */
export type Scope =
  | '*'
  | `path:${string}`
  | `meta:${string}`
  | `data:${string}`
  | `mount:${string}`
  | `unit:${string}`
  | `pkg:${string}`
  | `tool:${string}`
  | `exports:${string}`
  | `pool:${string}`
  | `domain:${string}`
  | `network:${string}`
  | `account:${string}`
  | `process:${string}`
  | `port:${string}`
  | `kernel:${string}`
  | `boot:${string}`;

/** Whether one of two scopes lies within the other: what is touched above or below is stale. */
export function overlap(a: Scope, b: Scope): boolean {
  if (a === '*' || b === '*') return true;
  const [kindA, nameA] = split(a);
  const [kindB, nameB] = split(b);
  if (kindA === 'path' && kindB === 'path') return within(nameA, nameB) || within(nameB, nameA);
  if (kindA === 'path') return isHalf(kindB) && (nameB === '' || within(nameB, nameA));
  if (kindB === 'path') return isHalf(kindA) && (nameA === '' || within(nameA, nameB));
  return kindA === kindB && (nameA === nameB || nameA === '' || nameB === '');
}

const isHalf = (kind: string): boolean => kind === 'meta' || kind === 'data';

function split(scope: Scope): readonly [string, string] {
  const colon = scope.indexOf(':');
  return [scope.slice(0, colon), scope.slice(colon + 1)];
}

function within(inner: string, outer: string): boolean {
  return outer === '' || inner === outer || inner.startsWith(outer.endsWith('/') ? outer : `${outer}/`);
}
