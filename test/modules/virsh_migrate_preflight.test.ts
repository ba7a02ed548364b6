import { describe, expect, test } from 'vitest';
import { commandsOf } from '../../engine/hosts/batch/describe.ts';
import { unknown } from '../../engine/values/unknown.ts';
import virshMigrate from '../../modules/virsh_migrate.ts';
import { testCases } from '../laws/case.ts';
import { later } from '../laws/world.ts';
import { DISK, details, FILE, type facts, KVM, moving, planOf, to, UUID, withDevice, XML } from './guests.ts';

testCases(virshMigrate, [
  {
    name: 'a guest that asks for no processor of its own may go',
    params: to('two'),
    at: KVM,
    looks: moving({
      guest: details({ xml: XML.replace(/<cpu.*<\/cpu>/, '') }),
      fit: { machine: '', cpu: undefined },
    }),
    expect: { changes: ['migrate nested from one to two'] },
  },
]);

describe('what blocks it', () => {
  const no = (name: string, more: Parameters<typeof facts>[0], refuses: string, params = to('two')) => ({
    name,
    params,
    at: KVM,
    looks: moving(more),
    expect: { refuses },
  });
  const there = (more: object) => ({ filesThere: { [DISK]: { ...FILE, ...more } } });
  const local = { [DISK]: { ...FILE, fstype: 'btrfs', fsid: '' } };
  const hosts = { libvirt: '9.0.0', qemu: '7.2.22', networks: [], pools: [] };
  testCases(virshMigrate, [
    no('another inode', there({ inode: '300' }), 'is another file on two (inode 300'),
    no('another inode, unsafe or not', there({ inode: '300' }), 'is another file', to('two', { allow_unsafe: true })),
    no('another NFS file system', there({ fsid: '9:9' }), 'is on another NFS file system on two (9:9)'),
    no('no file', { filesThere: { [DISK]: null } }, `"${DISK}" is missing on two`),
    no('locks of its own', there({ options: ['rw', 'nolock'] }), 'is mounted with nolock'),
    no('a local file system', { files: local, filesThere: local }, 'is on btrfs on the source, which is not a network'),
    no('snapshots', { guest: details({ snapshots: ['before'] }) }, 'it has snapshots (before)'),
    no('a disk with an error', { guest: details({ diskErrors: 'vda: no space' }) }, 'vda: no space'),
    no('one host', { there: { uuid: 'uuid-one', hostname: 'two', ...hosts } }, 'have one host UUID'),
    no('a loopback name', { way: { control: '', byHostname: ['127.0.1.1'], byName: [], data: 'refused' } }, 'loopback'),
    no(
      'no way',
      { way: { control: 'Host key verification failed', byHostname: ['1'], byName: [], data: 'refused' } },
      'cannot reach qemu+ssh://two/system: Host key',
    ),
    no('a firewall', { way: { control: '', byHostname: ['10.0.0.2'], byName: [], data: 'silent' } }, 'does not answer'),
    no(
      'another CPU',
      { fit: { machine: '', cpu: 'missing features: avx2' } },
      'cannot offer it: missing features: avx2',
    ),
    no('an unknown machine', { fit: { machine: 'not supported', cpu: '' } }, 'two cannot run it: not supported'),
    no('little memory', { momentThere: { time: 1000, memory: 2 ** 29 } }, 'two has 512 MiB'),
    no(
      'a network',
      { guest: details({ xml: withDevice(`<interface type='network'><source network='lan'/></interface>`) }) },
      'network "lan" is not active on two',
    ),
    no(
      'a bridge',
      { guest: details({ xml: withDevice(`<interface type='bridge'><source bridge='br0'/></interface>`) }) },
      'two has no interface "br0"',
    ),
    no(
      'a device of the host',
      { guest: details({ xml: withDevice(`<hostdev mode='subsystem' type='pci'/>`) }) },
      'host device (pci)',
    ),
    no('post-copy', {}, 'does not let QEMU use userfaultfd', to('two', { postcopy: true })),
  ]);

  test('all of it is said, not the first alone', () => {
    const looks = moving({ guest: details({ snapshots: ['a'], diskErrors: 'vda: broken' }) });
    const { verdict } = planOf(to('two'), looks);
    expect(verdict).toMatchObject({ verdict: 'refuse', reason: expect.stringMatching(/vda: broken.*snapshots/) });
    expect(verdict.verdict === 'refuse' && verdict.notes?.length).toBeGreaterThan(15);
  });

  test('an FSID of 0:0 is no verdict', () => {
    const nobody = { [DISK]: { ...FILE, fsid: '' } };
    expect(planOf(to('two'), moving({ files: nobody, filesThere: nobody })).verdict.verdict).toBe('change');
  });
});

describe('a guest that is only just defined', () => {
  const unseen = later('defining it');
  const file = (bytes: string) => ({ kind: 'file', bytes });
  const foreseen = (more: Readonly<Record<string, unknown>> = {}) => ({
    ...moving(),
    [`guest ${UUID} in detail`]: unseen,
    [`images of guest ${UUID} on one`]: [DISK],
    'a fresh name for a token': unknown('a fresh name'),
    'name of the host two': 'two',
    'content of /etc/hosts': file('10.0.0.2 two\n'),
    'content of /etc/nsswitch.conf': file('hosts: files dns\n'),
    ...more,
  });
  const commandsFrom = (looks: Readonly<Record<string, unknown>>): readonly string[] => {
    const { verdict } = planOf(to('two'), looks);
    const [change] = verdict.verdict === 'undecided' ? verdict.would : [];
    return change ? commandsOf(change) : [];
  };

  test('would move, unless its checks stop that', () => {
    const { verdict } = planOf(to('two'), foreseen());
    expect(verdict).toMatchObject({ verdict: 'undecided', onlyStops: true, on: unseen });
    expect(verdict).toMatchObject({ notes: [{ text: expect.stringContaining('checked when applied') }] });
  });

  test('has commands that are known but for the name of the token, and what its images rest on', () => {
    const [write, read, migrate, ...rest] = commandsFrom(foreseen());
    const tokens = '/srv/vm/.play-token-⟨a fresh name⟩ ⟨a token beside what the images of nested rest on⟩';
    expect(write).toContain(`sh ⟨a fresh name⟩ ${tokens}`);
    expect(read).toContain(tokens);
    expect(migrate).toMatch(/migrate --live --persistent --undefinesource --abort-on-error --domain/);
    expect(rest).toHaveLength(2);
  });

  test.each([
    [
      'that goes by the inventory’s name where its own is a loopback address',
      '127.0.1.1 me\n10.0.0.2 two\n',
      'me',
      '--migrateuri tcp://two ',
    ],
    ['of which nobody knows what another name service says', '', 'two', '⟨how the source finds two⟩'],
    ['of which two lines disagree', '127.0.1.1 two\n10.0.0.2 two\n', 'two', '⟨how the source finds two⟩'],
  ])('has a way to the destination %s', (_, hosts, name, words) => {
    const looks = foreseen({ 'content of /etc/hosts': file(hosts), 'name of the host two': name });
    expect(commandsFrom(looks)[2]).toContain(words);
  });

  test('has no tokens where it has no images', () => {
    expect(commandsFrom(foreseen({ [`images of guest ${UUID} on one`]: [] }))[0]).toMatch(/migrate --live/);
  });

  test('shows where a token is for each image where nobody knows its images', () => {
    const [write] = commandsFrom(foreseen({ [`images of guest ${UUID} on one`]: unknown('x') }));
    expect(write).toContain('⟨a token beside each image of nested⟩');
  });
});
