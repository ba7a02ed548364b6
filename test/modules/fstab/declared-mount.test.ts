import { describe, expect, test } from 'vitest';
import { declaredMount } from '../../../modules/fstab/declared-mount.ts';
import { judge } from '../../../modules/fstab/verify.ts';

describe('the live mount against an entry', () => {
  const MOUNTS: Readonly<Record<string, string>> = {
    ext4: '30 1 253:16 / /srv/vm rw,nosuid,relatime shared:1 - ext4 /dev/vdb rw',
    btrfs: '30 1 0:40 /images /srv/vm rw,noatime - btrfs /dev/vdb rw,space_cache=v2,subvolid=256,subvol=/images',
    nfs: '30 1 0:40 / /srv/vm rw,relatime - nfs4 srv:/vm rw,vers=4.1,rsize=262144,hard,proto=tcp',
    bind: '30 1 0:40 /a/b /srv/vm ro,relatime - btrfs /dev/vdb rw,subvol=/',
    frozen: '30 1 253:16 / /srv/vm ro,relatime - ext4 /dev/vdb ro',
  };
  const entry = (src: string, fstype: string, options: readonly string[] = []) => ({
    path: '/srv/vm',
    src,
    fstype,
    options,
  });
  const VDB = 'live fd:10 aaaa-1\n';

  test.each([
    ['the device itself', entry('/dev/vdb', 'ext4'), 'ext4', '', { same: true }],
    [
      'another name of the device',
      entry('/dev/disk/by-id/x', 'ext4'),
      'ext4',
      `wanted fd:10 aaaa-1\n${VDB}`,
      { same: true, there: true },
    ],
    ['the UUID of what is on it', entry('UUID=aaaa-1', 'ext4'), 'ext4', VDB, { same: true, there: false }],
    ['another device', entry('/dev/vdc', 'ext4'), 'ext4', `wanted fd:20 bbbb\n${VDB}`, { same: false }],
    ['another device of one btrfs', entry('/dev/vdc', 'btrfs'), 'btrfs', `wanted fd:20 aaaa-1\n${VDB}`, { same: true }],
    ['another type', entry('/dev/vdb', 'xfs'), 'ext4', VDB, { same: false }],
    ['a directory of it, bound', entry('/dev/vdb', 'ext4'), 'bind', VDB, { same: false }],
    ['another subvolume', entry('/dev/vdb', 'btrfs', ['subvol=x']), 'btrfs', VDB, { same: true, remake: ['subvol=x'] }],
    [
      'the subvolume',
      entry('/dev/vdb', 'btrfs', ['subvol=images', 'noatime']),
      'btrfs',
      VDB,
      { same: true, remake: [], flags: [] },
    ],
    [
      'an option of the whole btrfs',
      entry('/dev/vdb', 'btrfs', ['compress=zstd']),
      'btrfs',
      VDB,
      { pending: ['compress=zstd'], remake: [] },
    ],
    ['flags', entry('/dev/vdb', 'ext4', ['noatime', 'ro']), 'ext4', VDB, { flags: ['noatime', 'ro'], remake: [] }],
    [
      'an option that is never reported',
      entry('/dev/vdb', 'ext4', ['user_xattr', 'nofail']),
      'ext4',
      VDB,
      { flags: [], pending: [] },
    ],
    ['a write protection that is gone from the entry', entry('/dev/vdb', 'ext4'), 'ext4-ro', VDB, { flags: ['rw'] }],
    [
      'a file system that went read-only',
      entry('/dev/vdb', 'ext4', ['rw']),
      'frozen',
      VDB,
      { flags: [], pending: ['rw'] },
    ],
    ['an NFS export', entry('srv:/vm/', 'nfs', ['hard', '_netdev']), 'nfs', '', { same: true, remake: [] }],
    ['another NFS version', entry('srv:/vm', 'nfs', ['vers=4.2']), 'nfs', '', { same: true, remake: ['vers=4.2'] }],
    ['the version that was negotiated', entry('srv:/vm', 'nfs4'), 'nfs', '', { same: true, remake: [] }],
    ['another NFS server', entry('nas:/vm', 'nfs'), 'nfs', '', { same: false }],
    [
      'a directory bound, write-protected since',
      entry('/data/b', 'none', ['bind']),
      'bind',
      'real /data/b\nsource 20 1 0:40 /a /data rw - btrfs /dev/vdb rw\n',
      { same: true, flags: ['rw'] },
    ],
    [
      'a directory bound, write-protected as its source is',
      entry('/data/b', 'none', ['bind']),
      'bind',
      'real /data/b\nsource 20 1 0:40 /a /data ro - btrfs /dev/vdb rw\n',
      { same: true, flags: [] },
    ],
    [
      'a directory bound, write-protected as declared',
      entry('/data/b', 'none', ['bind', 'ro']),
      'bind',
      'real /data/b\nsource 20 1 0:40 /a /data rw - btrfs /dev/vdb rw\n',
      { same: true, flags: [] },
    ],
    [
      'another directory bound',
      entry('/data/c', 'none', ['bind']),
      'bind',
      'real /data/c\nsource 20 1 0:40 /a /data rw - btrfs /dev/vdb rw\n',
      { same: false },
    ],
    ['a directory that is not there', entry('/data/c', 'none', ['bind']), 'bind', '', { same: false, there: false }],
    ['a tmpfs of any name', entry('none', 'tmpfs'), 'tmpfs', '', { same: true }],
  ] as const)('%s', (_name, wanted, mount, more, expected) => {
    const line =
      MOUNTS[mount] ??
      (mount === 'tmpfs' ? '30 1 0:50 / /srv/vm rw - tmpfs tmpfs rw' : (MOUNTS.ext4 ?? '').replace('rw', 'ro'));
    const out = `mount 1 0 253:1 / / rw - ext4 /dev/vda rw\nmount ${line}\n${more}`;
    expect(declaredMount(wanted).parse({ code: 0, out, err: '' })).toMatchObject(expected);
  });
});

