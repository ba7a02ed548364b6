// Making a subvolume, empty or as a snapshot.
import {
  bytesOf,
  type Change,
  isUnknown,
  type Maybe,
  type Prediction,
  predict,
  type Refusal,
  type Run,
  refuse,
  run,
  textOfBytes,
  unknown,
} from '../../engine/contract/index.ts';
import {
  type Holding,
  pathInside,
  quotaOf,
  type StandsAt,
  type Subvolume,
  standsAt,
  subvolumeAt,
} from '../looks/btrfs.ts';
import { makeDirectory } from '../looks/directory.ts';
import { entriesOf } from '../looks/entries.ts';
import {
  type FileAt,
  fileAt,
  isStanding,
  newFile,
  type Ownership,
  type Standing,
  withOwnership,
} from '../looks/file.ts';
import { BTRFS, fileSystemOf } from '../looks/file-system.ts';
import { ownershipRuns } from '../looks/ownership.ts';
import { nameOf, parentOf } from '../looks/path.ts';
import { noRoomFor, type Spot } from '../looks/spot.ts';
import { type Attributes, attributeChange, type Found, readonlyRun } from './attributes.ts';

/** What a snapshot is made of. */
export interface Source {
  readonly path: string;
  readonly stands: StandsAt;
  readonly subvolume: Maybe<Subvolume | null>;
  readonly holding: Holding | null;
  readonly at: FileAt;
}

/** That a path is on no btrfs. */
export function notOnBtrfs(path: string, holding: Holding | null): Refusal {
  const what = holding ? `${holding.fstype}, mounted at ${textOfBytes(holding.target)}` : 'nothing that is mounted';
  return refuse(
    `"${path}" is not on btrfs (${what})`,
    'Choose a path on a btrfs file system, or mount one there before',
  );
}

/** Why no subvolume can be made at a path that is on btrfs, or undefined. */
export function cannotMake(
  path: string,
  parents: boolean,
  spot: Spot,
  holding: Holding,
  source?: Source,
): Refusal | undefined {
  const noRoom = parents && spot.blockedBy === undefined ? undefined : noRoomFor(path, spot);
  if (noRoom) return spot.blockedBy === undefined ? { ...noRoom, hint: 'Say "parents: true"' } : noRoom;
  if (!source) return undefined;
  if (source.stands !== 'subvolume') return refuse(`"${source.path}" is no subvolume, so there is no snapshot of it`);
  if (source.holding && source.holding.filesystem !== holding.filesystem) {
    return refuse(`"${path}" and "${source.path}" are on two file systems: a snapshot stays on its own`);
  }
  return undefined;
}

/** The change that makes it, with its attributes, mode and owner. */
export function makeSubvolume(
  path: string,
  spot: Spot,
  holding: Holding,
  wanted: Attributes & Ownership,
  source?: Source,
): Change {
  const origin = `making the subvolume ${path}`;
  const parents = spot.missing.length > 0 ? makeDirectory(parentOf(path), spot.missing.slice(0, -1), {}) : undefined;
  const [found, at] = source ? copyOf(source, origin) : [fresh(origin), newFile('directory', {}, origin)];
  const { runs, outcome } = attributeChange(path, found, wanted);
  const made: Subvolume = {
    path: pathInside(holding, path),
    id: unknown(`the id of the subvolume ${path}`, true),
    uuid: unknown(`the UUID of the subvolume ${path}`, true),
    parentUuid: parentOfSnapshot(source, origin),
    ...outcome,
  };
  return {
    summary: source ? `make the snapshot ${path} of ${source.path}` : `make the subvolume ${path}`,
    steps: [
      ...(parents?.steps ?? []),
      createRun(path, source),
      ...runs,
      ...ownershipRuns(path, at, wanted),
      ...(outcome.readonly ? [readonlyRun(path, true)] : []),
    ],
    predicts: [
      ...(parents ? [...parents.predicts, predict(entriesOf(parentOf(path)), [bytesOf(nameOf(path))])] : []),
      ...thereIs(path, made, outcome.quota),
      predict(fileAt(path), withOwnership(at, wanted)),
      predict(fileSystemOf(path), { magic: BTRFS, device: unknown(origin, true), inode: '256' }),
      ...(source ? [] : [predict(entriesOf(path), [])]),
    ],
    touches: [...(parents?.touches ?? []), `path:${path}`],
    ...(!source && { empties: [path] }),
  };
}

/** What the looks say of a subvolume that is there. */
export function thereIs(
  path: string,
  { path: inside, id, uuid, parentUuid, readonly, nodatacow, compression }: Subvolume,
  quota: string | undefined,
): readonly Prediction[] {
  return [
    predict(standsAt(path), 'subvolume'),
    predict(subvolumeAt(path), { path: inside, id, uuid, parentUuid, readonly, nodatacow, compression }),
    predict(quotaOf(path), quota ?? unknown(`the quota of ${path}`)),
  ];
}

/** A new one has nothing but, maybe, the compression of the subvolume above. */
const fresh = (origin: string): Found => ({
  readonly: false,
  nodatacow: false,
  compression: unknown(origin),
  quota: 'none',
});

function copyOf({ subvolume, at }: Source, origin: string): readonly [Found, Standing] {
  const known = !isUnknown(subvolume) && subvolume ? subvolume : undefined;
  const found = {
    readonly: false,
    nodatacow: known?.nodatacow ?? unknown(origin),
    compression: known?.compression ?? unknown(origin),
    quota: 'none',
  };
  return [found, isStanding(at) ? { ...at, link: undefined } : newFile('directory', {}, origin)];
}

function parentOfSnapshot(source: Source | undefined, origin: string): Maybe<string> {
  if (!source) return '-';
  return isUnknown(source.subvolume) || !source.subvolume ? unknown(origin) : source.subvolume.uuid;
}

/** Taken back only while nobody has put anything into it. */
function createRun(path: string, source: Source | undefined): Run {
  if (!source) return { ...run('btrfs', 'subvolume', 'create', path), undo: run('rmdir', '--', path) };
  return {
    ...run('btrfs', 'subvolume', 'snapshot', source.path, path),
    undo: run('btrfs', 'subvolume', 'delete', path),
  };
}
