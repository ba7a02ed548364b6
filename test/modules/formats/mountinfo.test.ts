import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { missingOptions, remountable } from '../../../modules/formats/mount-options.ts';
import { type Mount, mountAt, mountOf, parseMountinfo } from '../../../modules/formats/mountinfo.ts';
import { anyBytes } from './bytes-arbitrary.ts';

const TABLE = parseMountinfo(
  [
    '22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw',
    '30 22 0:40 /images /srv/v\\040m rw,noatime shared:2 master:3 - btrfs /dev/sdb rw,compress=zstd:3,subvolid=256,subvol=/images',
    '31 22 0:41 / /mnt rw - tmpfs first rw',
    '32 31 0:42 / /mnt rw - tmpfs second rw,size=1024k',
    'garbage',
    '33 22 0:43 / /srv/nfs ro - nfs4 srv:/x ro,vers=4.2,rsize=262144,hard,proto=tcp6,sec=sys,local_lock=none',
  ].join('\n'),
);
const mount = (fstype: string, vfs: string, superOptions: string): Mount => {
  const [only] = parseMountinfo(`1 0 0:1 / /x ${vfs} - ${fstype} s ${superOptions}`);
  if (!only) throw new Error('not a mount');
  return only;
};

describe('mountinfo', () => {
  test('fields are octal-escaped and optional ones are skipped', () => {
    expect(mountAt(TABLE, '/srv/v m')).toMatchObject({
      mount: { id: 30, parent: 22, device: '0:40', root: '/images', fstype: 'btrfs', source: '/dev/sdb' },
      beneath: [],
      hiddenBy: undefined,
    });
  });
  test('the last match wins and a stack is told', () => {
    expect(mountAt(TABLE, '/mnt')).toMatchObject({ mount: { source: 'second' }, beneath: [{ source: 'first' }] });
  });
  test('lines of another form are left out', () => expect(TABLE).toHaveLength(5));
  test('nothing is mounted at a plain directory', () => expect(mountAt(TABLE, '/srv')).toBeUndefined());
  test('a path belongs to the mount that holds it', () => {
    expect(mountOf(TABLE, '/srv/nfs/a/b')?.source).toBe('srv:/x');
    expect(mountOf(TABLE, '/srv/nfsx')?.source).toBe('/dev/sda1');
    expect(mountOf(TABLE, '/mnt/a')?.source).toBe('second');
  });
  test('a later mount above hides one', () => {
    const table = parseMountinfo('1 0 0:1 / / rw - a a rw\n2 1 0:2 / /srv/vm rw - b b rw\n3 1 0:3 / /srv rw - c c rw');
    expect(mountAt(table, '/srv/vm')?.hiddenBy?.id).toBe(3);
    expect(mountOf(table, '/srv/vm/x')?.id).toBe(3);
  });
  test('no bytes are an error', () => {
    fc.assert(fc.property(anyBytes, (bytes) => parseMountinfo(bytes).length >= 0));
  });
});

describe('requested options against live ones', () => {
  const nfs = mount(
    'nfs4',
    'rw,relatime',
    'rw,vers=4.2,rsize=262144,wsize=1024,namlen=255,hard,proto=tcp,timeo=600,sec=sys',
  );
  test.each([
    ['version 4 is met by 4.2', ['vers=4', 'nfsvers=4'], []],
    ['4.1 is not met by 4.2', ['vers=4.1'], ['vers=4.1']],
    ['minorversion', ['vers=4', 'minorversion=2'], []],
    ['tcp is proto=tcp', ['tcp', 'proto=tcp'], []],
    ['a smaller rsize is granted', ['rsize=1048576', 'wsize=1024'], []],
    ['a larger one is not', ['rsize=1024'], ['rsize=1024']],
    [
      'nobody reports these',
      ['defaults', '_netdev', 'nofail', 'x-systemd.automount', 'comment=a', 'noauto', 'intr', 'bg'],
      [],
    ],
    ['defaults hold unless denied', ['rw', 'exec', 'suid', 'dev', 'async', 'ac', 'lock'], []],
    ['soft is not hard', ['soft'], ['soft']],
    ['flags', ['noatime', 'nosuid', 'hard'], ['noatime', 'nosuid']],
    ['ro', ['ro'], ['ro']],
    ['addresses are the kernel’s', ['addr=1.2.3.4', 'clientaddr=1.2.3.4', 'mountaddr=1.2.3.4', 'local_lock=none'], []],
  ])('%s', (_, requested, missing) => {
    expect(missingOptions(requested, nfs)).toEqual(missing);
  });

  test.each([
    ['subvol', ['subvol=images', 'compress=zstd', 'noatime', 'subvolid=256'], []],
    ['another subvol', ['subvol=other'], ['subvol=other']],
    ['discard', ['discard'], ['discard']],
    ['space cache', ['space_cache'], []],
  ])('btrfs: %s', (_, requested, missing) => {
    const btrfs = mount('btrfs', 'rw,noatime', 'rw,compress=zstd:3,space_cache=v2,subvolid=256,subvol=/images');
    expect(missingOptions(requested, btrfs)).toEqual(missing);
  });

  test('tmpfs: sizes and modes are compared as numbers', () => {
    const tmpfs = mount('tmpfs', 'rw', 'rw,size=1048576k,mode=755');
    expect(missingOptions(['size=1G', 'mode=0755', 'size=50%', 'mode=700'], tmpfs)).toEqual(['mode=700']);
  });
  test('quotes do not count', () => {
    expect(missingOptions(['context="a:c1,c2"'], mount('ext4', 'rw', 'rw,context="a:c1,c2"'))).toEqual([]);
  });
  test('only flags of the mount point can be remounted', () => {
    expect(['ro', 'noatime', 'nosuid', 'vers=4.2', 'soft', 'rsize=1'].map(remountable)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
