import { Diagnosed, type Location } from '../../../engine/diagnostics/diagnostic.ts';
import { lazy, NotYet, type Scope, type Value } from '../../../engine/values/lazy.ts';
import { unknown } from '../../../engine/values/unknown.ts';

/** A value that no dry run knows, and what an expression makes of it. */
export const KEY = unknown('the key that ssh-keygen makes', true);
export const OPEN = unknown('the key that ssh-keygen makes');

const VALUES: { readonly [name: string]: Value } = {
  yes_: true,
  no_: false,
  text: 'abc',
  empty: '',
  five: 5,
  list: [1, 2, 3],
  words: ['b', 'A', 'c'],
  nothing: null,
  map: { a: { b: 'c' }, n: 1, list: ['x', 'y'], 'a-b': 7, keys: 'own' },
  users: [
    { name: 'ann', uid: 1002, admin: true },
    { name: 'bob', uid: 1001, admin: false, shell: '/bin/sh' },
  ],
  result: { changed: true, failed: false, skipped: false, rc: 0, stdout: ' ok\n', stdout_lines: [' ok'] },
  failure: { changed: false, failed: true, rc: 1 },
  group_names: ['hypervisors', 'lab'],
  inventory_hostname: 'devstack-1',
  version: '12.4',
  key: KEY,
  partly: { known: 1, open: KEY },
  mixed: ['a', KEY],
  hostvars: lazy(
    (host) => (host === 'a' ? { ip: '10.0.0.1' } : host === 'later' ? later() : undefined),
    () => ['a', 'later'],
  ),
};

function later(): never {
  throw new NotYet('later');
}

/** The names above; `soon` is what a task that has not run yet defines. */
export const SCOPE: Scope = {
  get(name) {
    if (name === 'soon') return later();
    return Object.hasOwn(VALUES, name) ? VALUES[name] : undefined;
  },
  names: () => [...Object.keys(VALUES), 'soon'],
};

/** A text on line 1 of a file, from column 1. */
export const at = (index: number, length = 1): Location => ({ file: 'x', line: 1, column: index + 1, length });

/** `column+length code message (hint)` of what an action is refused with. */
export function refusal(action: () => unknown): string {
  try {
    return `no error, but ${JSON.stringify(action())}`;
  } catch (error) {
    if (!(error instanceof Diagnosed)) throw error;
    return shown(error.diagnostic);
  }
}

export function shown({ code, message, hint, location }: Diagnosed['diagnostic']): string {
  const place = location && `${location.line > 1 ? `${location.line}:` : ''}${location.column}+${location.length}`;
  return `${place} ${code} ${message}${hint === undefined ? '' : ` (${hint})`}`;
}
