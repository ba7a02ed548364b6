// A path that something is to be made at: what is there, and which directories above it are missing.
import { after, given, type Probe, type Refusal, refuse } from '../../engine/contract/index.ts';
import { type FileAt, fileAt, isStanding } from './file.ts';
import { parentOf } from './path.ts';

export interface Spot {
  readonly at: FileAt;
  /** Directories above that are missing, the outermost first; empty where something is at the path. */
  readonly missing: readonly string[];
  /** Something above that is no directory. */
  readonly blockedBy: string | undefined;
}

/** Looks at a path, and above it only as far as nothing is there. */
export function spotAt(path: string): Probe<Spot> {
  return after(fileAt(path), (at): Probe<Spot> => {
    if (at.kind !== 'missing') return given({ at, missing: [], blockedBy: undefined });
    return after(above(parentOf(path)), (found) => given({ at, ...found }));
  });
}

/** A path alone, for what needs no room. */
export function here(path: string): Probe<Spot> {
  return after(fileAt(path), (at) => given({ at, missing: [], blockedBy: undefined }));
}

function above(directory: string): Probe<Omit<Spot, 'at'>> {
  return after(fileAt(directory), (at): Probe<Omit<Spot, 'at'>> => {
    if (at.kind !== 'missing' || directory === '/') {
      const blocked = isStanding(at) && at.kind !== 'directory';
      return given({ missing: [], blockedBy: blocked ? directory : undefined });
    }
    const higher = above(parentOf(directory));
    return after(higher, (found) => given({ ...found, missing: [...found.missing, directory] }));
  });
}

/** Why no file can be made here, or undefined. */
export function noRoomFor(path: string, { missing, blockedBy }: Spot): Refusal | undefined {
  if (blockedBy !== undefined) return refuse(`"${blockedBy}" is in the way of "${path}": it is no directory`);
  if (missing.length === 0) return undefined;
  const parent = parentOf(path);
  return refuse(
    `There is no directory "${parent}" for "${path}"`,
    `Make it before: file: {path: ${parent}, state: directory}`,
  );
}
