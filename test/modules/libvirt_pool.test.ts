import fc from 'fast-check';
import { unknown } from '../../engine/values/unknown.ts';
import pool from '../../modules/libvirt_pool.ts';
import type { Pool, PoolAt } from '../../modules/looks/storage.ts';
import { testLaws } from '../laws/any.ts';
import { testCases } from '../laws/case.ts';
import { DIRECTORY, later, type World } from '../laws/world.ts';

const UUID = '0c6c5511-ae35-4743-a8bc-d373238cd538';
const XML = `<pool type='dir'><name>vm</name><uuid>${UUID}</uuid><features><cow state='no'/></features><target><path>/srv/vm</path></target></pool>`;

const active: Pool = {
  kind: 'pool',
  uuid: UUID,
  active: true,
  persistent: true,
  autostart: true,
  differences: [],
  permissions: [],
  liveDifferences: [],
  path: '/srv/vm',
  xml: XML,
};
const inactive: Pool = { ...active, active: false };
const transient: Pool = { ...active, persistent: false, autostart: false };
const moved: Pool = {
  ...active,
  path: '/srv/old',
  differences: ["target: '/srv/old', expected '/srv/vm'"],
  liveDifferences: ["target: '/srv/old', expected '/srv/vm'"],
};

const says = (vm: PoolAt | object, more: Readonly<Record<string, unknown>> = {}) => ({
  'pool vm': vm,
  'size of pool vm': null,
  'mount at /srv/vm': null,
  'places of all pools': [],
  'users of /srv/old': [],
  'libvirt listens': true,
  ...more,
});
const mount = { root: '/', device: '0:40', options: [], beneath: 0, hidden: false };
const nfs = { ...mount, source: 'server:/srv/vm', fstype: 'nfs4' };
const files = { '/srv/vm': DIRECTORY };
const virsh = 'virsh -q -c qemu:///system';
const vm = { name: 'vm', target: '/srv/vm' };

testCases(pool, [
  {
    name: 'leaves a pool alone that is as declared',
    params: vm,
    files,
    looks: says(active, { 'size of pool vm': { capacity: 100, available: 40 } }),
    expect: 'nothing',
    result: { uuid: UUID, path: '/srv/vm', capacity: 100, available: 40 },
  },
  {
    name: 'defines, starts and autostarts a pool in a directory that is there',
    params: vm,
    files,
    looks: says({ kind: 'none' }),
    expect: { changes: ['define and start pool vm', 'start pool vm with libvirt'] },
  },
  {
    name: 'builds only where the directory is missing',
    params: { ...vm, permissions: { mode: '0750' } },
    files: { '/srv': DIRECTORY },
    looks: says(inactive),
    expect: {
      changes: ['start pool vm'],
      commands: [`${virsh} pool-build --pool vm`, `${virsh} pool-start --pool vm`],
    },
  },
  {
    name: "makes the directory of a new pool with libvirt's own mode where none is declared",
    params: vm,
    files: { '/srv': DIRECTORY },
    looks: says({ kind: 'none' }),
    expect: { changes: ['define and start pool vm', 'start pool vm with libvirt'] },
  },
  {
    name: 'keeps UUID and features of an existing definition',
    params: vm,
    files,
    looks: says({ ...inactive, differences: ["target: '/srv/old', expected '/srv/vm'"] }),
    expect: {
      changes: ['redefine and start pool vm'],
      after: `<pool type='dir'>\n  <name>vm</name>\n  <uuid>${UUID}</uuid>\n  <features>\n    <cow state='no'/>\n  </features>\n  <target>\n    <path>/srv/vm</path>\n  </target>\n</pool>\n`,
    },
  },
  {
    name: 'makes a transient pool persistent without a restart',
    params: vm,
    files,
    looks: says(transient),
    expect: { changes: ['make persistent pool vm', 'start pool vm with libvirt'] },
  },
  {
    name: 'restarts an active pool that lies elsewhere and that nobody uses: stop, define, build, start',
    params: vm,
    files: { '/srv': DIRECTORY },
    looks: says(moved),
    expect: { changes: ['redefine and restart pool vm'] },
  },
  {
    name: 'does not restart it while a guest uses it, nor makes the new directory',
    params: vm,
    files: { '/srv': DIRECTORY },
    looks: says(moved, { 'users of /srv/old': ['guest web (process 812)'] }),
    expect: { changes: ['redefine pool vm'] },
  },
  {
    name: 'does not mind processes that are no guests',
    params: vm,
    files,
    looks: says(moved, { 'users of /srv/old': ['bash (process 7)'] }),
    expect: { changes: ['redefine and restart pool vm'] },
  },
  {
    name: 'never restarts it where the playbook says so',
    params: { ...vm, restart: 'never' },
    files,
    looks: says({ ...moved, differences: [] }),
    expect: 'nothing',
  },
  {
    name: 'stops a pool and keeps its definition',
    params: { ...vm, state: 'inactive' },
    looks: says(active),
    expect: { changes: ['stop pool vm'], commands: [`${virsh} pool-destroy --pool vm`] },
    result: { uuid: UUID, path: '/srv/vm', capacity: later('this task'), available: later('this task') },
  },
  {
    name: 'forgets a pool and never deletes it',
    params: { name: 'vm', state: 'absent' },
    looks: says(active),
    expect: {
      changes: ['forget pool vm'],
      commands: [`${virsh} pool-destroy --pool vm`, `${virsh} pool-undefine --pool vm`],
    },
  },
  {
    name: 'refuses before anything where nothing is mounted',
    params: { ...vm, require_mount: 'any' },
    files,
    looks: says({ kind: 'none' }),
    expect: { refuses: 'Nothing is mounted on "/srv/vm"' },
  },
  {
    name: 'refuses also where the pool is active already',
    params: { ...vm, require_mount: 'nfs' },
    files,
    looks: says(active, { 'mount at /srv/vm': { ...mount, source: '/dev/sdb', fstype: 'btrfs' } }),
    expect: { refuses: 'is a mount of btrfs, expected nfs' },
  },
  {
    name: 'starts on the mount that it is meant for, whatever is known of the directory',
    params: { ...vm, require_mount: 'nfs' },
    files: { '/srv/vm': unknown('mounting /srv/vm') },
    looks: says(inactive, { 'mount at /srv/vm': nfs }),
    expect: { changes: ['start pool vm'] },
  },
  {
    name: 'is undecided where nobody knows yet what will be mounted, and says what it would do',
    params: { ...vm, require_mount: 'nfs' },
    files,
    looks: says(inactive, { 'mount at /srv/vm': { ...nfs, fstype: unknown('mounting /srv/vm') } }),
    expect: { undecided: 'mounting /srv/vm', would: ['start pool vm'] },
  },
  {
    name: 'refuses the place of another pool and names that one',
    params: vm,
    files,
    looks: says({ kind: 'none' }, { 'places of all pools': [{ uuid: 'x', name: 'other', target: '/srv/vm' }] }),
    expect: { refuses: 'is the place of pool "other" already' },
  },
  {
    name: 'refuses a target that is no directory',
    params: vm,
    files: { '/srv/vm': 'bytes' },
    looks: says({ kind: 'none' }),
    expect: { refuses: '"/srv/vm" is no directory' },
  },
  {
    name: 'does not make the directory of an active pool again',
    params: vm,
    files: { '/srv': DIRECTORY },
    looks: says(active),
    expect: { refuses: 'its directory "/srv/vm" is gone' },
  },
  {
    name: 'says that libvirt does not answer',
    params: vm,
    files,
    looks: says({ kind: 'silent', why: 'no socket' }),
    expect: { refuses: 'no socket' },
  },
  { name: 'wants a target', params: { name: 'vm' }, expect: { wrong: 'target' } },
  {
    name: 'knows that libvirt takes no set-id bits',
    params: { ...vm, permissions: { mode: '2750' } },
    expect: { wrong: 'set-id' },
  },
  {
    name: 'knows what a type has no use for',
    params: { ...vm, source: { dir: '/srv/x' } },
    expect: { wrong: '"type: dir" has no "dir"' },
  },
]);

