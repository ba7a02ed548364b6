// Directories of one host that are another host's: what that one changes in them is seen here.
import type { Showing } from '../contract/change.ts';
import { overlap, type Scope } from '../contract/scope.ts';
import { below } from './shown.ts';

/** What answers of one host say of such directories, by the question. */
export type Foreign = ReadonlyMap<string, readonly Showing[]>;

const NOTHING: Foreign = new Map();

/** What a copy of a memory knows of it, beside what it knows itself. */
export function joined(base: Foreign | undefined, own: Foreign | undefined): Foreign {
  if (!base || base.size === 0) return own ?? NOTHING;
  return own && own.size > 0 ? new Map([...base, ...own]) : base;
}

/** What is at these scopes, by the paths that the host has which serves it, whichever that is. */
export function servedAs(scopes: readonly Scope[], foreign: Foreign): readonly Scope[] {
  if (foreign.size === 0) return [];
  const showings = [...foreign.values()].flat();
  return scopes.flatMap((scope) => showings.flatMap((showing) => servedBy(scope, showing)));
}

function servedBy(scope: Scope, { path, of }: Showing): readonly Scope[] {
  const [, kind, name] = /^(path|meta|data):(.+)$/s.exec(scope) ?? [];
  if (name === undefined) return [];
  const inside = below(name, path);
  if (inside !== undefined) return [`${kind as 'path'}:${of}${inside}`];
  return overlap(scope, `path:${path}`) ? [`path:${of}`] : [];
}
