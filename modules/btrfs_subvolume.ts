import {
  defineModule,
  given,
  isUnknown,
  later,
  open,
  refuse,
  textOfBytes,
  undecided,
} from '../engine/contract/index.ts';
import { bytesOfSize } from './btrfs/attributes.ts';
import { cannotMake, makeSubvolume, notOnBtrfs } from './btrfs/create.ts';
import { deleteSubvolume, keepSubvolume } from './btrfs/keep.ts';
import { holdbacksOf, holdingOf, pathInside, quotaOf, standsAt, subvolumeAt } from './looks/btrfs.ts';
import { entriesOf } from './looks/entries.ts';
import { fileAt } from './looks/file.ts';
import { here, spotAt } from './looks/spot.ts';
import { usersOf } from './looks/users.ts';

export default defineModule({
  name: 'btrfs_subvolume',
  summary: 'Keep a btrfs subvolume at a path',
  description:
    'A plain directory or file in the way is never converted. A subvolume that is mounted, exported, in use or the default one is not deleted; one that holds others only with `recursive`. `nodatacow` matters only for files that are made after it.',
  params: {
    type: 'object',
    properties: {
      path: { type: 'string', format: 'path', description: 'Where it is' },
      state: { type: 'string', enum: ['present', 'absent'], default: 'present', description: 'There, or not' },
      snapshot_of: { type: 'string', format: 'path', description: 'The subvolume that it is a snapshot of' },
      readonly: { type: 'boolean', description: 'Nothing in it can be changed' },
      nodatacow: { type: 'boolean', description: 'New files are overwritten in place: for disk images' },
      compression: {
        type: 'string',
        enum: ['zstd', 'lzo', 'zlib', 'none'],
        description: 'How new files are compressed; excludes `nodatacow`',
      },
      quota: {
        anyOf: [
          { type: 'integer', minimum: 0 },
          { type: 'string', pattern: '^([0-9]+[KMGTkmgt]?|none)$' },
        ],
        description: 'The most that it may hold: bytes, `10G`, `none`; turns quotas on for the file system',
      },
      owner: { type: 'string', format: 'name', description: 'User name or id' },
      group: { type: 'string', format: 'name', description: 'Group name or id' },
      mode: { type: 'string', format: 'mode', description: 'Octal and quoted: "0711"' },
      parents: { type: 'boolean', default: false, description: 'Make missing directories above it' },
      recursive: { type: 'boolean', default: false, description: 'Delete the subvolumes inside it too' },
    },
    required: ['path'],
  },
  examples: [
    { title: 'A place for disk images', yaml: 'path: /data/images\nnodatacow: true\nmode: "0711"' },
    {
      title: 'A snapshot that stays as it is',
      yaml: 'path: /data/snapshots/monday\nsnapshot_of: /data/images\nreadonly: true\nparents: true',
    },
    { title: 'No subvolume, nor any inside it', yaml: 'path: /data/old\nstate: absent\nrecursive: true' },
  ],
  returns: {
    subvol_path: "Its path in the file system: what fstab's `subvol=` needs",
    id: 'Its number in the file system',
    uuid: 'Its own UUID',
    filesystem: 'The UUID of the file system that holds it',
  },

  check({ path, state, snapshot_of, nodatacow, compression, recursive }) {
    if (nodatacow === true && compression !== undefined && compression !== 'none')
      return '"nodatacow" and "compression" exclude each other: btrfs compresses only what it copies on write';
    if (snapshot_of === path) return 'A subvolume is no snapshot of itself';
    if (snapshot_of !== undefined && state === 'absent') return '"snapshot_of" is for "state: present" alone';
    return recursive && state !== 'absent' ? '"recursive" is for "state: absent" alone' : undefined;
  },

  observe: ({ path, state, snapshot_of, quota }) => ({
    stands: standsAt(path),
    subvolume: open(subvolumeAt(path)),
    holding: holdingOf(path),
    spot: state === 'absent' ? here(path) : spotAt(path),
    quota: quota === undefined || state === 'absent' ? given(undefined) : quotaOf(path),
    sourceStands: snapshot_of === undefined ? given(undefined) : standsAt(snapshot_of),
    sourceSubvolume: snapshot_of === undefined ? given(undefined) : open(subvolumeAt(snapshot_of)),
    sourceHolding: snapshot_of === undefined ? given(undefined) : holdingOf(snapshot_of),
    sourceAt: snapshot_of === undefined ? given(undefined) : fileAt(snapshot_of),
    entries: later(entriesOf(path)),
    holdbacks: later(holdbacksOf(path)),
    users: later(usersOf(path)),
  }),

  plan(params, seen) {
    const { path, state, snapshot_of, quota, ...rest } = params;
    const { stands, subvolume, holding, spot } = seen;
    const wanted = { ...rest, ...(quota !== undefined && { quota: bytesOfSize(quota) }) };
    const source =
      snapshot_of === undefined || seen.sourceStands === undefined || seen.sourceAt === undefined
        ? undefined
        : {
            path: snapshot_of,
            stands: seen.sourceStands,
            subvolume: seen.sourceSubvolume ?? null,
            holding: seen.sourceHolding ?? null,
            at: seen.sourceAt,
          };
    switch (stands) {
      case 'unreadable':
        return refuse(`Cannot look at "${path}"`, 'Use become, or a user who may look there');
      case 'link':
        return refuse(`"${path}" is a symbolic link`, 'Name the path that it leads to');
      case 'file':
      case 'directory': {
        const hint =
          stands === 'directory' ? 'Move it away, make the subvolume, and move the content into it' : undefined;
        return refuse(`"${path}" is a plain ${stands}, no subvolume`, hint);
      }
      case 'missing': {
        if (state === 'absent') return [];
        if (holding?.fstype !== 'btrfs') return notOnBtrfs(path, holding);
        const cannot = cannotMake(path, params.parents, spot, holding, source);
        return cannot ?? [makeSubvolume(path, spot, holding, wanted, source)];
      }
      case 'subvolume': {
        if (isUnknown(subvolume)) return undecided(subvolume);
        if (!subvolume) return refuse(`The subvolume "${path}" cannot be looked at`, 'Use become');
        if (state === 'absent') return deleteSubvolume(path, subvolume, params.recursive, seen.holdbacks, seen.users);
        const uuid = source && !isUnknown(source.subvolume) ? source.subvolume?.uuid : undefined;
        const { parentUuid } = subvolume;
        if (uuid !== undefined && !isUnknown(uuid) && !isUnknown(parentUuid) && uuid !== parentUuid) {
          return refuse(
            `"${path}" is a subvolume, but no snapshot of "${snapshot_of}"`,
            'Choose another path, or delete it before',
          );
        }
        return keepSubvolume(path, { subvolume, at: spot.at, quota: seen.quota, entries: seen.entries }, wanted);
      }
    }
  },

  result({ path }, { stands, subvolume, holding }) {
    if (stands !== 'subvolume' || !holding) return {};
    const known = isUnknown(subvolume) || !subvolume ? undefined : subvolume;
    const inside = known?.path ?? (pathInside(holding, path) || '/');
    return {
      subvol_path: isUnknown(inside) ? inside : textOfBytes(inside),
      id: known?.id ?? subvolume,
      uuid: known?.uuid ?? subvolume,
      filesystem: holding.filesystem,
    };
  },
});
