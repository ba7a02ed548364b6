import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { bytesOf } from '../../engine/values/bytes.ts';
import { textOf } from '../../engine/values/unknown.ts';
import knownHosts from '../../modules/known_hosts.ts';
import { anyFiles, testLaws } from '../laws/any.ts';
import { type Case, testCases } from '../laws/case.ts';
import { DIRECTORY, later } from '../laws/world.ts';
import { ANN, anySsh, HOME, OWNED, SSH } from './accounts.ts';

const FILE = '/home/ann/.ssh/known_hosts';
const SYSTEM = '/etc/ssh/ssh_known_hosts';
const KEY = 'ssh-ed25519 AAAAnew root@b';
const OPEN = later('a key');
const novel = textOf(['ssh-ed25519 ', later('a new key', true)]);
const open = textOf(['ssh-ed25519 ', OPEN]);
const hashed = (name: string) => {
  const salt = Buffer.alloc(20, 7);
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
};

const holding = (bytes: string) => ({ looks: ANN, files: { ...SSH, [FILE]: { ...OWNED, bytes } } });
const fresh = { looks: ANN, files: HOME };
const b = (more: object = {}) => ({ user: 'ann', name: 'b', key: KEY, ...more });
const gone = (more: object = {}) => ({ user: 'ann', name: 'b', state: 'absent', ...more });
const becomes = (after: string) => ({ changes: [`change ${FILE}`], after });

testCases(knownHosts, [
  {
    name: 'makes the file, and ~/.ssh, where there is none',
    ...fresh,
    params: b(),
    expect: { changes: [`create ${FILE}`], after: 'b ssh-ed25519 AAAAnew\n' },
    result: { path: FILE },
  },
  {
    name: 'writes every spelling on one line',
    ...holding(''),
    params: b({ name: ['B', '10.0.0.2', 'fe80::2', '[b]:2222', '[c]:22'] }),
    expect: becomes('b,10.0.0.2,fe80::2,[b]:2222,c ssh-ed25519 AAAAnew\n'),
  },
  {
    name: 'leaves what is known',
    ...holding('b,10.0.0.2 ssh-ed25519 AAAAnew x\n'),
    params: b({ name: ['b', '10.0.0.2'] }),
    expect: 'nothing',
  },
  {
    name: 'finds a hashed name',
    ...holding(`${hashed('b')} ssh-ed25519 AAAAnew\n`),
    params: b(),
    expect: 'nothing',
  },
  {
    name: 'replaces the old key of a hashed name',
    ...holding(`${hashed('b')} ssh-ed25519 AAAAold\n`),
    params: b(),
    expect: becomes(`${hashed('b')} ssh-ed25519 AAAAnew\n`),
  },
  {
    name: 'takes keys of several types',
    ...holding(''),
    params: b({ key: `${KEY}\necdsa-sha2-nistp256 AAAAec\n` }),
    expect: becomes('b ssh-ed25519 AAAAnew\nb ecdsa-sha2-nistp256 AAAAec\n'),
  },
  {
    name: 'takes the key of a line with a host',
    ...holding(''),
    params: b({ key: 'x ssh-ed25519 AAAAnew' }),
    expect: becomes('b ssh-ed25519 AAAAnew\n'),
  },
  {
    name: 'removes a name and leaves the others',
    ...holding('b,c ssh-ed25519 AAAAnew\nb ssh-rsa AAAAr\n'),
    params: gone(),
    expect: becomes('c ssh-ed25519 AAAAnew\n'),
  },
  { name: 'removes a hashed name', ...holding(`${hashed('b')} ssh-rsa AAAAr\n`), params: gone(), expect: becomes('') },
  {
    name: 'removes one key of a name',
    ...holding('b ssh-ed25519 AAAAnew\nb ssh-rsa AAAAr\n'),
    params: gone({ key: KEY }),
    expect: becomes('b ssh-rsa AAAAr\n'),
  },
  { name: 'has nothing to remove where there is no file', ...fresh, params: gone(), expect: 'nothing' },
  {
    name: 'keeps the file of the whole host',
    files: { '/etc/ssh': DIRECTORY },
    params: { path: SYSTEM, name: 'b', key: KEY },
    expect: { changes: [`create ${SYSTEM}`], after: 'b ssh-ed25519 AAAAnew\n' },
    result: { path: SYSTEM },
  },
  {
    name: 'adds the line of a key that is made later',
    ...holding(''),
    params: b({ key: novel }),
    expect: becomes(`b ${bytesOf(novel)}\n`),
  },
  {
    name: 'says that a key that nobody knows may be there already',
    ...holding('b ssh-ed25519 AAAAnew\n'),
    params: b({ key: open }),
    expect: { undecided: 'a key', would: [`change ${FILE}`] },
  },
  {
    name: 'waits for a key of which not even the type is known',
    ...holding(''),
    params: b({ key: OPEN }),
    expect: { undecided: 'a key', would: [`change ${FILE}`] },
  },
  ...refusals(),
]);

