import { expect } from 'vitest';
import { unknown } from '../../engine/values/unknown.ts';
import type { DeclaredMount } from '../../modules/fstab/declared-mount.ts';
import fstabEntry from '../../modules/fstab_entry.ts';
import type { MountAt } from '../../modules/looks/mounts.ts';
import { testCases } from '../laws/case.ts';
import { DIRECTORY, later, type World } from '../laws/world.ts';

const live: MountAt = {
  source: '/dev/vdb',
  fstype: 'ext4',
  root: '/',
  device: '253:16',
  options: ['rw', 'nosuid', 'relatime', 'rw'],
  beneath: 0,
  hidden: false,
};
const same: DeclaredMount = { there: true, same: true, flags: [], remake: [], pending: [], elsewhere: null };

/** A host with systemd and findmnt, where nothing is mounted at /srv/vm unless said. */
function host(fstab: string, mount: MountAt | null, looks: World['looks'] = {}, more: World['files'] = {}): World {
  return {
    files: { '/etc/fstab': fstab, '/run/systemd/system': DIRECTORY, ...more },
    looks: {
      'mount at /srv/vm': mount,
      'program findmnt': true,
      'real path of /srv/vm': '/srv/vm',
      'whether /dev/vdb is mounted at /srv/vm': mount ? same : { ...same, same: false },
      'users of /srv/vm': [],
      ...looks,
    },
  };
}
const ours = { path: '/srv/vm', src: '/dev/vdb', fstype: 'ext4' };
const LINE = '/dev/vdb\t/srv/vm\text4\tdefaults\t0\t0\n';
const declared = (changes: Partial<DeclaredMount>) => ({
  'whether /dev/vdb is mounted at /srv/vm': { ...same, ...changes },
});

