// The files of the controller's that a plan was made from, by digest.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import type { ControllerFile } from '../contract/files.ts';
import { shownPath } from '../language/read-text.ts';
import type { PlanDifference } from '../run/event.ts';
import type { PinnedFile } from './format.ts';
import type { Seal } from './seal.ts';

type FileDifference = Extract<PlanDifference, { what: 'file' }>;

/** Said of a file that is not there any more. */
export const GONE = 'cannot be read';
const CHANGED = 'has been changed';

/** Takes down what is read. */
export class Pins {
  /** SHA-256 by the path as the user would type it. */
  readonly #read = new Map<string, string>();

  readonly log = (path: string, bytes: Uint8Array): void => {
    this.#read.set(shownPath(path), createHash('sha256').update(bytes).digest('hex'));
  };

  /** Files that tasks send to hosts. */
  add(files: readonly ControllerFile[]): void {
    for (const { path, sha256 } of files) this.#read.set(shownPath(path), sha256);
  }

  pinned(seal: Seal): readonly PinnedFile[] {
    return [...this.#read]
      .map(([path, sha256]) => ({ path, digest: seal.of(sha256) }))
      .toSorted((a, b) => (a.path < b.path ? -1 : 1));
  }
}

/** Which pinned files are not what they were, before anything else is done. */
export async function changedFiles(files: readonly PinnedFile[], seal: Seal): Promise<readonly FileDifference[]> {
  const found = await Promise.all(
    files.map(async ({ path, digest }): Promise<FileDifference | undefined> => {
      const sha256 = await hashOf(path);
      if (sha256 === undefined) return { what: 'file', path, saved: 'was read', now: GONE };
      if (seal.of(sha256) === digest) return undefined;
      return { what: 'file', path, saved: 'as it was', now: CHANGED };
    }),
  );
  return found.filter((difference) => difference !== undefined);
}

/** Files that are read now and were not. */
export function addedFiles(saved: readonly PinnedFile[], now: readonly PinnedFile[]): readonly FileDifference[] {
  const before = new Set(saved.map(({ path }) => path));
  const added = now.filter(({ path }) => !before.has(path));
  return added.map(({ path }) => ({ what: 'file', path, saved: 'was not read', now: 'is read' }));
}

/** The same, those that are not read any more, and those that are others than they were a moment ago. */
export function otherFiles(saved: readonly PinnedFile[], now: readonly PinnedFile[]): readonly FileDifference[] {
  const after = new Map(now.map(({ path, digest }) => [path, digest]));
  const others = saved.flatMap(({ path, digest }): readonly FileDifference[] => {
    const there = after.get(path);
    if (there === undefined) return [{ what: 'file', path, saved: 'was read', now: 'is not read' }];
    return there === digest ? [] : [{ what: 'file', path, saved: 'as it was', now: CHANGED }];
  });
  return [...addedFiles(saved, now), ...others];
}

async function hashOf(path: string): Promise<string | undefined> {
  try {
    const hash = createHash('sha256');
    for await (const piece of createReadStream(resolve(path))) hash.update(piece);
    return hash.digest('hex');
  } catch {
    return undefined;
  }
}
