import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CONTROLLER } from '../../engine/contract/index.ts';
import { bytesOf } from '../../engine/values/bytes.ts';
import { textOf } from '../../engine/values/unknown.ts';
import fetch from '../../modules/fetch.ts';
import { anyFiles, testLaws } from '../laws/any.ts';
import { testCases } from '../laws/case.ts';
import { changesOf, DryRun } from '../laws/dry-run.ts';
import { fill } from '../laws/fill.ts';
import { DIRECTORY, later } from '../laws/world.ts';

const params = { src: '/etc/fstab', dest: '/here', flat: false, fail_on_missing: true };
const host = { looks: { 'size of /etc/fstab': { size: 2, mtime: 1, links: 1 } } };

testCases(fetch, [
  {
    name: 'makes a copy below the name of the host',
    params,
    ...host,
    files: { '/etc/fstab': 'a\n', '/here': DIRECTORY },
    expect: {
      changes: ['fetch /etc/fstab to /here/web/etc/fstab'],
      commands: [
        'mkdir -p -- /here/web/etc  # on the controller',
        'write /here/web/etc/fstab (2 bytes)  # on the controller',
      ],
      after: 'a\n',
    },
    result: { dest: '/here/web/etc/fstab', src: '/etc/fstab' },
  },
  {
    name: 'leaves a copy alone',
    params: { ...params, dest: '/here/', flat: true },
    ...host,
    files: { '/etc/fstab': 'a\n', '/here/fstab': 'a\n' },
    expect: 'nothing',
    result: { dest: '/here/fstab', src: '/etc/fstab' },
  },
  {
    name: 'replaces a copy that differs',
    params: { ...params, dest: '/here/x', flat: true },
    ...host,
    files: { '/etc/fstab': 'a\n', '/here/x': 'b\n' },
    expect: { changes: ['fetch /etc/fstab to /here/x'] },
  },
  {
    name: 'makes copies at the very top',
    params: { ...params, dest: '/' },
    ...host,
    files: { '/etc/fstab': 'a\n', '/web/etc': DIRECTORY },
    expect: { changes: ['fetch /etc/fstab to /web/etc/fstab'] },
  },
  {
    name: 'makes one copy at the very top',
    params: { ...params, dest: '/', flat: true },
    ...host,
    files: { '/etc/fstab': 'a\n' },
    expect: { changes: ['fetch /etc/fstab to /fstab'] },
  },
  {
    name: 'cannot tell whether a copy is the same where a part is unknown',
    params: { ...params, dest: '/here/x', flat: true },
    ...host,
    files: { '/etc/fstab': bytesOf(textOf(['a', later('a task')])), '/here/x': 'ab' },
    expect: { undecided: 'a task', would: ['fetch /etc/fstab to /here/x'] },
  },
  {
    name: 'misses the file',
    params,
    looks: { 'size of /etc/fstab': null },
    files: { '/here': DIRECTORY },
    expect: { refuses: 'There is no file "/etc/fstab"' },
  },
  {
    name: 'does without it where it may be missing',
    params: { ...params, fail_on_missing: false },
    looks: { 'size of /etc/fstab': null },
    files: { '/here': DIRECTORY },
    expect: 'nothing',
  },
  {
    name: 'leaves large files to others',
    params,
    looks: { 'size of /etc/fstab': { size: 2 ** 30, mtime: 1, links: 1 } },
    files: { '/here': DIRECTORY },
    expect: { refuses: 'has more than 16 MiB' },
  },
  {
    name: 'is no directory',
    params,
    ...host,
    files: { '/etc/fstab': 'a\n', '/here': 'a file' },
    expect: { refuses: '"/here" on the controller is no directory' },
  },
  {
    name: 'knows what an earlier task writes, whatever its size',
    params,
    files: { '/etc/fstab': 'a\n', '/here': DIRECTORY },
    looks: { 'size of /etc/fstab': later('copying it') },
    expect: { changes: ['fetch /etc/fstab to /here/web/etc/fstab'] },
  },
  {
    name: 'cannot tell what an earlier task writes',
    params,
    ...host,
    files: { '/etc/fstab': later('a task'), '/here': DIRECTORY },
    expect: { undecided: 'a task' },
  },
]);

test('looks at the copy on the controller, as the user who runs Play', () => {
  const filled = fill(fetch, params);
  if ('wrong' in filled) throw new Error(filled.wrong);
  const run = new DryRun(fetch, filled.params, { ...host, files: { '/etc/fstab': 'a\n', '/here': DIRECTORY } });
  const [change] = changesOf(run.plan().verdict);
  const places = [...(change?.steps ?? []), ...(change?.predicts ?? []).map(({ look }) => look)];
  expect(new Set(places.map(({ on, as }) => `${on} ${as}`))).toEqual(new Set([`${CONTROLLER} `]));
});

testLaws(fetch, {
  params: { dest: fc.constantFrom('/here', '/here/x', '/here/'), src: fc.constantFrom('/etc/fstab', '/srv/b') },
  world: fc
    .tuple(
      anyFiles(['/etc/fstab', '/srv/b', '/here', '/here/x', '/here/web', '/here/web/etc/fstab', '/here/fstab']),
      fc.constantFrom<unknown>(
        null,
        { size: 2, mtime: 0, links: 1 },
        { size: 2 ** 30, mtime: 0, links: 1 },
        later('x'),
      ),
    )
    .map(([files, size]) => ({ ...files, looks: { 'size of /etc/fstab': size, 'size of /srv/b': size } })),
});
