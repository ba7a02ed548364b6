import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import diskImage from '../../modules/disk_image.ts';
import { bytesOfSize, sizeText } from '../../modules/libvirt/image-size.ts';
import { imageAt } from '../../modules/looks/images.ts';
import { anyFiles, testLaws } from '../laws/any.ts';
import { testCases } from '../laws/case.ts';
import { DIRECTORY, later } from '../laws/world.ts';

const GIB = 2 ** 30;
const image = (more: object = {}) => ({ kind: 'image', format: 'qcow2', size: GIB, backing: null, ...more });
const NONE = { kind: 'missing' };
const path = '/srv/vm/a.qcow2';
const files = { '/srv/vm': DIRECTORY, [path]: { mode: '0600' } };

describe('an image that is missing', () => {
  const absent = { 'image at /srv/vm/a.qcow2': NONE };
  const original = (more: object = {}, used = false) => ({
    ...absent,
    'image at /srv/o.qcow2': image(more),
    'who uses image /srv/o.qcow2': used,
  });
  const copy = { path, copy_of: '/srv/o.qcow2' };
  const PART = '/srv/vm/.play-a.qcow2.web.part';
  testCases(diskImage, [
    {
      name: 'is created beside its place and renamed',
      params: { path, size: '1G', owner: 'libvirt-qemu' },
      files: { '/srv/vm': DIRECTORY },
      looks: absent,
      expect: {
        changes: ['create /srv/vm/a.qcow2'],
        commands: [
          `rm -f -- ${PART}`,
          `qemu-img create -q -f qcow2 -- ${PART} 1073741824`,
          `chown -- libvirt-qemu ${PART}`,
          `chmod -- 0600 ${PART}`,
          `sync -- ${PART}`,
          `/bin/sh -c 'mv -n -- "$1" "$2" && [ ! -e "$1" ]' sh ${PART} ${path}`,
          `rm -f -- ${PART}`,
        ],
      },
      result: { path, format: 'qcow2', size: GIB },
    },
    {
      name: 'needs a size',
      params: { path },
      files: { '/srv/vm': DIRECTORY },
      looks: absent,
      expect: { refuses: 'nothing says how large' },
    },
    { name: 'needs its directory', params: { path, size: '1G' }, looks: absent, expect: { refuses: 'no directory' } },
    {
      name: 'is copied',
      params: copy,
      files: { '/srv/vm': DIRECTORY },
      looks: original(),
      expect: { changes: ['copy /srv/o.qcow2 to /srv/vm/a.qcow2'] },
    },
    {
      name: 'is copied and made larger',
      params: { ...copy, size: '2G' },
      files: { '/srv/vm': DIRECTORY },
      looks: original(),
      expect: { changes: ['copy /srv/o.qcow2 to /srv/vm/a.qcow2'] },
      result: { path, format: 'qcow2', size: 2 * GIB },
    },
    {
      name: 'is not cut off',
      params: { ...copy, size: '512M' },
      files: { '/srv/vm': DIRECTORY },
      looks: original(),
      expect: { refuses: 'an image of 512 MiB would cut it off' },
    },
    {
      name: 'is not smaller than what it rests on',
      params: { path, backing_file: '/srv/o.qcow2', size: '512M' },
      files: { '/srv/vm': DIRECTORY },
      looks: original(),
      expect: { refuses: '"/srv/o.qcow2" has 1 GiB: an image of 512 MiB would cut it off' },
    },
    {
      name: 'is not copied from an image in use',
      params: copy,
      files: { '/srv/vm': DIRECTORY },
      looks: original({}, true),
      expect: { refuses: '"/srv/o.qcow2" is in use: a copy would be torn' },
    },
    {
      name: 'is not converted',
      params: copy,
      files: { '/srv/vm': DIRECTORY },
      looks: original({ format: 'raw' }),
      expect: { refuses: '"/srv/o.qcow2" is raw, expected qcow2' },
    },
    {
      name: 'would not find what the original rests on',
      params: copy,
      files: { '/srv/vm': DIRECTORY },
      looks: original({ backing: 'base.qcow2' }),
      expect: { refuses: 'rests on "base.qcow2" beside it' },
    },
    {
      name: 'rests on another',
      params: { path, backing_file: '/srv/o.qcow2' },
      files: { '/srv/vm': DIRECTORY },
      looks: original(),
      expect: { changes: ['create /srv/vm/a.qcow2'] },
      result: { path, format: 'qcow2', size: GIB },
    },
    {
      name: 'is made from what an earlier task makes',
      params: copy,
      files: { '/srv/vm': DIRECTORY },
      looks: original({ size: later('the original') }),
      expect: { undecided: 'the original' },
    },
  ]);
});

