import fc from 'fast-check';
import { expect, test } from 'vitest';
import { onHost } from '../../engine/converge/whose.ts';
import { bytesOf } from '../../engine/values/bytes.ts';
import { textOf, unknown } from '../../engine/values/unknown.ts';
import sshKeypair from '../../modules/ssh_keypair.ts';
import { testLaws } from '../laws/any.ts';
import { type Case, testCases } from '../laws/case.ts';
import { changesOf, DryRun } from '../laws/dry-run.ts';
import { fill } from '../laws/fill.ts';
import { DIRECTORY, type World } from '../laws/world.ts';
import { ANN, ANN_HOMELESS, ANN_LATER, anySsh, HOME, OWNED, SSH } from './accounts.ts';

const KEY = '/home/ann/.ssh/id_ed25519';
const PUBLIC = 'ssh-ed25519 AAAAone ann@a';
const MADE = [`make an SSH key pair at ${KEY}`];
const DERIVED = `make ${KEY}.pub from the private key`;
const TOOL = { 'program ssh-keygen': true };

const looks = { ...ANN, ...TOOL };
const fresh = { looks, files: HOME };
const holding = (files: World['files'] = {}) => ({ looks, files: { ...SSH, ...files } });
const params = { user: 'ann' };
const novel = unknown(onHost(`the key that ssh-keygen makes at ${KEY}`, 'web'), true);

testCases(sshKeypair, [
  {
    name: 'makes the pair, and ~/.ssh; nobody knows the public key, and it is like no other',
    ...fresh,
    params,
    expect: { changes: MADE },
    result: { path: KEY, public_key: { ...novel, parts: ['ssh-ed25519 ', novel, ' ann@web'] } },
  },
  {
    name: 'makes a pair of another type',
    ...holding(),
    params: { user: 'ann', type: 'ecdsa' },
    expect: { changes: ['make an SSH key pair at /home/ann/.ssh/id_ecdsa'] },
  },
  {
    name: 'makes a pair at another place',
    looks,
    files: { '/keys': DIRECTORY },
    params: { user: 'ann', path: '/keys/k', comment: 'for a b' },
    expect: { changes: ['make an SSH key pair at /keys/k'] },
  },
  {
    name: 'makes the pair of a user whom an earlier task makes',
    looks: { ...ANN_LATER, ...TOOL },
    files: HOME,
    params,
    expect: { changes: MADE },
  },
  {
    name: 'leaves a pair that is there',
    ...holding({ [KEY]: OWNED, [`${KEY}.pub`]: `${PUBLIC}\n` }),
    params,
    expect: 'nothing',
    result: { path: KEY, public_key: PUBLIC },
  },
  {
    name: 'makes the public key from the private one; it may be known elsewhere',
    ...holding({ [KEY]: OWNED }),
    params,
    expect: { changes: [DERIVED] },
    result: { path: KEY, public_key: unknown(onHost(`the public key of ${KEY}`, 'web')) },
  },
  {
    name: 'makes an empty public key again',
    ...holding({ [KEY]: OWNED, [`${KEY}.pub`]: '' }),
    params,
    expect: { changes: [DERIVED] },
  },
  {
    name: 'lets nobody else read the private key',
    ...holding({ [KEY]: { ...OWNED, mode: '0644' } }),
    params,
    expect: { changes: [`set mode 0644 -> 0600 of ${KEY}`, DERIVED] },
  },
  {
    name: 'leaves a private key that not even the user may write',
    ...holding({ [KEY]: { ...OWNED, mode: '0400' }, [`${KEY}.pub`]: PUBLIC }),
    params,
    expect: 'nothing',
  },
  {
    name: 'waits for a home that nobody knows',
    looks: { ...ANN_HOMELESS, ...TOOL },
    params,
    expect: { undecided: 'useradd' },
  },
  ...refusals(),
]);

function refusals(): readonly Case[] {
  const refused = (name: string, world: World, reason: string, more: object = {}): Case => ({
    name: `refuses ${name}`,
    ...world,
    params: { ...params, ...more },
    expect: { refuses: reason },
  });
  const pub = `${KEY}.pub`;
  const other = holding({ '/k': OWNED, '/k.pub': PUBLIC });
  return [
    refused('a user who is not there', { looks: { ...TOOL, 'account ann': null } }, 'There is no user "ann"'),
    refused('a public key alone', holding({ [pub]: PUBLIC }), 'is there without its private key'),
    refused('another type', other, 'The key at "/k" is ssh-ed25519, not rsa', { path: '/k', type: 'rsa' }),
    refused('a public key that is none', holding({ [KEY]: OWNED, [pub]: 'hello\n' }), 'is no public key'),
    refused('a directory in its place', holding({ [KEY]: DIRECTORY }), `"${KEY}" is no file`),
    refused("another user's key", holding({ [KEY]: { mode: '0600' } }), `"${KEY}" belongs to root, not to ann`),
    refused('a link to nothing', holding({ [KEY]: { kind: 'missing', link: '/x' } }), `"${KEY}" is a link to nothing`),
    refused('a directory that is not there', fresh, 'There is no directory "/keys"', { path: '/keys/k' }),
    refused('a host without ssh-keygen', { ...fresh, looks: { ...ANN, 'program ssh-keygen': false } }, 'no ssh-keygen'),
    { name: 'refuses an old type', params: { user: 'ann', type: 'dsa' }, expect: { wrong: '"type" must be' } },
  ];
}

test('never looks into the private key', () => {
  const filled = fill(sshKeypair, params);
  if ('wrong' in filled) throw new Error(filled.wrong);
  const { verdict } = new DryRun(sshKeypair, filled.params, fresh).plan();
  const predicted = changesOf(verdict).flatMap(({ predicts }) => predicts.map(({ look }) => look.label));
  expect(predicted).toContain(`file at ${KEY}`);
  expect(predicted).not.toContain(`content of ${KEY}`);
});

const bytes = fc.constantFrom(
  '',
  `${PUBLIC}\n`,
  'ssh-rsa AAAAtwo',
  'hello\n',
  bytesOf(textOf(['ssh-ed25519 ', novel])),
);
testLaws(sshKeypair, {
  params: { user: fc.constant('ann'), path: fc.constant('/home/ann/.ssh/id_rsa') },
  world: fc
    .tuple(anySsh(['id_ed25519', 'id_ed25519.pub', 'id_rsa', 'id_rsa.pub'], bytes), fc.constantFrom(true, true, false))
    .map(([world, tool]) => ({ ...world, looks: { ...world.looks, 'program ssh-keygen': tool } })),
  runs: 600,
});
