import fc from 'fast-check';
import fstabEntry from '../../modules/fstab_entry.ts';
import type { MountAt } from '../../modules/looks/mounts.ts';
import { testLaws } from '../laws/any.ts';
import { DIRECTORY, later, type World } from '../laws/world.ts';

const live: MountAt = {
  source: '/dev/vdb',
  fstype: 'ext4',
  root: '/',
  device: '253:16',
  options: ['rw', 'nosuid', 'relatime', 'rw'],
  beneath: 0,
  hidden: false,
};
const PATHS = ['/srv/a', '/srv/a/b'];
const mount = fc.option(
  fc.record({
    ...Object.fromEntries(Object.entries(live).map(([name, value]) => [name, fc.constant(value)])),
    beneath: fc.constantFrom(0, 0, 0, 1),
    hidden: fc.constantFrom(false, false, true),
  }),
);
const compared = fc.oneof(
  fc.record({
    there: fc.boolean(),
    same: fc.constantFrom(true, true, false),
    flags: fc.subarray(['ro', 'noatime']),
    remake: fc.constantFrom([], [], ['vers=4.2']),
    pending: fc.constantFrom([], ['compress=zstd']),
  }),
  fc.constant(later('an earlier task')),
);
const SOURCES = ['/dev/vdb', 'UUID=1', 'tmpfs', 'a b', '#x'];
const worlds = fc
  .record({
    fstab: fc.constantFrom(
      '',
      '# x',
      'x /srv/a ext4 ro 0 0\r\n',
      'x /srv ext4\n\ny /srv/a/b nfs vers=3 # z\n',
      'x /srv/a\n',
      'u /srv/a t\nu /srv/a t\n',
    ),
    missing: fc.boolean(),
    systemd: fc.boolean(),
    findmnt: fc.boolean(),
    there: fc.subarray(PATHS),
    mounts: fc.tuple(mount, mount),
    compared,
    users: fc.constantFrom([], [], ['bash (process 7)']),
    real: fc.boolean(),
  })
  .map(
    ({ fstab, missing, systemd, findmnt, there, mounts, compared, users, real }): World => ({
      files: {
        ...(missing ? {} : { '/etc/fstab': fstab }),
        ...(systemd ? { '/run/systemd/system': DIRECTORY } : {}),
        ...Object.fromEntries(there.map((path) => [path, DIRECTORY])),
        '/srv': DIRECTORY,
      },
      looks: {
        'program findmnt': findmnt,
        ...Object.fromEntries(
          PATHS.flatMap((path, at) => [
            [`mount at ${path}`, mounts[at]],
            [`users of ${path}`, users],
            [`real path of ${path}`, real ? path : later('an earlier task')],
            ...SOURCES.map((src) => [`whether ${src} is mounted at ${path}`, compared]),
          ]),
        ),
      },
    }),
  );

testLaws(fstabEntry, {
  params: {
    path: fc.constantFrom(...PATHS),
    src: fc.oneof(fc.constantFrom(...SOURCES), fc.constantFrom(later('a task before'), later('a task before', true))),
    fstype: fc.constantFrom('ext4', 'btrfs', 'nfs', 'none', 'tmpfs'),
    opts: fc.constantFrom('defaults', 'ro,noatime', ['bind'], ['subvol=x', 'noatime'], 'vers=4.2'),
    fstab: fc.constant('/etc/fstab'),
  },
  world: worlds,
});
