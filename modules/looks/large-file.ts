// A file that is too large to be held in memory: compared by its digest, streamed when it differs.
import {
  all,
  type Change,
  type ControllerFile,
  isUnknown,
  type Maybe,
  open,
  type Plan,
  type Probe,
  predict,
  refuse,
  undecided,
} from '../../engine/contract/index.ts';
import { writtenImage } from './images.ts';
import { noRoomFor, type Spot, spotAt } from './spot.ts';
import { sha256Of } from './status.ts';
import { type Destination, keepOwnership, writing } from './whole-file.ts';
import { fileWritten } from './write-file.ts';

export type LargeFile = readonly [Spot, Maybe<string> | null];

export function largeFile(path: string): Probe<LargeFile> {
  return all([spotAt(path), open(sha256Of(path))]);
}

/** The plan that makes a file the same as one of the controller's. */
export function keepLargeFile([spot, sha256]: LargeFile, src: ControllerFile, wanted: Destination): Plan {
  const { path, mode, owner, group, validate, backup } = writing(wanted);
  const noRoom = noRoomFor(path, spot);
  if (noRoom) return noRoom;
  if (spot.at.kind !== 'file' && spot.at.kind !== 'missing')
    return refuse(`"${path}" is there, and is no regular file`);
  if (sha256 === src.sha256) return keepOwnership(path, spot, wanted);
  const change: Change = {
    summary: `${sha256 === null ? 'create' : 'replace'} ${path} (${src.size} bytes)`,
    steps: [
      {
        do: 'write',
        path,
        content: { file: src.path, size: src.size, sha256: src.sha256 },
        base: sha256 === null || isUnknown(sha256) ? null : { sha256 },
        ...(mode !== undefined && { mode }),
        ...(owner !== undefined && { owner }),
        ...(group !== undefined && { group }),
        ...(validate && { before: validate }),
        ...(backup !== undefined && { backup }),
      },
    ],
    ...fileWritten(path, sha256 !== null, spot.at, wanted, [
      predict(sha256Of(path), src.sha256),
      ...writtenImage(path, src.head),
    ]),
  };
  return isUnknown(sha256) ? undecided(sha256, [change]) : [change];
}
