import fc from 'fast-check';
import { isUnknown, type Maybe } from '../../engine/values/unknown.ts';
import type { GuestAt } from '../../modules/looks/libvirt.ts';
import virshMigrate from '../../modules/virsh_migrate.ts';
import { testLaws } from '../laws/any.ts';
import { DIRECTORY, later, type World, type WorldFile } from '../laws/world.ts';
import { asked, OTHER, sighting } from './any-guest.ts';
import { DISK, details, FILE, guest, KVM, NONCE, NONE, UUID, XML } from './guests.ts';

const HOSTS = ['one', 'two', 'three'];
/** What other hosts call them, and hosts that only a URI names. */
const NAMES = ['one', 'two', '10.0.9.3', 'fd00::2', 'far'];
const ISO = '/srv/iso/a.iso';
const NVRAM = '/var/lib/libvirt/qemu/nvram/nested.fd';

const DEVICES = [
  `<hostdev mode='subsystem' type='pci'/>`,
  `<hostdev mode='subsystem' type='pci'><alias name='ua-0'/></hostdev>`,
  `<interface type='hostdev'/>`,
  `<interface type='vdpa'><teaming type='transient' persistent='ua-0'/></interface>`,
  `<interface type='vdpa'><teaming type='transient' persistent='ua-1'/></interface><hostdev><alias name='ua-1'/></hostdev>`,
  `<interface type='network'><source network='default' bridge='virbr0'/><filterref filter='clean'/></interface>`,
  `<interface type='bridge'><source bridge='br0'/><filterref/></interface>`,
  `<interface type='bridge'><source bridge='virbr0'/></interface>`,
  `<interface type='direct'><source dev='eth0'/></interface>`,
  `<filesystem><target dir='share'/></filesystem>`,
  '<filesystem/>',
  `<shmem name='memory'/>`,
  '<shmem/>',
  `<shmem role='master'/>`,
  `<tpm><backend type='passthrough'/></tpm>`,
  `<tpm><backend type='emulator'><encryption secret='1'/></backend></tpm>`,
  `<disk type='file'><source file='${DISK}'/><target dev='vdb'/><transient/></disk>`,
  `<disk type='file'><source file='${DISK}'/><driver type='raw'/><transient/></disk>`,
  `<disk type='file' device='cdrom'><source file='${ISO}'/><target dev='sda'/><readonly/></disk>`,
  `<disk type='volume'><source pool='images' volume='a'/><target dev='vdc'/></disk>`,
  `<graphics listen='10.0.0.1'/>`,
  `<graphics><listen address='127.0.0.1'/></graphics>`,
  '<graphics/>',
  `<serial type='tcp'/>`,
  '<channel/>',
  `<disk type='file'><encryption><secret/></encryption></disk>`,
];
/** A live definition, with other devices, or without what most have. */
const xml = fc.oneof(
  {
    weight: 9,
    arbitrary: fc
      .tuple(
        fc.subarray(DEVICES, { maxLength: 3 }),
        fc.boolean(),
        fc.constantFrom('none', 'writeback'),
        fc.boolean(),
        fc.boolean(),
      )
      .map(([devices, nvram, cache, passthrough, raw]) =>
        XML.replace('</devices>', `${devices.join('')}</devices>`)
          .replace("cache='none'", `cache='${cache}'`)
          .replace("type='qcow2'", raw ? "type='raw'" : "type='qcow2'")
          .replace('</os>', nvram ? `<nvram>${NVRAM}</nvram></os>` : '</os>')
          .replace("mode='custom'", passthrough ? "mode='host-passthrough'" : "mode='custom'"),
      ),
  },
  fc.constantFrom(
    'no XML',
    '<domain/>',
    `<domain type='qemu'><memory>1024</memory><clock><timer name='tsc' frequency='1'/></clock>
<cpu><feature name='invtsc' policy='require'/></cpu></domain>`,
    `<domain><os><type>hvm</type></os><cpu><feature name='invtsc' policy='require'/><feature name='avx'/></cpu></domain>`,
    `<domain><cpu><feature name='invtsc' policy='disable'/></cpu></domain>`,
  ),
);
const rarely = (usual: unknown, ...others: readonly unknown[]) =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(usual) }, fc.constantFrom(...others));
const mostly = (other: unknown, usual: Parameters<typeof fc.record>[0]) =>
  fc.oneof({ weight: 5, arbitrary: fc.record(usual) }, fc.constant(other));
const info = mostly(later('defining the guest'), {
  xml,
  snapshots: rarely([], ['a']),
  checkpoints: rarely([], ['a']),
  job: rarely('none', 'unbounded'),
  diskErrors: rarely('', 'vda: no space'),
});

