import { expect } from 'vitest';
import btrfsSubvolume from '../../modules/btrfs_subvolume.ts';
import type { Holdbacks, Holding, Subvolume } from '../../modules/looks/btrfs.ts';
import { testCases } from '../laws/case.ts';
import { DIRECTORY, later, type World, type WorldFile } from '../laws/world.ts';

const disk: Holding = { fstype: 'btrfs', device: '0:40', target: '/data', root: '/', filesystem: 'f-1' };
const vm: Subvolume = {
  path: 'vm',
  id: 256,
  uuid: 'u-1',
  parentUuid: '-',
  readonly: false,
  nodatacow: false,
  compression: '',
};
const free: Holdbacks = { isDefault: false, nested: [], exports: [], mounts: [] };

/** /data is a btrfs; what stands at /data/vm is said. */
function host(stands: string, subvolume: unknown, looks: World['looks'] = {}, at: WorldFile = DIRECTORY): World {
  return {
    files: { '/data': DIRECTORY, ...(stands === 'missing' ? {} : { '/data/vm': at }) },
    looks: {
      'subvolume or not at /data/vm': stands,
      'subvolume at /data/vm': subvolume,
      'file system that holds /data/vm': disk,
      'what holds the subvolume /data/vm': free,
      'users of /data/vm': [],
      'quota of /data/vm': 'none',
      ...looks,
    },
  };
}
const path = '/data/vm';
const source = (stands: string, subvolume: unknown) => ({
  'subvolume or not at /data/img': stands,
  'subvolume at /data/img': subvolume,
  'file system that holds /data/img': disk,
});

