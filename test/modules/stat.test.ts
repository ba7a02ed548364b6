import fc from 'fast-check';
import stat from '../../modules/stat.ts';
import { anyFiles, testLaws } from '../laws/any.ts';
import { testCases } from '../laws/case.ts';
import { later } from '../laws/world.ts';

const size = { size: 3, mtime: 5, links: 1 };
const identity = { device: '1', inode: '2' };

testCases(stat, [
  {
    name: 'says that nothing is there',
    params: { path: '/x' },
    looks: { 'real path of /x': '/y', 'size of /x': null, 'identity of /x': null },
    expect: 'nothing',
    result: { stat: { exists: false, path: '/x', islnk: false } },
  },
  {
    name: 'tells of a link and of what it leads to',
    params: { path: '/x', get_checksum: true },
    files: { '/x': { bytes: 'abc', link: 'y', mode: '0600' } },
    looks: { 'real path of /x': '/y', 'size of /x': size, 'identity of /x': identity, 'SHA-256 of /x': 'f00d' },
    expect: 'nothing',
    result: {
      stat: {
        exists: true,
        path: '/x',
        isdir: false,
        isreg: true,
        islnk: true,
        lnk_source: '/y',
        lnk_target: 'y',
        mode: '0600',
        uid: 0,
        gid: 0,
        pw_name: 'root',
        gr_name: 'root',
        size: 3,
        mtime: 5,
        nlink: 1,
        inode: '2',
        dev: '1',
        checksum: 'f00d',
      },
    },
  },
  {
    name: 'knows that a file will be there without knowing its size',
    params: { path: '/x' },
    files: { '/x': 'abc' },
    looks: { 'real path of /x': '/y', 'size of /x': later('copying it'), 'identity of /x': later('copying it') },
    expect: 'nothing',
  },
]);

const PATHS = ['/srv/a', '/srv/a/b', '/etc/x'];
const maybe = (value: unknown) => fc.constantFrom(value, null, later('an earlier task'));
testLaws(stat, {
  world: fc
    .tuple(anyFiles(PATHS), fc.constantFrom<unknown>('/y', later('an earlier task')), maybe(size), maybe(identity))
    .map(([{ files = {} }, real, status, id]) => ({
      files,
      looks: Object.fromEntries(
        PATHS.flatMap((path) => [
          [`real path of ${path}`, real],
          [`size of ${path}`, status],
          [`identity of ${path}`, id],
        ]),
      ),
    })),
});
