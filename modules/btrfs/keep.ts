// Bringing a subvolume that is there to what is declared, and deleting one.
import {
  type Change,
  change,
  isUnknown,
  look,
  type Note,
  type Plan,
  predict,
  type Run,
  refuse,
  run,
  textOfBytes,
  undecided,
} from '../../engine/contract/index.ts';
import { type Holdbacks, holdbacksOf, type Subvolume, standsAt, subvolumeAt } from '../looks/btrfs.ts';
import { entriesOf } from '../looks/entries.ts';
import { type FileAt, fileAt, isStanding, type Ownership, withOwnership } from '../looks/file.ts';
import { ownershipDiffers, ownershipRuns } from '../looks/ownership.ts';
import { usersOf } from '../looks/users.ts';
import { type Attributes, attributeChange, openAttribute, readonlyRun } from './attributes.ts';
import { thereIs } from './create.ts';

/** A subvolume as it is. */
export interface Present {
  readonly subvolume: Subvolume;
  readonly at: FileAt;
  readonly quota: string | undefined;
  /** What it holds; undefined until it is asked for. */
  readonly entries: readonly string[] | null | undefined;
}

/** The plan for the attributes, mode and owner of a subvolume that is there. */
export function keepSubvolume(path: string, present: Present, wanted: Attributes & Ownership): Plan {
  const { subvolume, at, quota = 'none', entries } = present;
  if (!isStanding(at)) return refuse(`Cannot look at "${path}"`);
  const found = { ...subvolume, quota };
  const open = openAttribute(found, wanted);
  if (open) return undecided(open);
  const attributes = attributeChange(path, found, wanted);
  const owned = ownershipDiffers(at, wanted);
  if (isUnknown(owned)) return undecided(owned);
  const what = [...attributes.what, ...owned];
  if (what.length === 0) return [];
  const nocow = wanted.nodatacow === true && subvolume.nodatacow !== true;
  if (nocow && entries === undefined) return look('entries');
  const notes: readonly Note[] =
    nocow && entries && entries.length > 0
      ? [
          {
            level: 'warn',
            text: `"${path}" is not empty: files that are there stay copied on write, only new ones are not`,
          },
        ]
      : [];
  const { outcome } = attributes;
  const own = ownershipRuns(path, at, wanted);
  const made: Change = {
    summary: `set ${what.join(', ')} of the subvolume ${path}`,
    steps: withWriting(path, subvolume.readonly, outcome.readonly, [
      ...attributes.runs,
      ...(owned.length > 0 ? own : []),
    ]),
    predicts: [
      ...thereIs(path, { ...subvolume, ...outcome }, wanted.quota === undefined ? undefined : outcome.quota),
      predict(fileAt(path), withOwnership(at, wanted)),
      ...(entries === undefined ? [] : [predict(entriesOf(path), entries)]),
    ],
    touches: [`data:${path}`, `meta:${path}`],
  };
  return change([made], notes.length > 0 ? notes : undefined);
}

/** A read-only subvolume takes no changes: it is made writable for them. */
function withWriting(path: string, was: boolean, is: boolean, runs: readonly Run[]): readonly Run[] {
  const opened = was && (runs.length > 0 || !is);
  const closed = is && (opened || !was);
  return [...(opened ? [readonlyRun(path, false)] : []), ...runs, ...(closed ? [readonlyRun(path, true)] : [])];
}

/** The plan that deletes a subvolume, unless something speaks against it. */
export function deleteSubvolume(
  path: string,
  subvolume: Subvolume,
  recursive: boolean,
  holdbacks: Holdbacks | undefined,
  users: readonly string[] | undefined,
): Plan {
  if (subvolume.path === '/') return refuse(`"${path}" is the top level of its file system, which cannot be deleted`);
  if (holdbacks === undefined || users === undefined) return look('holdbacks', 'users');
  const { isDefault, nested, exports, mounts } = holdbacks;
  if (mounts.length > 0)
    return refuse(`"${path}" is mounted at ${mounts.map(textOfBytes).join(', ')}`, 'Unmount it before');
  if (exports.length > 0)
    return refuse(
      `"${path}" is exported by NFS: ${exports.map(textOfBytes).join(', ')}`,
      'Take the export away before',
    );
  if (users.length > 0) return refuse(`"${path}" is in use by ${users.join(', ')}`, 'End what uses it, and run again');
  if (isDefault)
    return refuse(
      `"${path}" is the default subvolume of its file system`,
      'Choose another one: btrfs subvolume set-default',
    );
  if (nested.length > 0 && !recursive) {
    return refuse(
      `"${path}" holds subvolumes: ${nested.map(textOfBytes).join(', ')}`,
      'Say "recursive: true" to delete them too',
    );
  }
  const inner = nested.map(textOfBytes).toReversed();
  const writable = subvolume.readonly && inner.length > 0 ? [readonlyRun(path, false)] : [];
  const made: Change = {
    summary: `delete the subvolume ${path}${inner.length > 0 ? ` and ${inner.length} inside it` : ''}`,
    // Without a commit it may be there again after a crash.
    steps: [...writable, run('btrfs', 'subvolume', 'delete', '--commit-after', ...inner, path)],
    predicts: [
      predict(standsAt(path), 'missing'),
      predict(subvolumeAt(path), null),
      predict(fileAt(path), { kind: 'missing', link: undefined }),
      predict(holdbacksOf(path), { isDefault: false, nested: [], exports: [], mounts: [] }),
      predict(usersOf(path), []),
    ],
    touches: [`path:${path}`],
    empties: [path],
  };
  return [made];
}