describe('an image that is there', () => {
  const there = (more: object = {}, used: unknown = false) => ({
    'image at /srv/vm/a.qcow2': image(more),
    'who uses image /srv/vm/a.qcow2': used,
  });
  const params = (more: object = {}) => ({ path, ...more });
  testCases(diskImage, [
    { name: 'stays', params: params({ size: '1G' }), files, looks: there(), expect: 'nothing' },
    { name: 'never shrinks', params: params({ size: '1M' }), files, looks: there(), expect: 'nothing' },
    {
      name: 'grows',
      params: params({ size: '3G' }),
      files,
      looks: there(),
      expect: { changes: ['make /srv/vm/a.qcow2 3 GiB large'] },
    },
    {
      name: 'does not grow in use',
      params: params({ size: '3G' }),
      files,
      looks: there({}, true),
      expect: { refuses: 'is in use: it cannot become 3 GiB now' },
    },
    {
      name: 'is given away',
      params: params({ owner: '64055', mode: '0640' }),
      files,
      looks: there(),
      expect: { changes: ['change /srv/vm/a.qcow2: mode 0600 -> 0640, owner 0 -> 64055'] },
    },
    {
      name: 'keeps its owner in use',
      params: params({ owner: '64055' }),
      files,
      looks: there({}, true),
      expect: 'nothing',
    },
    {
      name: 'is not converted',
      params: params({ format: 'raw' }),
      files,
      looks: there(),
      expect: { refuses: 'expected raw' },
    },
    {
      name: 'is not put onto another',
      params: params({ backing_file: '/srv/b.qcow2' }),
      files,
      looks: { ...there(), 'image at /srv/b.qcow2': image() },
      expect: { refuses: 'rests on nothing, expected "/srv/b.qcow2"' },
    },
    {
      name: 'is no image',
      params: params(),
      files,
      looks: { 'image at /srv/vm/a.qcow2': { kind: 'unreadable', why: 'it is no file' } },
      expect: { refuses: 'is no disk image: it is no file' },
    },
  ]);
});

test('sizes are those of qemu-img', () => {
  expect(['1', '513', '1K', '20G'].map(bytesOfSize)).toEqual([512, 1024, 1024, 20 * GIB]);
  expect([20 * GIB, 1.5 * GIB, 512].map(sizeText)).toEqual(['20 GiB', '1.5 GiB', '512 bytes']);
});

test('the name of a backing file is read, and that of the image itself is not', () => {
  const out = `{
    "children": [
        {
            "info": {
                "format": "file",
                "virtual-size": 196640
            }
        }
    ],
    "backing-filename-format": "qcow2",
    "virtual-size": 2147483648,
    "filename": "/srv/b.qcow2",
    "format": "qcow2",
    "backing-filename": "/srv/\\"e.qcow2"
}
`;
  const { parse } = imageAt('/srv/b.qcow2');
  expect(parse({ code: 0, out, err: '' })).toEqual({
    kind: 'image',
    format: 'qcow2',
    size: 2 * GIB,
    backing: '/srv/"e.qcow2',
  });
});

const anyImage = fc.oneof(
  fc.constant(NONE),
  fc
    .record({
      format: fc.constantFrom<unknown>('qcow2', 'qcow2', 'qcow2', 'raw', later('before')),
      size: fc.constantFrom<unknown>(GIB, 2 * GIB, later('before')),
      backing: fc.constantFrom<unknown>(null, null, '/srv/o.qcow2', 'o.qcow2', later('before')),
    })
    .map((more) => image(more)),
  fc.constant({ kind: 'unreadable', why: 'no' }),
);
testLaws(diskImage, {
  params: {
    path: fc.constant(path),
    size: fc.constantFrom('1G', '2G', '1M'),
    copy_of: fc.constant('/srv/o.qcow2'),
    backing_file: fc.constant('/srv/o.qcow2'),
  },
  world: fc
    .tuple(anyFiles([path]), anyImage, anyImage, fc.boolean(), fc.boolean())
    .filter(([{ files: drawn }, at]) => {
      const file = drawn?.[path];
      if (typeof file !== 'object' || 'origin' in file) return file === undefined;
      return (at as { kind: string }).kind !== 'missing' && (!('kind' in file) || file.kind === 'unreadable');
    })
    .map(([world, at, original, used, originalUsed]) => ({
      files: { '/srv/vm': DIRECTORY, ...world.files },
      looks: {
        [`image at ${path}`]: at,
        'image at /srv/o.qcow2': original,
        [`who uses image ${path}`]: used,
        'who uses image /srv/o.qcow2': originalUsed,
      },
    })),
  runs: 800,
});