testCases(btrfsSubvolume, [
  {
    name: 'makes one, and knows its name in fstab before',
    params: { path, nodatacow: true, mode: '0711' },
    ...host('missing', null),
    expect: {
      changes: ['make the subvolume /data/vm'],
      commands: [
        'btrfs subvolume create /data/vm',
        "btrfs property set /data/vm compression ''",
        'chattr +C -- /data/vm',
        'chmod -- 00711 /data/vm',
      ],
    },
    result: {
      subvol_path: 'vm',
      filesystem: 'f-1',
      id: expect.objectContaining({ novel: true }),
      uuid: expect.objectContaining({ novel: true }),
    },
  },
  {
    name: 'knows the name below a subvolume that is mounted',
    params: { path },
    ...host('missing', null, { 'file system that holds /data/vm': { ...disk, root: '/@data' } }),
    expect: { changes: ['make the subvolume /data/vm'] },
    result: expect.objectContaining({ subvol_path: '@data/vm' }),
  },
  {
    name: 'leaves one alone that is as declared',
    params: { path, nodatacow: false, readonly: false, owner: 'root' },
    ...host('subvolume', vm),
    expect: 'nothing',
    result: { subvol_path: 'vm', id: 256, uuid: 'u-1', filesystem: 'f-1' },
  },
  {
    name: 'converts no directory',
    params: { path },
    ...host('directory', null),
    expect: { refuses: 'is a plain directory' },
  },
  { name: 'converts no file', params: { path }, ...host('file', null, {}, ''), expect: { refuses: 'is a plain file' } },
  { name: 'follows no link', params: { path }, ...host('link', null), expect: { refuses: 'is a symbolic link' } },
  {
    name: 'deletes no plain directory',
    params: { path, state: 'absent' },
    ...host('directory', null),
    expect: { refuses: 'is a plain directory' },
  },
  {
    name: 'needs btrfs',
    params: { path },
    ...host('missing', null, { 'file system that holds /data/vm': { ...disk, fstype: 'ext4' } }),
    expect: { refuses: '"/data/vm" is not on btrfs (ext4, mounted at /data)' },
  },
  {
    name: 'needs the directory above',
    params: { path: '/data/a/vm' },
    files: { '/data': DIRECTORY },
    looks: {
      'subvolume or not at /data/a/vm': 'missing',
      'subvolume at /data/a/vm': null,
      'file system that holds /data/a/vm': disk,
    },
    expect: { refuses: 'There is no directory "/data/a"' },
  },
  {
    name: 'or makes it',
    params: { path: '/data/a/vm', parents: true },
    files: { '/data': DIRECTORY },
    looks: {
      'subvolume or not at /data/a/vm': 'missing',
      'subvolume at /data/a/vm': null,
      'file system that holds /data/a/vm': disk,
    },
    expect: {
      changes: ['make the subvolume /data/a/vm'],
      commands: ['mkdir -p -- /data/a', 'btrfs subvolume create /data/a/vm'],
    },
  },
  {
    name: 'changes compression and quota',
    params: { path, compression: 'zstd', quota: '1g' },
    ...host('subvolume', vm),
    expect: { changes: ['set compression zstd, quota 1073741824 of the subvolume /data/vm'] },
  },
  {
    name: 'takes compression away before copy on write',
    params: { path, nodatacow: true },
    ...host('subvolume', { ...vm, compression: 'zstd' }),
    expect: {
      changes: ['set no compression, no copy on write of the subvolume /data/vm'],
      commands: ["btrfs property set /data/vm compression ''", 'chattr +C -- /data/vm'],
    },
  },
  {
    name: 'opens a read-only one for a moment',
    params: { path, mode: '0700' },
    ...host('subvolume', { ...vm, readonly: true }),
    expect: {
      changes: ['set mode 0755 -> 0700 of the subvolume /data/vm'],
      commands: [
        'btrfs property set -ts /data/vm ro false',
        'chmod -- 00700 /data/vm',
        'btrfs property set -ts /data/vm ro true',
      ],
    },
  },
  {
    name: 'makes a read-only one writable, and nothing else',
    params: { path, readonly: false },
    ...host('subvolume', { ...vm, readonly: true }),
    expect: {
      changes: ['set writable of the subvolume /data/vm'],
      commands: ['btrfs property set -ts /data/vm ro false'],
    },
  },
  {
    name: 'makes a snapshot',
    params: { path, snapshot_of: '/data/img', readonly: true },
    ...host('missing', null, source('subvolume', { ...vm, uuid: 'u-0' })),
    expect: {
      changes: ['make the snapshot /data/vm of /data/img'],
      commands: ['btrfs subvolume snapshot /data/img /data/vm', 'btrfs property set -ts /data/vm ro true'],
    },
  },
  {
    name: 'knows its snapshot',
    params: { path, snapshot_of: '/data/img' },
    ...host('subvolume', { ...vm, parentUuid: 'u-0' }, source('subvolume', { ...vm, uuid: 'u-0' })),
    expect: 'nothing',
  },
  {
    name: 'takes nothing else for a snapshot',
    params: { path, snapshot_of: '/data/img' },
    ...host('subvolume', vm, source('subvolume', { ...vm, uuid: 'u-0' })),
    expect: { refuses: 'no snapshot of "/data/img"' },
  },
  {
    name: 'makes no snapshot of a directory',
    params: { path, snapshot_of: '/data/img' },
    ...host('missing', null, source('directory', null)),
    expect: { refuses: '"/data/img" is no subvolume' },
  },
  {
    name: 'deletes, and waits for the disk',
    params: { path, state: 'absent' },
    ...host('subvolume', vm),
    expect: {
      changes: ['delete the subvolume /data/vm'],
      commands: ['btrfs subvolume delete --commit-after /data/vm'],
    },
    result: {},
  },
  ...(
    [
      ['the top level', { ...vm, path: '/' }, free, [], 'is the top level'],
      ['a mounted one', vm, { ...free, mounts: ['/mnt'] }, [], 'is mounted at /mnt'],
      ['an exported one', vm, { ...free, exports: ['/data/vm'] }, [], 'is exported by NFS: /data/vm'],
      ['the default one', vm, { ...free, isDefault: true }, [], 'is the default subvolume'],
      ['one that holds others', vm, { ...free, nested: ['/data/vm/a'] }, [], 'holds subvolumes: /data/vm/a'],
      ["one with a running guest's disk", vm, free, ['guest web (process 8)'], 'is in use by guest web'],
    ] as const
  ).map(([name, subvolume, holdbacks, users, refuses]) => ({
    name: `never deletes ${name}`,
    params: { path, state: 'absent' },
    ...host('subvolume', subvolume, { 'what holds the subvolume /data/vm': holdbacks, 'users of /data/vm': users }),
    expect: { refuses },
  })),
  {
    name: 'deletes what is inside when it is told to, the innermost first',
    params: { path, state: 'absent', recursive: true },
    ...host('subvolume', vm, {
      'what holds the subvolume /data/vm': { ...free, nested: ['/data/vm/a', '/data/vm/a/b'] },
    }),
    expect: {
      changes: ['delete the subvolume /data/vm and 2 inside it'],
      commands: ['btrfs subvolume delete --commit-after /data/vm/a/b /data/vm/a /data/vm'],
    },
  },
  {
    name: 'waits where the tool comes with an earlier task',
    params: { path },
    ...host('subvolume', later('installing btrfs-progs')),
    expect: { undecided: 'installing btrfs-progs' },
  },
  {
    name: 'does not compress what is not copied',
    params: { path, nodatacow: true, compression: 'zstd' },
    expect: { wrong: 'exclude each other' },
  },
  { name: 'is no snapshot of itself', params: { path, snapshot_of: path }, expect: { wrong: 'no snapshot of itself' } },
]);