testCases(fstabEntry, [
  {
    name: 'makes the directory, tries the line, mounts from the candidate, then writes it',
    params: ours,
    ...host('# mine\n', null, {}, { '/srv': DIRECTORY }),
    expect: {
      changes: ['make the directory /srv/vm', 'mount /srv/vm and write its line in /etc/fstab'],
      after: `# mine\n${LINE}`,
    },
    result: { mounted: true, source: expect.anything(), options: expect.anything() },
  },
  {
    name: 'finds nothing to do',
    params: ours,
    ...host(LINE, live),
    expect: 'nothing',
    result: { mounted: true, source: '/dev/vdb', options: live.options },
  },
  {
    name: 'keeps the spelling of a line that means the same',
    params: { ...ours, src: 'UUID=1', opts: 'rw' },
    ...host('  UUID="1" /srv//vm/ ext4   defaults 0 0 # data\n', live, {
      'whether UUID=1 is mounted at /srv/vm': same,
    }),
    expect: 'nothing',
  },
  {
    name: 'mounts what the file says already',
    params: ours,
    ...host(LINE, null, {}, { '/srv/vm': DIRECTORY }),
    expect: { changes: ['mount /srv/vm'], commands: ['mount -T /etc/fstab -- /srv/vm'] },
  },
  {
    name: 'hides no files',
    params: ours,
    ...host('', null, {}, { '/srv/vm/image': 'data' }),
    expect: { refuses: '"/srv/vm" is not empty (image)' },
  },
  {
    name: 'mounts nothing over something else',
    params: ours,
    ...host('', live, declared({ same: false })),
    expect: { refuses: 'Something else is mounted at "/srv/vm": /dev/vdb' },
  },
  {
    name: 'touches no stacked mounts',
    params: { path: '/srv/vm', state: 'absent' },
    ...host(LINE, { ...live, beneath: 1 }),
    expect: { refuses: '2 mounts are stacked' },
  },
  {
    name: 'touches no hidden mount',
    params: ours,
    ...host(LINE, { ...live, hidden: true }),
    expect: { refuses: 'is hidden by a later one' },
  },
  {
    name: 'remounts for flags of the mount point alone, and keeps the others',
    params: { ...ours, opts: ['noatime'] },
    ...host(LINE, live, declared({ flags: ['noatime'] })),
    expect: {
      changes: ['remount /srv/vm with noatime and write its line in /etc/fstab'],
      after: LINE.replace('defaults', 'noatime'),
    },
  },
  {
    name: 'mounts anew what nobody uses',
    params: { path: '/srv/vm', src: 'srv:/vm', fstype: 'nfs', opts: 'vers=4.2' },
    ...host('srv:/vm /srv/vm nfs vers=4.2 0 0\n', live, {
      'whether srv:/vm is mounted at /srv/vm': { ...same, remake: ['vers=4.2'] },
    }),
    expect: {
      changes: ['unmount /srv/vm and mount it with vers=4.2'],
      commands: ['umount -- /srv/vm', 'mount -T /etc/fstab -- /srv/vm'],
    },
  },
  {
    name: 'unmounts nothing that is in use',
    params: ours,
    ...host(LINE, live, { ...declared({ remake: ['vers=4.2'] }), 'users of /srv/vm': ['guest web (process 812)'] }),
    expect: { refuses: '"/srv/vm" is in use by guest web (process 812)' },
  },
  {
    name: 'unmounts before the line goes',
    params: { path: '/srv/vm', state: 'absent' },
    ...host(`a\n${LINE}b /c d\n`, live),
    expect: { changes: ['unmount /srv/vm and remove its line from /etc/fstab'], after: 'a\nb /c d\n' },
    result: { mounted: false, source: '', options: [] },
  },
  {
    name: 'unmounts and leaves the file alone',
    params: { path: '/srv/vm', state: 'unmounted' },
    ...host(LINE, live),
    expect: { changes: ['unmount /srv/vm'], commands: ['umount -- /srv/vm'] },
  },
  {
    name: 'is content with nothing',
    params: { path: '/srv/vm', state: 'absent' },
    ...host('', null),
    expect: 'nothing',
  },
  {
    name: 'writes a line without mounting',
    params: { ...ours, state: 'present' },
    ...host('', null, {}, { '/srv/vm': DIRECTORY }),
    expect: { changes: ['write the line of /srv/vm in /etc/fstab'], after: LINE },
  },
  {
    name: 'puts parents before children',
    params: { ...ours, state: 'present' },
    ...host('x /srv ext4\n# child\ny /srv/vm/a ext4\n', null, {}, { '/srv/vm': DIRECTORY }),
    expect: {
      changes: ['write the line of /srv/vm in /etc/fstab'],
      after: `x /srv ext4\n${LINE}# child\ny /srv/vm/a ext4\n`,
    },
  },
  {
    name: 'stops at several lines',
    params: ours,
    ...host(LINE + LINE, live),
    expect: { refuses: 'several lines for "/srv/vm": 1, 2' },
  },
  {
    name: 'or keeps the first',
    params: { ...ours, duplicates: 'first' },
    ...host(LINE + LINE, live),
    expect: 'nothing',
  },
  {
    name: 'stops at a line of ours that mount ignores',
    params: ours,
    ...host('tmpfs /srv/vm tmpfs defaults # note\n', null),
    expect: { refuses: '/etc/fstab:1 names "/srv/vm" and mount ignores it' },
  },
  {
    name: 'knows the line before it knows the source',
    params: { ...ours, src: later('making the file system', true) },
    ...host('', null, {}, { '/srv/vm': DIRECTORY }),
    expect: { changes: ['mount /srv/vm and write its line in /etc/fstab'] },
  },
  {
    name: 'waits where the source decides what is mounted',
    params: { ...ours, src: later('asking the user') },
    ...host(LINE, live),
    expect: { undecided: 'asking the user' },
  },
  {
    name: 'waits where a mount rests on an earlier task',
    params: ours,
    ...host(LINE, live, { 'whether /dev/vdb is mounted at /srv/vm': unknown('an earlier task') }),
    expect: { undecided: 'an earlier task' },
  },
  {
    name: 'needs a source',
    params: { path: '/srv/vm', fstype: 'ext4' },
    expect: { wrong: 'needs "src" and "fstype"' },
  },
  {
    name: 'never unmounts the root',
    params: { path: '/', state: 'absent' },
    expect: { wrong: 'The root cannot be unmounted' },
  },
  {
    name: 'mounts no swap',
    params: { path: '/a', src: 'x', fstype: 'swap' },
    expect: { wrong: 'Swap is not mounted' },
  },
  {
    name: 'mounts on no symbolic link',
    params: ours,
    ...host('', null, {}, { '/srv/vm': { kind: 'directory', link: '/data' } }),
    expect: { refuses: 'is a symbolic link' },
  },
  {
    name: 'mounts on no path through a symbolic link, which the kernel would not show',
    params: ours,
    ...host('', null, { 'real path of /srv/vm': '/data/vm' }, { '/srv/vm': DIRECTORY }),
    expect: { refuses: 'leads through a symbolic link to "/data/vm"' },
  },
  {
    name: 'says the directory that it would make where the source decides whether the line changes',
    params: { ...ours, src: later('asking the user') },
    ...host(LINE, null, {}, { '/srv': DIRECTORY }),
    expect: {
      undecided: 'asking the user',
      would: ['make the directory /srv/vm', 'mount /srv/vm and write its line in /etc/fstab'],
    },
  },
  {
    name: 'mounts what is seen at another path already',
    params: ours,
    ...host(LINE, null, declared({ same: false, elsewhere: '/data' }), { '/srv/vm': DIRECTORY }),
    expect: { changes: ['mount /srv/vm'] },
  },
  {
    name: 'mounts a file on a file',
    params: { path: '/srv/vm', src: '/a', fstype: 'none', opts: ['bind'] },
    ...host(
      '/a /srv/vm none bind 0 0\n',
      null,
      { 'whether /a is mounted at /srv/vm': { ...same, same: false } },
      {
        '/srv/vm': 'x',
      },
    ),
    expect: { changes: ['mount /srv/vm'] },
  },
  {
    name: 'remounts what an earlier task mounts, whose other flags nobody knows',
    params: { ...ours, opts: ['noatime'] },
    ...host(
      LINE.replace('defaults', 'noatime'),
      { ...live, options: later('mounting /srv/vm') },
      declared({ flags: ['noatime'] }),
    ),
    expect: {
      changes: ['remount /srv/vm with noatime'],
      commands: ['mount -T /etc/fstab -o remount,bind,noatime -- /srv/vm'],
    },
  },
  {
    name: 'says names that are not ASCII as they are written',
    params: ours,
    ...host('', null, {}, { '/srv/vm/\u00c3\u00bc': 'data' }),
    expect: { refuses: '"/srv/vm" is not empty (ü)' },
  },
  {
    name: 'says such a source too',
    params: { path: '/srv/vm', state: 'present', src: '/dev/vdb', fstype: 'ext4' },
    ...host(LINE, { ...live, source: 'srv:/\u00c3\u00bc' }),
    expect: 'nothing',
    result: { mounted: true, source: 'srv:/ü', options: live.options },
  },
]);
