import { describe, expect, test } from 'vitest';
import { unknown } from '../../../engine/contract/index.ts';
import { holderOf, type MountAt, mountAt } from '../../../modules/looks/mounts.ts';

describe('whose files a mount shows', () => {
  const mount: MountAt = {
    source: 'nas:/srv/vm/',
    fstype: 'nfs4',
    root: '/',
    device: '0:40',
    options: [],
    beneath: 0,
    hidden: false,
  };

  test.each<[string, MountAt | null, unknown]>([
    ['NFS names a directory of its server', mount, [{ path: '/mnt', of: '/srv/vm' }]],
    ['also by an IPv6 address', { ...mount, source: '[fd00::1]:/a' }, [{ path: '/mnt', of: '/a' }]],
    ['also where it is all of it', { ...mount, source: 'nas:/' }, [{ path: '/mnt', of: '/' }]],
    ['a file system of the host is its own', { ...mount, source: '/dev/vdb', fstype: 'ext4' }, []],
    ['nobody knows of what', { ...mount, source: unknown('mounting it') }, []],
    ['nothing is mounted', null, []],
  ])('%s', (_, answer, expected) => {
    expect(mountAt('/mnt').foreign?.(answer)).toEqual(expected);
  });

  test('the mount that holds a path says it of itself', () => {
    expect(holderOf('/mnt/a').foreign?.({ ...mount, target: '/mnt' })).toEqual([{ path: '/mnt', of: '/srv/vm' }]);
  });
});
