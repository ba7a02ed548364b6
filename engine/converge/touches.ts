// What changes would touch, found by what a look reads without going through all of it.
import { overlap, type Scope } from '../contract/scope.ts';

/** Something that a change would touch, for looks that are first asked for later. */
export interface Touch {
  readonly scope: Scope;
  readonly adds: boolean;
  readonly origin: string;
  /** Directories that the same change leaves new and empty. */
  readonly empties?: readonly string[];
  /** When, in the order of the run. */
  readonly time: number;
}

/** Touches of one host; later ones come last. */
export class Touches {
  readonly all: Touch[] = [];
  /** By the scope, and for what is about paths by every folder above it too. */
  readonly #near = new Map<string, Touch[]>();

  add(touch: Touch): void {
    this.all.push(touch);
    for (const key of keysOf(touch.scope)) {
      const known = this.#near.get(key);
      if (known) known.push(touch);
      else this.#near.set(key, [touch]);
    }
  }

  /** The last touch that overlaps one of these scopes and is `wanted`. */
  last(scopes: readonly Scope[], wanted: (touch: Touch) => boolean): Touch | undefined {
    let last: Touch | undefined;
    for (const scope of scopes) {
      for (const list of this.#about(scope)) {
        const found = list.findLast((touch) => wanted(touch) && overlap(scope, touch.scope));
        if (found && (!last || found.time > last.time)) last = found;
      }
    }
    return last;
  }

  /** Lists that hold every touch that may overlap a scope. */
  #about(scope: Scope): readonly (readonly Touch[])[] {
    if (scope === '*') return [this.all];
    const [kind, name] = parts(scope);
    const path = isPath(kind);
    if (path && name === '') return [this.all];
    const keys = path
      ? [...above(name).map((folder) => `at ${folder}`), `in ${name}`, 'at ', 'meta:', 'data:']
      : [name === '' ? `all ${kind}` : scope, `${kind}:`];
    return [...keys, '*'].flatMap((key) => {
      const list = this.#near.get(key);
      return list ? [list] : [];
    });
  }
}

/** Where a touch is kept: by its very scope, and by what asks for all of a kind or a folder. */
function keysOf(scope: Scope): readonly string[] {
  if (scope === '*') return ['*'];
  const [kind, name] = parts(scope);
  if (!isPath(kind)) return [scope, `all ${kind}`];
  if (name === '') return kind === 'path' ? ['at '] : [scope];
  return [`at ${name}`, ...above(name).map((folder) => `in ${folder}`)];
}

const isPath = (kind: string): boolean => kind === 'path' || kind === 'meta' || kind === 'data';

function parts(scope: Scope): readonly [string, string] {
  const colon = scope.indexOf(':');
  return [scope.slice(0, colon), scope.slice(colon + 1)];
}

/** A path and the folders above it, `/` among them. */
function above(path: string): readonly string[] {
  const folders = [path];
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) folders.push(path.slice(0, end));
  if (path.startsWith('/') && path !== '/') folders.push('/');
  return folders;
}
