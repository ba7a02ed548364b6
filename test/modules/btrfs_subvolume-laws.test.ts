import fc from 'fast-check';
import btrfsSubvolume from '../../modules/btrfs_subvolume.ts';
import { testLaws } from '../laws/any.ts';
import { later, type World, type WorldFile } from '../laws/world.ts';

const disk = { fstype: 'btrfs', device: '0:40', target: '/data', root: '/', filesystem: 'f-1' };
const unsure = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 5, arbitrary: value }, fc.constant(later('an earlier task')));
const subvolume = fc.record({
  path: fc.constantFrom('vm', '/', 'a b'),
  id: fc.constant(256),
  uuid: fc.constantFrom('u-1', 'u-2'),
  parentUuid: fc.constantFrom('-', 'u-1'),
  readonly: fc.boolean(),
  nodatacow: unsure(fc.boolean()),
  compression: unsure(fc.constantFrom('', 'zstd')),
});
const PATHS = ['/data/a', '/data/a/b', '/srv/x'];
const place = fc.record({
  stands: unsure(
    fc.constantFrom('missing', 'missing', 'subvolume', 'subvolume', 'subvolume', 'directory', 'link', 'unreadable'),
  ),
  subvolume: unsure(fc.option(subvolume, { freq: 8 })),
  quota: fc.constantFrom('none', '1024'),
  users: fc.constantFrom([], [], ['bash (process 7)']),
  filesystem: fc.constantFrom('f-1', 'f-1', 'f-2'),
  entries: fc.constantFrom([], ['x']),
  fstype: fc.constantFrom('btrfs', 'btrfs', 'btrfs', 'ext4', 'nothing'),
  holdbacks: fc.record({
    isDefault: fc.constantFrom(false, false, true),
    nested: fc.constantFrom([], ['/data/a/b', '/data/a/b/c']),
    exports: fc.constantFrom([], [], ['/data/a']),
    mounts: fc.constantFrom([], [], ['/mnt']),
  }),
  kind: fc.constantFrom(
    'directory' as const,
    'directory' as const,
    'directory' as const,
    'file' as const,
    'unreadable' as const,
  ),
  at: fc.record({ mode: unsure(fc.constantFrom('0755', '0700')), owner: unsure(fc.constantFrom('root', 'ops')) }),
});

testLaws(btrfsSubvolume, {
  params: {
    path: fc.constantFrom(...PATHS),
    snapshot_of: fc.constantFrom('/data/a', '/srv/x'),
    quota: fc.constantFrom('1k', 2048, 'none'),
  },
  runs: 1000,
  world: fc.tuple(place, place, place).map(
    (places /** Whatever lies below. */): World => ({
      files: Object.fromEntries(
        PATHS.flatMap((path, i): [string, WorldFile][] => {
          const at = places[i as 0 | 1 | 2];
          return at.stands === 'missing' ? [] : [[path, { kind: at.kind, ...at.at }]];
        }),
      ),
      looks: Object.fromEntries(
        PATHS.flatMap((path, i) => {
          const at = places[i as 0 | 1 | 2];
          return [
            [`subvolume or not at ${path}`, at.stands],
            [`subvolume at ${path}`, at.stands === 'missing' ? null : at.subvolume],
            [
              `file system that holds ${path}`,
              at.fstype === 'nothing' ? null : { ...disk, fstype: at.fstype, filesystem: at.filesystem },
            ],
            [`entries of ${path}`, at.entries],
            [`quota of ${path}`, at.quota],
            [`users of ${path}`, at.users],
            [`what holds the subvolume ${path}`, at.holdbacks],
          ];
        }),
      ),
    }),
  ),
});
