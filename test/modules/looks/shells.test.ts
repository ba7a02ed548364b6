// What the looks say of this machine, in each shell that a host may have as /bin/sh.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Look } from '../../../engine/contract/probe.ts';
import { accountOf } from '../../../modules/looks/account.ts';
import { entriesOf } from '../../../modules/looks/entries.ts';
import { fileAt } from '../../../modules/looks/file.ts';
import { holderOf, mountAt, mountsWithin } from '../../../modules/looks/mounts.ts';
import { installed } from '../../../modules/looks/packages.ts';
import { port } from '../../../modules/looks/port.ts';
import { identityOf, sha256Of, statusOf } from '../../../modules/looks/status.ts';
import { text } from '../../../modules/looks/text.ts';
import { hasTool } from '../../../modules/looks/tool.ts';
import { strangersBelow } from '../../../modules/looks/tree.ts';
import { usersOf } from '../../../modules/looks/users.ts';

const root = mkdtempSync(join(tmpdir(), 'play looks '));
afterAll(() => rmSync(root, { recursive: true }));
execFileSync('/bin/sh', [
  '-euc',
  `cd "$1"; mkdir -m 2750 "d d"; printf 'a\\000b\\377' >f; chmod 604 f; ln -s f link; ln -s nowhere dangling; mkfifo pipe
touch 'd d/a' 'd d/.b' 'd d/x
y'; mkdir 'd d/sub'; chmod 00700 'd d/sub'`,
  'sh',
  root,
]);

const is = (kind: string, mode: string, link?: string) => ({ kind, mode, link });
const cases: readonly (readonly [string, Look<unknown>, unknown])[] = [
  ['the bytes of a file', text(`${root}/f`), { kind: 'file', bytes: 'a\0b\xff' }],
  ['the bytes behind a link', text(`${root}/link`), { kind: 'file', bytes: 'a\0b\xff' }],
  ['no bytes behind a link to nothing', text(`${root}/dangling`), { kind: 'missing' }],
  ['no bytes of a directory', text(root), { kind: 'directory' }],
  ['no bytes of a pipe', text(`${root}/pipe`), { kind: 'other' }],
  ['no bytes of nothing', text(`${root}/none`), { kind: 'missing' }],
  ['a file', fileAt(`${root}/f`), is('file', '0604')],
  ['a link', fileAt(`${root}/link`), is('file', '0604', 'f')],
  ['a link to nothing', fileAt(`${root}/dangling`), { kind: 'missing', link: 'nowhere' }],
  ['a directory', fileAt(`${root}/d d`), is('directory', '2750')],
  ['a pipe', fileAt(`${root}/pipe`), { kind: 'other' }],
  ['nothing', fileAt(`${root}/none/x`), { kind: 'missing' }],
  ['a size', statusOf(`${root}/link`), { size: 4, links: 1 }],
  ['no size of nothing', statusOf(`${root}/none`), null],
  ['no identity of nothing', identityOf(`${root}/none`), null],
  ['a digest', sha256Of(`${root}/f`), 'a37cc3026aae4d519e0b19c298fa913b4dccfdf0658cbccbb7deaa0226d5acdb'],
  ['no digest of a directory', sha256Of(root), null],
  ['the names in a directory', entriesOf(`${root}/d d`), ['.b', 'a', 'sub', 'x\ny']],
  ['no names in a file', entriesOf(`${root}/f`), null],
  [
    'what is not as declared below',
    strangersBelow(`${root}/d d`, { mode: '0700' }),
    [`${root}/d d/.b`, `${root}/d d/a`, `${root}/d d/x`, 'y'],
  ],
  ['an account', accountOf('root'), { name: 'root', uid: 0, home: '/root' }],
  ['no account by its number', accountOf('0'), null],
  ['no account', accountOf('nobody-of-that-name'), null],
  ['a mount', mountAt('/proc'), { fstype: 'proc', hidden: false }],
  ['the root mount', mountAt('/'), { root: '/' }],
  ['no mount', mountAt(root), null],
  ['the mount that holds a path', holderOf('/proc/self'), { target: '/proc', fstype: 'proc' }],
  ['no mounts within', mountsWithin(root), []],
  ['mounts within', mountsWithin('/proc/self'), []],
  ['no package', installed('nothing-of-that-name'), { version: null, providers: [] }],
  ['a program', hasTool('sh'), true],
  ['no program', hasTool('nothing-of-that-name'), false],
  ['nobody', usersOf(root), []],
  ['a closed port', port('127.0.0.1', 1), 'closed'],
];

const all = [['dash'], ['bash', '--posix'], ['busybox', 'sh']] as const;
const shells = all.filter(([shell, ...more]) => spawnSync(shell, [...more, '-c', ':']).status === 0);

describe.each(shells.map((words) => [words.join(' '), words] as const))('%s', (_name, [shell, ...more]) => {
  test.each(cases)('%s', (_what, look, expected) => {
    const { status, stdout, stderr } = spawnSync(shell, [...more, '-uc', look.script, 'sh', ...look.args], {
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
      encoding: 'latin1',
    });
    const answer = look.parse({ code: status ?? -1, out: stdout, err: stderr });
    if (typeof expected === 'object' && expected !== null && !Array.isArray(expected))
      expect(answer).toMatchObject(expected);
    else expect(answer).toEqual(expected);
  });
});

test('a process is named that uses a path', () => {
  const answers = [`cd "${root}/d d"; exec sh -c "$1" sh "${root}"`].map((script) =>
    spawnSync('/bin/sh', ['-c', script, 'sh', usersOf(root).script], { encoding: 'latin1' }),
  );
  expect(
    usersOf(root)
      .parse({ code: 0, out: answers[0]?.stdout ?? '', err: '' })
      .join(),
  ).toMatch(/\(process \d+\)/);
});