function refusals(): readonly Case[] {
  const wrong = (name: string, params: Case['params'], complaint: string): Case => ({
    name: `refuses ${name}`,
    params,
    expect: { wrong: complaint },
  });
  return [
    {
      name: 'refuses a key that is revoked',
      ...holding('@revoked * ssh-ed25519 AAAAnew\n'),
      params: b(),
      expect: { refuses: `This key of "b" is revoked in "${FILE}"` },
    },
    {
      name: 'refuses a user who is not there',
      looks: { 'account ann': null },
      params: b(),
      expect: { refuses: 'There is no user "ann"' },
    },
    {
      name: 'refuses a socket in the place of the file',
      looks: ANN,
      files: { ...SSH, [FILE]: { kind: 'other' } },
      params: b(),
      expect: { refuses: 'is no regular file' },
    },
    {
      name: 'refuses a file without a directory',
      files: { '/etc': DIRECTORY },
      params: { path: SYSTEM, name: 'b', key: KEY },
      expect: { refuses: 'There is no directory "/etc/ssh"' },
    },
    wrong('a pattern', b({ name: '*.lan' }), '"name" must be'),
    wrong('a list in a text', b({ name: 'a,b' }), '"name" must be'),
    wrong('to know a host without its key', { user: 'ann', name: 'b' }, 'needs "key"'),
    wrong('what is no key', b({ key: 'ssh-rsa' }), '"ssh-rsa" is no host key'),
    wrong('an empty key', b({ key: '\n' }), '"key" is empty'),
  ];
}

const lines = fc
  .array(
    fc.constantFrom(
      '# c\n',
      'b ssh-ed25519 AAAAnew\n',
      'b,c ssh-ed25519 AAAAold x\r\n',
      '*.lan,b ssh-rsa AAAAr\n',
      `${hashed('b')} ssh-ed25519 AAAAold\n`,
      '@revoked b ssh-ed25519 AAAAnew\n',
      '@cert-authority b ssh-ed25519 AAAAnew\n',
      `b ${bytesOf(novel)}\n`,
      `b ${bytesOf(open)}`,
    ),
    { maxLength: 4 },
  )
  .map((parts) => parts.join(''));
testLaws(knownHosts, {
  params: {
    user: fc.constant('ann'),
    path: fc.constant(SYSTEM),
    name: fc.constantFrom<unknown>('b', ['b', 'c'], '[b]:2222', ['B']),
    key: fc.constantFrom(KEY, `${KEY}\necdsa-sha2-nistp256 AAAAec\n`, novel, open, OPEN),
  },
  world: fc
    .tuple(anySsh(['known_hosts'], lines), anyFiles([SYSTEM, '/etc/ssh'], lines))
    .map(([own, system]) => ({ ...own, files: { ...own.files, ...system.files } })),
  runs: 600,
});
