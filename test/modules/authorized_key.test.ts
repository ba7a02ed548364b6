import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesOf } from '../../engine/values/bytes.ts';
import { textOf } from '../../engine/values/unknown.ts';
import authorizedKey from '../../modules/authorized_key.ts';
import { testLaws } from '../laws/any.ts';
import { type Case, testCases } from '../laws/case.ts';
import { DryRun } from '../laws/dry-run.ts';
import { fill } from '../laws/fill.ts';
import { DIRECTORY, later } from '../laws/world.ts';
import { ANN, ANN_LATER, anySsh, HOME, OWNED, SSH } from './accounts.ts';

const FILE = '/home/ann/.ssh/authorized_keys';
const KEY = 'ssh-ed25519 AAAAone ann@a';
const OTHER = 'ssh-rsa AAAAtwo bob@b';
const NOVEL = later('a new key', true);
const OPEN = later('a key');
const novel = textOf(['ssh-ed25519 ', NOVEL, ' root@b']);
const open = textOf(['ssh-ed25519 ', OPEN, ' root@b']);

const holding = (bytes: string) => ({ looks: ANN, files: { ...SSH, [FILE]: { ...OWNED, bytes } } });
const fresh = { looks: ANN, files: HOME };
const key = (more: object = {}) => ({ user: 'ann', key: KEY, ...more });
const becomes = (after: string) => ({ changes: [`change ${FILE}`], after });

testCases(authorizedKey, [
  {
    name: 'makes the file, and ~/.ssh, the user’s alone',
    ...fresh,
    params: key(),
    expect: {
      changes: [`create ${FILE}`],
      commands: [
        expect.stringContaining('sh /home/ann/.ssh 0700 1000:1000'),
        `write ${FILE} (26 bytes, mode 0600, owner 1000, group 1000)`,
      ],
      after: `${KEY}\n`,
    },
    result: { user: 'ann', path: FILE },
  },
  {
    name: 'makes them for a user whom an earlier task makes',
    looks: ANN_LATER,
    files: HOME,
    params: key(),
    expect: { changes: [`create ${FILE}`], after: `${KEY}\n` },
  },
  {
    name: 'adds a line',
    ...holding(`# c\n${OTHER}`),
    params: key(),
    expect: becomes(`# c\n${OTHER}\n${KEY}\n`),
  },
  {
    name: 'takes no notice of comments',
    ...holding('ssh-ed25519 AAAAone x\n'),
    params: key(),
    expect: 'nothing',
  },
  {
    name: 'takes options in any order',
    ...holding(`restrict,from="x" ${KEY}\n`),
    params: key({ options: ['from="x"', 'restrict'] }),
    expect: 'nothing',
  },
  {
    name: 'changes options and keeps the comment',
    ...holding('restrict ssh-ed25519 AAAAone x\n'),
    params: key({ options: ['from="10.0.0.1"'] }),
    expect: becomes('from="10.0.0.1" ssh-ed25519 AAAAone x\n'),
  },
  {
    name: 'adds several keys at once',
    ...holding(''),
    params: key({ key: `${KEY}\n\n${OTHER}\n` }),
    expect: becomes(`${KEY}\n${OTHER}\n`),
  },
  {
    name: 'leaves no other key',
    ...holding(`# c\n${OTHER}\n${KEY}\n`),
    params: key({ exclusive: true }),
    expect: becomes(`# c\n${KEY}\n`),
  },
  {
    name: 'removes a key',
    ...holding(`${OTHER}\nrestrict ${KEY}\n`),
    params: key({ state: 'absent' }),
    expect: becomes(`${OTHER}\n`),
  },
  {
    name: 'has nothing to remove where there is no such key',
    ...holding(`${OTHER}\n`),
    params: key({ state: 'absent' }),
    expect: 'nothing',
  },
  {
    name: 'has nothing to remove where there is no file',
    ...fresh,
    params: key({ state: 'absent' }),
    expect: 'nothing',
  },
  {
    name: 'follows a link to a file of the user’s own',
    looks: ANN,
    files: { ...SSH, [FILE]: { ...OWNED, link: 'keys', bytes: '' } },
    params: key(),
    expect: becomes(`${KEY}\n`),
  },
  {
    name: 'leaves the mode and the owner of a file to others',
    looks: ANN,
    files: { ...SSH, [FILE]: { ...OWNED, mode: '0664', bytes: `${KEY}\n` } },
    params: key(),
    expect: 'nothing',
  },
  ...unknowns(),
  ...refusals(),
]);

