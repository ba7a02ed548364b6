import { expect, test } from 'vitest';
import { readQcow2 } from '../../../modules/formats/qcow2.ts';

/** A header with the fields that matter. */
function header({ version = 3, size = 67_108_864n, backing = '', crypt = 0, features = 0n } = {}): string {
  const head = Buffer.alloc(1024);
  head.write('QFI\xfb', 'latin1');
  head.writeUInt32BE(version, 4);
  head.writeBigUInt64BE(backing === '' ? 0n : 512n, 8);
  head.writeUInt32BE(backing.length, 16);
  head.writeBigUInt64BE(size, 24);
  head.writeUInt32BE(crypt, 32);
  head.writeBigUInt64BE(features, 72);
  head.write(backing, 512);
  return head.toString('latin1');
}

test.each([
  ['an image of its own', header(), { size: 67_108_864, backing: null }],
  ['one of the older version', header({ version: 2 }), { size: 67_108_864, backing: null }],
  ['one that rests on another', header({ backing: '/srv/golden.qcow2' }), { backing: '/srv/golden.qcow2' }],
  ['one that was not closed', header({ features: 1n }), { backing: null }],
])('%s is read from its first bytes', (_, bytes, expected) => {
  expect(readQcow2(bytes)).toMatchObject(expected);
});

test.each([
  ['a text', 'hello'],
  ['an empty file', ''],
  ['a header that is cut off', header().slice(0, 60)],
  ['an encrypted image', header({ crypt: 1 })],
  ['an image with its data elsewhere', header({ features: 4n })],
  ['a version that is not known', header({ version: 4 })],
])('%s is left to qemu-img', (_, bytes) => {
  expect(readQcow2(bytes)).toBeUndefined();
});
