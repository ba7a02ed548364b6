import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  dropLoopbackAlias,
  parseHosts,
  removeHostNames,
  setHostNames,
  shadowingLines,
} from '../../../modules/formats/hosts-file.ts';
import { filesOf, inOrder, rawLines } from './bytes-arbitrary.ts';

const IP = '192.168.122.21';

describe('names of an address', () => {
  test.each([
    ['in an empty file', '', `${IP}\ta b\n`],
    ['on a new line', '127.0.0.1 localhost', `127.0.0.1 localhost\n${IP}\ta b\n`],
    ['beside others, before the remark', `${IP}  A x # note\n`, `${IP}  A x b # note\n`],
    ['spread over two lines', `${IP} a\n${IP} b\n`, `${IP} a\n${IP} b\n`],
    ['with CRLF', `1.1.1.1 x\r\n${IP} a\r\n`, `1.1.1.1 x\r\n${IP} a b\r\n`],
    ['after a line without names', `${IP}\n`, `${IP}\n${IP}\ta b\n`],
    ['not those of a comment', `# ${IP} a b\n`, `# ${IP} a b\n${IP}\ta b\n`],
  ])('are set %s', (_, before, after) => {
    expect(setHostNames(before, IP, ['a', 'b', 'A'])).toBe(after);
  });
  test('an IPv6 address is found in another spelling', () => {
    expect(setHostNames('FE80::0:1 a\n', 'fe80::1', ['b'])).toBe('FE80::0:1 a b\n');
  });
  test.each([
    ['the whole line', `x\n${IP} a B # c\ny\n`, 'x\ny\n'],
    ['the first one', `${IP}\ta  x # c\n`, `${IP}\tx # c\n`],
    ['the last one', `${IP}\tx  a # c\n`, `${IP}\tx # c\n`],
    ['all in one line', `${IP} a x b y b\n`, `${IP} x y\n`],
    ['nothing of other addresses', '1.1.1.1 a\n', '1.1.1.1 a\n'],
  ])('are removed: %s', (_, before, after) => {
    expect(removeHostNames(before, IP, ['a', 'b'])).toBe(after);
  });
  test('a loopback alias goes, its other names stay', () => {
    expect(dropLoopbackAlias('127.0.0.1 localhost\n127.0.1.1 devstack-1 other # d\n', ['devstack-1'])).toBe(
      '127.0.0.1 localhost\n127.0.1.1 other # d\n',
    );
  });
  test('lines above that win are told', () => {
    expect(shadowingLines(`10.0.0.1 a\n::1 a\n${IP} a\n10.0.0.2 a\n`, IP, ['A']).map(({ line }) => line)).toEqual([1]);
  });
});

describe('laws', () => {
  const files = filesOf('192.168.122.21|127.0.1.1|::1| a| b|\tx|#c| |\n|\n|\n|\r\n|\0'.split('|'));
  test('any bytes come out as they went in', () => {
    fc.assert(
      fc.property(
        files,
        (bytes) =>
          parseHosts(bytes)
            .map(({ raw }) => raw)
            .join('') === bytes,
      ),
    );
  });
  test('setting changes one line at most, is readable and done once', () => {
    fc.assert(
      fc.property(files, (bytes) => {
        const after = setHostNames(bytes, IP, ['a', 'z']);
        expect(setHostNames(after, IP, ['a', 'z'])).toBe(after);
        const names = parseHosts(after).flatMap((line) =>
          line.address === IP ? line.names.map(({ text }) => text) : [],
        );
        expect(names).toEqual(expect.arrayContaining(['a', 'z']));
        const [was, is] = [rawLines(bytes), rawLines(after)];
        expect(was.filter((line, at) => line !== is[at]).length).toBeLessThanOrEqual(1);
      }),
    );
  });
  test('removing keeps other lines and names', () => {
    fc.assert(
      fc.property(files, (bytes) => {
        const after = removeHostNames(bytes, IP, ['a']);
        const others = parseHosts(bytes)
          .filter((line) => line.address !== IP)
          .map(({ raw }) => raw);
        expect(inOrder(others, rawLines(after))).toBe(true);
        const names = (text: string) =>
          parseHosts(text).flatMap((line) => (line.address === IP ? line.names.map((name) => name.text) : []));
        expect(names(after)).toEqual(names(bytes).filter((name) => name !== 'a'));
      }),
    );
  });
});
