// Plans of the modules that own a whole file or edit a text.
import {
  all,
  type Change,
  isUnknown,
  type Plan,
  type Probe,
  predict,
  type Run,
  sameBytes,
  sh,
  undecided,
} from '../../engine/contract/index.ts';
import { fileAt, isStanding, type Ownership, type Standing, withOwnership } from './file.ts';
import { ownershipDiffers, ownershipRuns } from './ownership.ts';
import { noRoomFor, type Spot, spotAt } from './spot.ts';
import { bytesIn, type FileText, text } from './text.ts';
import { type FileWrite, writeFile } from './write-file.ts';

/** Looks at a file that a module keeps: its bytes, its mode and owner, the room for it. */
export function keptFile(path: string): Probe<readonly [Spot, FileText]> {
  return all([spotAt(path), text(path)]);
}

/** The plan that brings a file's bytes, mode and owner about. */
export function keepFile([spot, before]: readonly [Spot, FileText], file: Omit<FileWrite, 'before' | 'at'>): Plan {
  const bytes = bytesIn(file.path, before);
  if (typeof bytes !== 'string') return bytes;
  const noRoom = file.first ? undefined : noRoomFor(file.path, spot);
  if (noRoom) return noRoom;
  const write = writeFile({ ...file, before, at: spot.at });
  const same = before.kind === 'file' && sameBytes(file.after, bytes);
  if (isUnknown(same)) return undecided(same, [write]);
  return same ? keepOwnership(file.path, spot, file) : [write];
}

/** The plan for the mode and owner of something that is there. */
export function keepOwnership(path: string, { at }: Pick<Spot, 'at'>, wanted: Ownership): Plan {
  if (!isStanding(at)) return [];
  const differs = ownershipDiffers(at, wanted);
  if (isUnknown(differs)) return undecided(differs, [setOwnership(path, at, wanted, ['mode and owner'])]);
  return differs.length === 0 ? [] : [setOwnership(path, at, wanted, differs)];
}

/** The change of mode and owner; `what` says in words what is set. */
export function setOwnership(path: string, at: Standing, wanted: Ownership, what: readonly string[]): Change {
  return {
    summary: `set ${what.join(', ')} of ${path}`,
    steps: ownershipRuns(path, at, wanted),
    predicts: [predict(fileAt(path), withOwnership(at, wanted))],
    touches: [`meta:${path}`],
  };
}

/** The parameters that `copy` and `template` share. */
export interface Destination extends Ownership {
  readonly dest: string;
  readonly validate?: string | undefined;
  readonly backup: boolean;
}

/** Those parameters in the words of a change. */
export function writing({
  dest,
  mode,
  owner,
  group,
  validate,
  backup,
}: Destination): Omit<FileWrite, 'before' | 'after'> {
  return {
    path: dest,
    mode,
    owner,
    group,
    validate: validate === undefined ? undefined : [validation(validate)],
    backup: backup ? `/var/backups/play${dest}` : undefined,
  };
}

/** A `validate` command of a playbook, with the file that it checks in place of `%s`. */
function validation(command: string): Run {
  const script = command.replace(/(["']?)%s\1/g, () => '"$1"');
  return { ...sh(script, { candidate: true }), checks: { says: `"${command}" accepts the new file`, reads: ['*'] } };
}
