import fc from 'fast-check';
import fstabEntry from '../../modules/fstab_entry.ts';
import { testLaws } from '../laws/any.ts';
import { DIRECTORY, later, type World, type WorldFile } from '../laws/world.ts';

const rarely = <T>(usual: fc.Arbitrary<T>, ...others: readonly fc.Arbitrary<unknown>[]): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 6, arbitrary: usual }, ...others);
const open = fc.constant(later('an earlier task'));

const PATHS = ['/srv/a', '/srv/a/b'];
const SOURCES = ['/dev/vdb', 'UUID=1', 'tmpfs', 'srv:/a/', 'a b', '#x'];
const TYPES = ['ext4', 'btrfs', 'nfs', 'nfs4', 'none', 'auto', 'tmpfs'];
const OPTIONS = [
  'defaults',
  'ro,noatime',
  'bind',
  'rbind,ro',
  'subvol=x,noatime',
  'vers=4.2',
  'nfsvers=3',
  'v4.1,soft',
];

const mount = rarely(
  fc.record({
    source: rarely(fc.constantFrom('/dev/vdb', 'srv:/a'), open),
    fstype: fc.constant('ext4'),
    root: fc.constant('/'),
    device: fc.constant('253:16'),
    options: rarely(fc.constantFrom(['rw', 'nosuid', 'relatime', 'rw'], ['ro', 'noatime'], []), open),
    beneath: fc.constantFrom(0, 0, 0, 0, 1),
    hidden: fc.constantFrom(false, false, false, false, true),
  }),
  fc.constant(later('an earlier task')),
);
const compared = rarely(
  fc.record({
    there: fc.constantFrom(true, true, false),
    same: fc.constantFrom(true, true, true, false),
    flags: rarely(fc.constant([]), fc.subarray(['ro', 'noatime'])),
    remake: fc.constantFrom([], [], ['vers=4.2']),
    pending: rarely(fc.constantFrom([], ['compress=zstd']), open),
    elsewhere: fc.constantFrom(null, null, '/data/x'),
  }),
  open,
);
/** A table as it may be found: lines of ours, of others, and of nobody. */
const line = fc
  .tuple(
    fc.constantFrom(...SOURCES.slice(0, 4)),
    fc.constantFrom(...PATHS, '/srv'),
    fc.constantFrom(...TYPES),
    fc.constantFrom(...OPTIONS),
    fc.constantFrom(' 0 0\n', '\n', ' 0 0\r\n', ' 1 2 # z\n'),
  )
  .map(([src, path, type, options, end]) => `${src}\t${path}\t${type}\t${options}${end}`);
const table = fc.oneof(
  { weight: 4, arbitrary: fc.array(line, { maxLength: 2 }).map((lines) => lines.join('')) },
  fc.constantFrom('# x', 'x /srv/a ext4', 'x /srv/a\n', 'u /srv/a t # note\n', 'u /srv/a t\nu /srv/a t\n'),
);
/** What is at a mount point where nothing is mounted. */
const place = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom<WorldFile>(DIRECTORY, DIRECTORY, { kind: 'missing' }) },
  fc.constantFrom<WorldFile>({ bytes: 'x' }, { kind: 'unreadable' }, { kind: 'missing', link: 'nowhere' }),
  open,
);

const world = fc
  .record({
    table: rarely(table, fc.constantFrom({ kind: 'missing' }, DIRECTORY, { kind: 'unreadable' }), open),
    systemd: fc.boolean(),
    findmnt: fc.boolean(),
    above: fc.constantFrom<WorldFile>(DIRECTORY, DIRECTORY, DIRECTORY, { bytes: 'x' }, { kind: 'missing' }),
    places: fc.tuple(place, place),
    entries: rarely(fc.constant([]), fc.constantFrom(['x'], ['w', 'x', 'y', 'z'])),
    mounts: fc.tuple(...PATHS.map(() => fc.oneof(fc.constant(null), mount))),
    compared,
    users: fc.constantFrom([], [], ['bash (process 7)']),
    real: rarely(fc.constant(undefined), fc.constant('/data'), open),
  })
  .map(
    ({ table, systemd, findmnt, above, places, entries, mounts, compared, users, real }): World => ({
      files: {
        '/etc/fstab': table as WorldFile,
        ...(systemd ? { '/run/systemd/system': DIRECTORY } : {}),
        '/srv': above,
        ...Object.fromEntries(PATHS.map((path, at) => [path, places[at] as WorldFile])),
      },
      looks: {
        'program findmnt': findmnt,
        ...Object.fromEntries(
          PATHS.flatMap((path, at) => [
            [`mount at ${path}`, mounts[at]],
            [`entries of ${path}`, entries],
            [`users of ${path}`, users],
            [`real path of ${path}`, real ?? path],
            ...SOURCES.map((src) => [`whether ${src} is mounted at ${path}`, compared]),
          ]),
        ),
      },
    }),
  );

testLaws(fstabEntry, {
  params: {
    path: fc.constantFrom(...PATHS),
    src: fc.oneof(
      { weight: 2, arbitrary: fc.constantFrom(...SOURCES) },
      fc.constantFrom(later('a task before'), later('a task before', true)),
    ),
    fstype: fc.constantFrom(...TYPES),
    opts: fc.constantFrom(...OPTIONS, ['bind'], ['subvol=x', 'noatime']),
    dump: fc.constant(0),
    passno: fc.constantFrom(0, 2),
    state: fc.constantFrom('mounted', 'mounted', 'mounted', 'present', 'unmounted', 'absent'),
    fstab: fc.constant('/etc/fstab'),
  },
  world,
  runs: 1200,
});
