import fc from 'fast-check';
import { textOf } from '../../engine/values/unknown.ts';
import copy from '../../modules/copy.ts';
import { anyFiles, testLaws } from '../laws/any.ts';
import { testCases } from '../laws/case.ts';
import { DIRECTORY, later } from '../laws/world.ts';

const key = later('the key that ssh-keygen makes', true);
const large = { path: '/play/files/disk.raw', size: 2_000_000, sha256: 'f00d', head: '' };

/** The head of an image in the format qcow2, of 64 MiB. */
const QCOW2 = `QFI\xfb\0\0\0\x02${'\0'.repeat(20)}\x04\0\0\0${'\0'.repeat(40)}`;

testCases(copy, [
  {
    name: 'creates a file',
    params: { content: 'hello\n', dest: '/etc/motd', mode: '0640', group: 'ops' },
    files: { '/etc': DIRECTORY },
    expect: {
      changes: ['create /etc/motd'],
      commands: ['write /etc/motd (6 bytes, mode 0640, group ops)'],
      after: 'hello\n',
    },
  },
  {
    name: 'leaves the same bytes alone',
    params: { content: 'hello\n', dest: '/etc/motd' },
    files: { '/etc/motd': 'hello\n' },
    expect: 'nothing',
    result: { dest: '/etc/motd', mode: '0644', owner: 'root', group: 'root' },
  },
  {
    name: 'gives the same bytes another mode',
    params: { content: 'hello\n', dest: '/etc/motd', mode: '0600' },
    files: { '/etc/motd': 'hello\n' },
    expect: { changes: ['set mode 0644 -> 0600 of /etc/motd'], commands: ['chmod -- 00600 /etc/motd'] },
  },
  {
    name: 'replaces other bytes once they are valid, and keeps the old ones',
    params: { content: 'ops ALL=(ALL) ALL\n', dest: '/etc/sudoers.d/ops', validate: "visudo -cf '%s'", backup: true },
    files: { '/etc/sudoers.d/ops': 'old\n' },
    expect: {
      changes: ['change /etc/sudoers.d/ops'],
      commands: [
        '/bin/sh -euc \'visudo -cf "$1"\' sh CANDIDATE',
        'write /etc/sudoers.d/ops (18 bytes, the old file is kept as /var/backups/play/etc/sudoers.d/ops)',
      ],
    },
  },
  {
    name: 'knows that a new key is another content, whatever it is',
    params: { content: textOf(['key ', key, '\n']), dest: '/etc/key' },
    files: { '/etc/key': 'key old\n' },
    expect: {
      changes: ['change /etc/key'],
      commands: ['write /etc/key (⟨its size, with the key that ssh-keygen makes\u00a0on web⟩ bytes)'],
    },
  },
  {
    name: 'does not guess at a content that is not known yet',
    params: { content: later('an earlier task'), dest: '/etc/key' },
    files: { '/etc/key': 'key old\n' },
    expect: { undecided: 'an earlier task', would: ['change /etc/key'] },
  },
  {
    name: 'needs the directory',
    params: { content: 'a', dest: '/srv/x/y' },
    expect: { refuses: 'There is no directory "/srv/x"' },
  },
  {
    name: 'never writes over a directory',
    params: { content: 'a', dest: '/srv' },
    files: { '/srv': DIRECTORY },
    expect: { refuses: 'is a directory' },
  },
  {
    name: 'says that it may not read',
    params: { content: 'a', dest: '/etc/x' },
    files: { '/etc/x': { kind: 'unreadable' } },
    expect: { refuses: 'Cannot read "/etc/x"' },
  },
  {
    name: 'streams a large file that differs',
    params: { src: large, dest: '/srv/disk.raw' },
    files: { '/srv': DIRECTORY },
    expect: {
      changes: ['create /srv/disk.raw (2000000 bytes)'],
      commands: ['write /srv/disk.raw (2000000 bytes of /play/files/disk.raw)'],
    },
  },
  {
    name: 'knows a large file by its digest',
    params: { src: large, dest: '/srv/disk.raw' },
    files: { '/srv/disk.raw': '' },
    looks: { 'SHA-256 of /srv/disk.raw': 'f00d' },
    expect: 'nothing',
  },
  {
    name: 'cannot tell whether a large file is the one that an earlier task leaves',
    params: { src: large, dest: '/srv/disk.raw' },
    files: { '/srv/disk.raw': '' },
    looks: { 'SHA-256 of /srv/disk.raw': later('a task') },
    expect: { undecided: 'a task', would: ['replace /srv/disk.raw (2000000 bytes)'] },
  },
  {
    name: 'checks a large file before it takes its place',
    params: { src: large, dest: '/srv/disk.raw', validate: 'qemu-img check %s' },
    files: { '/srv': DIRECTORY },
    expect: {
      changes: ['create /srv/disk.raw (2000000 bytes)'],
      commands: [
        '/bin/sh -euc \'qemu-img check "$1"\' sh CANDIDATE',
        'write /srv/disk.raw (2000000 bytes of /play/files/disk.raw)',
      ],
    },
  },
  {
    name: 'knows what an image is that it writes',
    params: { src: { ...large, head: QCOW2 }, dest: '/srv/disk.qcow2' },
    files: { '/srv': DIRECTORY },
    expect: { changes: ['create /srv/disk.qcow2 (2000000 bytes)'] },
  },
  {
    name: 'leaves to the next look what goes away between two',
    params: { content: 'a', dest: '/etc/x', mode: '0600' },
    files: { '/etc': DIRECTORY },
    looks: { 'content of /etc/x': { kind: 'file', bytes: 'a' } },
    expect: 'nothing',
  },
  {
    name: 'needs the place of the file in "validate"',
    params: { content: 'a', dest: '/a', validate: 'true' },
    expect: { wrong: '"%s"' },
  },
]);

const controllerFile = fc.constantFrom<unknown>(large, {
  path: '/play/a',
  size: 2,
  sha256: 'a',
  bytes: 'a\n',
  head: 'a\n',
});

testLaws(copy, { params: { src: controllerFile }, world: anyFiles(['/srv/a', '/srv/a/b', '/etc/x', '/etc']) });
