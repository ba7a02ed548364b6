import { describe, expect, test } from 'vitest';
import { bytesOfSize } from '../../../modules/btrfs/attributes.ts';
import { holdbacksOf, holdingOf, pathInside, standsAt, subvolumeAt } from '../../../modules/looks/btrfs.ts';

describe('the looks at a subvolume', () => {
  test('read what btrfs, lsattr and the property say', () => {
    const out =
      'path a/b c\nuuid u-1\nparent -\nid 257\nflags readonly\nattributes ---------------C------\ncompression zstd\n';
    const subvolume = subvolumeAt('/x').parse({ code: 0, out, err: '' });
    expect(subvolume).toEqual({
      path: 'a/b c',
      id: 257,
      uuid: 'u-1',
      parentUuid: '-',
      readonly: true,
      nodatacow: true,
      compression: 'zstd',
    });
  });

  test.each([
    [10, '', 'missing'],
    [13, '', 'unreadable'],
    [0, 'subvolume\n', 'subvolume'],
    [0, 'file\n', 'file'],
  ])('status %i and %j: %s', (code, out, stands) => {
    expect(standsAt('/x').parse({ code, out, err: '' })).toBe(stands);
  });

  test('find the mount that holds a path, and its file system', () => {
    const out =
      'mount 1 0 253:1 / / rw - ext4 /dev/vda rw\nmount 2 1 0:40 /@data /data rw - btrfs /dev/vdb rw\nuuid 0:40 f-1\n';
    const holding = holdingOf('/data/a b/vm').parse({ code: 0, out, err: '' });
    expect(holding).toEqual({ fstype: 'btrfs', device: '0:40', target: '/data', root: '/@data', filesystem: 'f-1' });
    expect(holding && pathInside(holding, '/data/a b/vm')).toBe('@data/a b/vm');
    expect(holding && pathInside(holding, '/data')).toBe('@data');
  });

  test('find mounts by the subvolume, not by the path', () => {
    const out = `id 256\ndefault 5\npath vm\ndevice 0:40\nnested /data/vm/x\nexport /data/vmx\nexport /data/vm/e
mount 2 1 0:40 / /data rw - btrfs /dev/vdb rw\nmount 3 1 0:40 /vm /nfs rw - btrfs /dev/vdb rw\nmount 4 1 0:41 /vm /o rw - btrfs /dev/vdc rw\n`;
    expect(holdbacksOf('/data/vm').parse({ code: 0, out, err: '' })).toEqual({
      isDefault: false,
      nested: ['/data/vm/x'],
      exports: ['/data/vm/e'],
      mounts: ['/nfs'],
    });
  });

  test.each([
    ['10G', '10737418240'],
    [4096, '4096'],
    ['512k', '524288'],
    ['none', 'none'],
  ])('the size %s is %s', (size, bytes) => {
    expect(bytesOfSize(size)).toBe(bytes);
  });
});