const anyPool = fc.constantFrom<PoolAt>(
  active,
  inactive,
  transient,
  moved,
  { ...inactive, permissions: ["mode: '0711', expected '0750'"] },
  { ...active, autostart: false },
  { ...moved, xml: unknown('an earlier task') },
  { ...moved, xml: 'no XML' },
  { ...moved, path: unknown('an earlier task') },
  { ...moved, path: undefined },
  { ...moved, persistent: false },
  { ...active, xml: unknown('an earlier task') },
  { ...inactive, differences: ["target: '/srv/old', expected '/srv/vm'"], permissions: unknown('an earlier task') },
  { kind: 'none' },
  { kind: 'silent', why: 'no socket' },
);
const mounts = [
  ...[null, null, nfs, unknown('an earlier task'), { ...nfs, hidden: true }],
  ...[
    { ...nfs, fstype: 'ext4' },
    { ...nfs, fstype: unknown('an earlier task') },
  ],
];
const spots: readonly NonNullable<World['files']>[] = [
  ...[files, files, { '/srv': DIRECTORY }, { '/srv': DIRECTORY }, { '/srv': 'bytes' }],
  ...[{ '/srv/vm': { kind: 'unreadable' } } as const, { '/srv/vm': { kind: 'missing', link: 'x' } } as const],
  { '/srv/vm': later('an earlier task') },
];
const anyWorld: fc.Arbitrary<World> = fc
  .record({
    at: anyPool,
    mounted: fc.constantFrom(...mounts),
    some: fc.constantFrom(...spots),
    listens: fc.constantFrom(true, true, false, unknown('an earlier task')),
    users: fc.constantFrom<readonly string[]>([], [], ['guest web (process 7)'], ['bash (process 7)']),
    places: fc.constantFrom<unknown>([], [], [{ name: 'other', target: '/srv/vm/' }], unknown('an earlier task')),
    size: fc.constantFrom<unknown>(null, { capacity: 1, available: 1 }),
  })
  .map(({ at, mounted, some, listens, users, places, size }) => ({
    files: some,
    looks: says(at, {
      'mount at /srv/vm': mounted,
      'users of /srv/vm': users,
      'users of /srv/old': users,
      'libvirt listens': listens,
      'places of all pools': places,
      'size of pool vm': size,
    }),
  }));

testLaws(pool, {
  params: {
    name: fc.constant('vm'),
    target: fc.constant('/srv/vm'),
    uri: fc.constantFrom('qemu:///system', 'qemu:///session'),
    source: fc.constantFrom({}, { host: 'h', dir: '/e' }, { device: '/dev/sdb' }),
  },
  world: anyWorld,
  runs: 600,
});