const file = fc.constantFrom(
  ...[FILE, FILE, FILE, FILE],
  null,
  { ...FILE, inode: '300' },
  { ...FILE, size: 1 },
  { ...FILE, block: true },
  { ...FILE, fsid: '' },
  { ...FILE, fsid: '9:9' },
  ...[
    { ...FILE, fstype: 'btrfs', fsid: '' },
    { ...FILE, fstype: 'btrfs', fsid: '' },
  ],
  { ...FILE, options: ['nolock'] },
  { ...FILE, options: ['soft'] },
);
const files = fc.record({
  [DISK]: file,
  [ISO]: fc.constantFrom(FILE, FILE, null),
  [NVRAM]: fc.constantFrom(FILE, FILE, null),
});
/** What each host says of itself. */
const host = fc.record({
  answers: rarely(true, later('no route')),
  seen: sighting,
  second: sighting,
  /** What another libvirt with the same host's virsh says, asked by URI. */
  far: sighting,
  libvirt: fc.record({
    uuid: rarely(undefined, 'one host', ''),
    hostname: rarely(undefined, 'localhost'),
    libvirt: fc.constantFrom('9.0.0', '9.0.0', '10.0'),
    qemu: fc.constantFrom('7.2.22', '7.2.22', '7.2'),
    networks: rarely(['default'], []),
    pools: rarely(['images'], []),
  }),
  system: fc.record({
    qemuUser: fc.constantFrom(64055, 64055, 107, undefined),
    userfaultfd: fc.boolean(),
    hook: rarely(false, true),
    links: rarely(['br0', 'virbr0', 'eth0'], []),
  }),
  moment: fc.record({ time: rarely(1000, 2000), memory: rarely(8 * 2 ** 30, 2 ** 29) }),
  files,
  fit: fc.constantFrom(
    ...[
      { machine: '', cpu: '' },
      { machine: '', cpu: '' },
    ],
    { machine: '', cpu: undefined },
    { machine: 'no', cpu: '' },
    { machine: '', cpu: 'no' },
  ),
  way: fc.record({
    control: rarely('', 'Host key verification failed'),
    byHostname: rarely(['10.0.0.9'], ['127.0.1.1'], []),
    byName: rarely(['10.0.0.9'], ['::1'], []),
    data: fc.constantFrom('refused', 'refused', 'open', 'silent', 'unreachable', 'not tried'),
  }),
});

/** What a host says of a second guest. */
function secondOf({ seen, second }: { readonly seen: Maybe<GuestAt>; readonly second: Maybe<GuestAt> }) {
  if (isUnknown(second) || second.kind !== 'guest') return asked(OTHER, seen);
  return { ...second, uuid: OTHER, name: 'second' };
}

/** Every host answers, and the guest runs on one of them. */
function withGuestOnOne<T extends { readonly one: object; readonly two: object; readonly three: object }>(hosts: T): T {
  const seen = (at: GuestAt) => ({ answers: true, seen: at });
  return {
    ...hosts,
    one: { ...hosts.one, ...seen(guest()) },
    two: { ...hosts.two, ...seen(NONE), far: NONE },
    three: { ...hosts.three, ...seen(NONE) },
  };
}

const detailsOf = (said: unknown) => (isUnknown(said) ? said : details(said as object));

const world = fc
  .record({
    ...{ one: host, two: host, three: host, info, other: info },
    runs: fc.subarray([UUID, OTHER]),
    nonce: rarely(NONCE, later('a fresh name')),
    images: fc.constantFrom<unknown>([DISK], [], ['/dev/vdb'], later('defining the guest')),
    table: fc.constantFrom<WorldFile>(
      ...['10.0.0.9 one two three far\n', '127.0.1.1 two\n', ''],
      ...[DIRECTORY, later('writing /etc/hosts')],
    ),
    plain: fc.boolean(),
  })
  .map(({ info: first, other, runs, nonce, images, table, plain, ...drawn }): World => {
    const hosts = plain ? withGuestOnOne(drawn) : drawn;
    const answers = Object.entries(hosts).flatMap(([name, said]): (readonly [string, unknown])[] => {
      const { libvirt, seen, far } = said;
      const own = { ...libvirt, uuid: libvirt.uuid ?? `uuid-${name}`, hostname: libvirt.hostname ?? name };
      return [
        [`${name} answers`, said.answers],
        [`guest second on ${name}`, asked('second', secondOf(said))] as const,
        ...['nested', UUID, OTHER, 'renamed'].flatMap((id) => [
          [`guest ${id} on ${name}`, id === OTHER ? secondOf(said) : asked(id, seen)] as const,
          [`guest ${id} on ${name} at qemu+ssh://far/system`, asked(id, far)] as const,
        ]),
        [`guests that run on ${name}`, runs.map((uuid) => ({ uuid, name: 'nested' }))],
        [`libvirt of ${name}`, own],
        [`what ${name} has for guests`, said.system],
        [`clock and free memory of ${name}`, said.moment],
        ['a fresh name for a token', nonce],
        [`name of the host ${name}`, name],
        ...['nested', UUID, OTHER].map((id) => [`images of guest ${id} on ${name}`, images] as const),
        [`the guest's files on ${name}`, said.files],
        [`what QEMU offers on ${name}`, said.fit],
        ...NAMES.map((to) => [`way from ${name} to ${to}`, said.way] as const),
      ];
    });
    const { one } = hosts;
    return {
      looks: {
        ...Object.fromEntries(answers),
        'libvirt of far': { ...one.libvirt, uuid: 'uuid-far', hostname: 'far' },
        'what QEMU offers on far': one.fit,
        [`guest ${UUID} in detail`]: detailsOf(first),
        [`guest ${OTHER} in detail`]: detailsOf(other),
      },
      files: { '/etc/hosts': table },
    };
  });

testLaws(virshMigrate, {
  params: {
    domain: fc.constantFrom('nested', 'nested', UUID, 'all', 'all'),
    dest: fc.constantFrom(
      ...['one', 'two', 'two', 'three', 'four'],
      ...['qemu+ssh://two/system', 'qemu+ssh://10.0.9.3/system', 'qemu+ssh://far/system', 'qemu+ssh://far/system'],
    ),
    migrate_uri: fc.constant('tcp://10.0.9.2'),
    uri: fc.constantFrom('qemu:///system', 'qemu:///session'),
    allow_unsafe: fc.boolean(),
    timeout: fc.constant(60),
    parallel: fc.constant(4),
  },
  at: fc.tuple(fc.constantFrom(...HOSTS), fc.boolean()).map(([on, six]) => ({
    ...KVM,
    host: on,
    peers: HOSTS,
    playHosts: HOSTS,
    nameOf: (name) => (name === 'three' ? '10.0.9.3' : six && name === 'two' ? 'fd00::2' : name),
  })),
  world,
  runs: 900,
});