describe('where what is to be mounted can be seen already', () => {
  const DATA = '20 1 0:40 / /data rw - btrfs /dev/vdb rw,subvol=/';
  const WANTED = 'wanted fd:10 aaaa-1\nwanted-node /dev/vdb\nwanted-node /dev/vdb\n';
  const subvolume = { path: '/srv/vm', src: 'UUID=aaaa-1', fstype: 'btrfs', options: ['subvol=images'] };
  const bind = { path: '/srv/vm', src: '/data/b', fstype: 'none', options: ['bind'] };
  const REAL = 'real /data/b\ndirectory \n';

  test.each([
    ['a subvolume, below a mount of the top level', subvolume, WANTED, [DATA], '/data/images'],
    ['a subvolume, where another one is mounted', subvolume, WANTED, [DATA.replace(' / ', ' /other ')], null],
    ['a subvolume, mounted elsewhere', subvolume, WANTED, [DATA.replace(' / ', ' /images ')], '/data'],
    ['a subvolume of another disk', subvolume, WANTED, [DATA.replace('vdb', 'vdc')], null],
    [
      'a subvolume that holds another mount',
      subvolume,
      WANTED,
      [DATA, '21 20 0:50 / /data/images/x rw - tmpfs x rw'],
      null,
    ],
    ['a subvolume below a hidden mount', subvolume, WANTED, [DATA, '22 1 0:50 / /data rw - tmpfs x rw'], null],
    ['the default subvolume', { ...subvolume, options: [] }, WANTED, [DATA], null],
    [
      'another file system',
      { ...subvolume, fstype: 'ext4' },
      WANTED,
      ['20 1 253:16 / /mnt rw - ext4 /dev/root rw'],
      '/mnt',
    ],
    ['a directory, bound', bind, REAL, [DATA], '/data/b'],
    ['a file, bound', bind, 'real /data/b\n', [DATA], null],
    ['a directory that holds the mount point', { ...bind, src: '/srv' }, 'real /srv\ndirectory \n', [], null],
    ['an NFS export', { ...bind, src: 'srv:/vm', fstype: 'nfs', options: [] }, '', [DATA], null],
  ])('%s', (_name, wanted, more, mounts, expected) => {
    const out = `${more}${mounts.map((line) => `any ${line}\n`).join('')}`;
    expect(declaredMount(wanted).parse({ code: 0, out, err: '' })).toMatchObject({ same: false, elsewhere: expected });
  });
});

describe('findmnt as the judge', () => {
  const old = '/a\n   [E] unreachable on boot required source: X\n\n0 parse errors, 1 error\n=1\n';
  test.each([
    ['no error', '=0\nSuccess\n=0\n', undefined],
    ['the errors that were there', old + old.replace('=1', '=1'), undefined],
    ['a crash', `${old}=139\n`, undefined],
    ['a missing findmnt', '', undefined],
    ['a new error', `=0\n${old}`, 'findmnt --verify finds in the new file: /a: unreachable on boot required source: X'],
    [
      'a second parse error',
      'findmnt: /x: parse error at line 1 -- ignored\n=1\nfindmnt: /y: parse error at line 1 -- ignored\nfindmnt: /y: parse error at line 2 -- ignored\n=2\n',
      'findmnt --verify finds in the new file: parse error',
    ],
  ])('%s', (_name, out, complaint) => {
    expect(judge({ code: 0, out, err: '' })).toBe(complaint);
  });
});
