// Where a directory shows at another path, in the memory of a dry run: what a mount would bring.
import type { Showing } from '../contract/change.ts';
import type { Scope } from '../contract/scope.ts';

/** One directory that shows at a path, or, without `of`, the end of that. */
interface Shown {
  readonly path: string;
  readonly of: string | undefined;
  readonly time: number;
}

/** Where something lies by itself that shows at another path. */
export interface Behind {
  readonly path: string;
  /** It lies below the directory that shows, and is not that itself. */
  readonly inside: boolean;
  /** Since when. */
  readonly time: number;
}

/** The directories of one host that show at other paths, in the order of the changes that brought them. */
export class ShownPaths {
  readonly #own: Shown[] = [];
  readonly #base: ShownPaths | undefined;

  constructor(base?: ShownPaths) {
    this.#base = base;
  }

  get all(): readonly Shown[] {
    return this.#base ? [...this.#base.all, ...this.#own] : this.#own;
  }

  /** What a change brings, and what it takes away where it makes a whole path stale. */
  add(touches: readonly Scope[], shows: readonly Showing[], time: number): void {
    const stale = touches.flatMap((scope) => (scope.startsWith('path:') ? [scope.slice('path:'.length)] : []));
    for (const { path } of [...this.all]) {
      if (stale.some((outer) => below(path, outer) !== undefined)) this.#own.push({ path, of: undefined, time });
    }
    for (const { path, of } of shows) this.#own.push({ path, of, time });
  }

  /** Where what lies at a path lies by itself, and since when it shows here; undefined where it shows through nothing. */
  behind(path: string): Behind | undefined {
    const last = this.all.findLast((shown) => below(path, shown.path) !== undefined);
    if (last?.of === undefined) return undefined;
    const inside = below(path, last.path) ?? '';
    return { path: `${last.of}${inside}`, inside: inside !== '', time: last.time };
  }
}

/** The rest of a path below a directory, `''` for the directory itself; undefined where it is not in there. */
export function below(path: string, directory: string): string | undefined {
  if (path === directory) return '';
  return path.startsWith(directory === '/' ? '/' : `${directory}/`)
    ? path.slice(directory === '/' ? 0 : directory.length)
    : undefined;
}
