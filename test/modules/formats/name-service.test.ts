import { describe, expect, test } from 'vitest';
import { libvirtName, resolvedBy } from '../../../modules/formats/name-service.ts';

const HOSTS =
  '127.0.0.1 localhost\n10.0.0.2 two.lan two\n127.0.1.1 me\n10.0.0.3 a\n10.0.0.4 a\n10.0.0.5 far.lan # near\n';
const FILES = 'passwd: files\nhosts:  files dns\n';

describe('a name in /etc/hosts', () => {
  test.each([
    [
      'has its address, and the first name of its line',
      'TWO',
      FILES,
      { canonical: 'two.lan', addresses: ['10.0.0.2'] },
    ],
    ['may be a loopback address', 'me', FILES, { canonical: 'me', addresses: ['127.0.1.1'] }],
    ['may be an address itself', '10.0.9.3', FILES, { canonical: '10.0.9.3', addresses: ['10.0.9.3'] }],
    ['is found where nothing says who is asked', 'two', '', { canonical: 'two.lan', addresses: ['10.0.0.2'] }],
    ['that is not there is left to others', 'one', FILES, undefined],
    ['in a remark is not there', 'near', FILES, undefined],
    ['on two lines is left to the resolver', 'a', FILES, undefined],
    ['does not count where somebody else is asked first', 'two', 'hosts: dns files', undefined],
  ])('%s', (_, name, nsswitch, expected) => {
    expect(resolvedBy(HOSTS, nsswitch, name)).toEqual(expected);
  });
});

describe('what libvirt calls its host', () => {
  test.each([
    ['a full name is taken as it is', 'two.lab', 'two.lab'],
    ['a short one becomes the first of its line', 'two', 'two.lan'],
    ['nobody knows what other name services say', 'one', undefined],
  ])('%s', (_, kernel, expected) => {
    expect(libvirtName(kernel, HOSTS, FILES)).toBe(expected);
  });
  test('an alias of localhost stays', () => {
    expect(libvirtName('one', '127.0.0.1 localhost one\n', FILES)).toBe('one');
  });
});
