// What ssh says of a file, and the laws of `ssh_config`.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { effectiveIn, includedFiles } from '../../modules/looks/ssh-client.ts';
import sshConfig from '../../modules/ssh_config.ts';
import { testLaws } from '../laws/any.ts';
import { DIRECTORY, later, type World, type WorldFile } from '../laws/world.ts';
import { ANN, SSH } from './accounts.ts';

const FILE = '/home/ann/.ssh/config';

describe('what ssh says', () => {
  const look = effectiveIn('/c', 'ann', ['a', 'b']);
  test('is read by host', () => {
    const out = 'host a\nport 22\nsendenv X\nsendenv Y\nhost b\nhost b\nport 23\n';
    expect(look.parse({ code: 0, out, err: '' })).toEqual({
      kind: 'values',
      hosts: { a: { port: ['22'], sendenv: ['X', 'Y'] }, b: { host: ['b'], port: ['23'] } },
    });
  });
  test.each([
    [10, { kind: 'none' }],
    [11, { kind: 'unasked' }],
    [13, { kind: 'no-client' }],
    [12, { kind: 'broken', why: '/c line 1: Bad port' }],
  ])('with status %i', (code, answer) => {
    expect(look.parse({ code, out: '/c line 1: Bad port\r\nmore', err: '' })).toEqual(answer);
  });
  test('of included files', () => {
    const out = '/a b\x003\0x\ny/c\x000\0/d\x002\0zz';
    expect(includedFiles(['/x/*']).parse({ code: 0, out, err: '' })).toEqual([
      { path: '/a b', bytes: 'x\ny' },
      { path: '/c', bytes: '' },
      { path: '/d', bytes: 'zz' },
    ]);
  });
});

const PATHS = ['/etc/ssh/x.conf', '/srv/none/x'];
const text = fc
  .array(
    fc.constantFrom(
      'Host a\n',
      'Host a b\n  port 1\n',
      '\tPort 22\r\n',
      'Host *\n',
      '# c\n',
      '\n',
      'User x',
      'Match all\n',
      'Port 5\n',
      'Include y\n',
    ),
    { maxLength: 5 },
  )
  .map((lines) => lines.join(''));
const file = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ bytes: text, mode: fc.constantFrom('0600', '0644', '0666'), uid: fc.constantFrom(0, 1000) }),
  },
  fc.constantFrom({ kind: 'missing' as const }, { kind: 'directory' as const }, later('an earlier task')),
);

testLaws(sshConfig, {
  params: {
    user: fc.constantFrom('ann', 'bob'),
    path: fc.constantFrom(...PATHS),
    host: fc.constantFrom('a', 'b a', ['a', '*.lan'], ['!c', 'a']),
    options: fc.dictionary(
      fc.constantFrom('Port', 'user', 'IdentityFile', 'ControlPath'),
      fc.constantFrom<unknown>(22, '7', [1, 2], '~/.ssh/cm/%C'),
    ),
  },
  world: fc
    .record({ own: file, other: file, home: fc.boolean(), sockets: fc.boolean() })
    .map(({ own, other, home, sockets }): World => {
      const effective = later('writing it');
      return {
        files: {
          ...(home ? SSH : {}),
          ...(sockets && home ? { '/home/ann/.ssh/cm': DIRECTORY } : {}),
          [FILE]: own as WorldFile,
          '/etc/ssh/x.conf': other as WorldFile,
        },
        looks: {
          ...ANN,
          'account bob': null,
          ...Object.fromEntries(
            [FILE, ...PATHS].map((path) => [`effective settings of ${path}`, { kind: 'values', hosts: effective }]),
          ),
          'files of /home/ann/.ssh/y': [{ path: '/home/ann/.ssh/y', bytes: 'Host b\nUser z\n' }],
          'files of /etc/ssh/y': [],
        },
      };
    }),
});