function unknowns(): readonly Case[] {
  return [
    {
      name: 'adds the line of a key that is made later',
      ...holding(`${KEY}\n`),
      params: key({ key: novel, options: ['restrict'] }),
      expect: becomes(`${KEY}\nrestrict ${bytesOf(novel)}\n`),
    },
    {
      name: 'adds a key that is made later and of which not even the type is known',
      ...holding(''),
      params: key({ key: NOVEL }),
      expect: becomes(`${bytesOf(NOVEL)}\n`),
    },
    {
      name: 'knows that a key that is made later is not there yet',
      ...holding(`${KEY}\n`),
      params: key({ key: novel, state: 'absent' }),
      expect: 'nothing',
    },
    {
      name: 'knows a key again that an earlier task of the dry run added',
      ...holding(`restrict ${bytesOf(open)}\n`),
      params: key({ key: open }),
      expect: 'nothing',
    },
    {
      name: 'adds a key that nobody knows yet where no other is',
      ...holding('# mine\n'),
      params: key({ key: open }),
      expect: { changes: [`change ${FILE}`] },
    },
    {
      name: 'removes a key that nobody knows yet where no other is',
      ...holding(`restrict ${bytesOf(open)}\n`),
      params: key({ key: open, state: 'absent' }),
      expect: { changes: [`change ${FILE}`] },
    },
    {
      name: 'says that a key that is to go may be another one too',
      ...holding(`${bytesOf(open)}\n${KEY}\n`),
      params: key({ key: open, state: 'absent' }),
      expect: { undecided: 'a key', would: [`change ${FILE}`] },
    },
    {
      name: 'says that a key that nobody knows may be there already',
      ...holding(`${KEY}\n`),
      params: key({ key: open }),
      expect: { undecided: 'a key', would: [`change ${FILE}`] },
    },
  ];
}

function refusals(): readonly Case[] {
  const refused = (name: string, files: Case['files'], reason: string): Case => ({
    name: `refuses ${name}`,
    looks: ANN,
    ...(files && { files }),
    params: key(),
    expect: { refuses: reason },
  });
  const wrong = (name: string, more: object, complaint: string): Case => ({
    name: `refuses ${name}`,
    params: key(more),
    expect: { wrong: complaint },
  });
  return [
    {
      name: 'refuses a user who is not there',
      looks: { 'account ann': null },
      params: key(),
      expect: { refuses: 'There is no user "ann"' },
    },
    refused('a home that is not there', { '/home': DIRECTORY }, 'There is no directory "/home/ann"'),
    refused('a directory in its place', { ...SSH, [FILE]: DIRECTORY }, 'is a directory, not a file'),
    refused(
      'a link to a file of somebody else’s',
      { ...SSH, [FILE]: { link: '/etc/shadow' } },
      `"${FILE}" is a link to what does not belong to ann`,
    ),
    refused(
      '~/.ssh as a link to a directory of somebody else’s',
      { ...HOME, '/home/ann/.ssh': { kind: 'directory', link: '/root/.ssh' } },
      '"/home/ann/.ssh" is a link to what does not belong to ann',
    ),
    wrong('a private key', { key: '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA' }, '"key" is a private key'),
    wrong('what is no key', { key: 'ssh-rsa' }, '"ssh-rsa" is no public key'),
    wrong('an empty key', { key: ' \n' }, '"key" is empty'),
    wrong('a value that sshd would not read', { options: ['from=10.0.0.1'] }, '"from=10.0.0.1" is no option'),
    wrong('two options in one', { options: ['restrict,pty'] }, '"restrict,pty" is no option'),
    wrong('options of a key that goes', { state: 'absent', options: ['restrict'] }, 'for "state: present" alone'),
  ];
}

test('warns where sshd would not read the file', () => {
  const filled = fill(authorizedKey, key());
  if ('wrong' in filled) throw new Error(filled.wrong);
  const files = { ...SSH, [FILE]: { ...OWNED, mode: '0664', bytes: `${KEY}\n` } };
  const { verdict } = new DryRun(authorizedKey, filled.params, { looks: ANN, files }).plan();
  const text = `"${FILE}" has mode 0664: sshd ignores the keys in it (StrictModes)`;
  expect(verdict).toEqual({ verdict: 'change', changes: [], notes: [{ level: 'warn', text }] });
});

const lines = fc
  .array(
    fc.constantFrom(
      '# c\n',
      '\n',
      `${KEY}\n`,
      `restrict ${KEY}\r\n`,
      `${OTHER}\n`,
      bytesOf(open),
      `${bytesOf(novel)}\n`,
      'x',
    ),
    { maxLength: 4 },
  )
  .map((parts) => parts.join(''));
testLaws(authorizedKey, {
  params: {
    user: fc.constant('ann'),
    key: fc.constantFrom(KEY, `${KEY}\n${OTHER}\n`, novel, open, NOVEL, OPEN),
    options: fc.constantFrom([], ['restrict'], ['from="x"', 'restrict']),
  },
  world: anySsh(['authorized_keys'], lines),
  runs: 600,
});
