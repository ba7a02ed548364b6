import fc from 'fast-check';
import virshMigrate from '../../modules/virsh_migrate.ts';
import { testLaws } from '../laws/any.ts';
import { later, type World } from '../laws/world.ts';
import { asked, OTHER, sighting } from './any-guest.ts';
import { DISK, details, FILE, KVM, NONCE, UUID, XML } from './guests.ts';

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
    weight: 12,
    arbitrary: fc
      .tuple(fc.subarray(DEVICES, { maxLength: 3 }), fc.boolean(), fc.constantFrom('none', 'writeback'), fc.boolean())
      .map(([devices, nvram, cache, passthrough]) =>
        XML.replace('</devices>', `${devices.join('')}</devices>`)
          .replace("cache='none'", `cache='${cache}'`)
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
const info = fc.record({
  xml,
  snapshots: rarely([], ['a']),
  checkpoints: rarely([], ['a']),
  job: rarely('none', 'unbounded'),
  diskErrors: rarely('', 'vda: no space'),
});

const file = rarely(
  FILE,
  null,
  { ...FILE, inode: '300' },
  { ...FILE, size: 1 },
  { ...FILE, block: true },
  { ...FILE, fsid: '' },
  { ...FILE, fsid: '9:9' },
  { ...FILE, fstype: 'btrfs', fsid: '' },
  { ...FILE, options: ['nolock'] },
  { ...FILE, options: ['soft'] },
);
const files = fc.record({ [DISK]: file, [ISO]: rarely(FILE, null), [NVRAM]: rarely(FILE, null) });
/** What each host says of itself. */
const host = fc.record({
  answers: rarely(true, later('no route')),
  seen: sighting,
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
    qemuUser: rarely(64055, 107, undefined),
    userfaultfd: fc.boolean(),
    hook: rarely(false, true),
    links: rarely(['br0', 'virbr0', 'eth0'], []),
  }),
  moment: fc.record({ time: rarely(1000, 2000), memory: rarely(8 * 2 ** 30, 2 ** 29) }),
  files,
  fit: rarely(
    { machine: '', cpu: '' },
    { machine: '', cpu: undefined },
    { machine: 'no', cpu: '' },
    { machine: '', cpu: 'no' },
  ),
  way: fc.record({
    control: rarely('', 'Host key verification failed'),
    byHostname: rarely(['10.0.0.9'], ['127.0.1.1'], []),
    byName: rarely(['10.0.0.9'], ['::1'], []),
    data: rarely('refused', 'open', 'silent', 'unreachable', 'not tried'),
  }),
});

const world = fc
  .record({ one: host, two: host, three: host, info, other: info, runs: fc.subarray([UUID, OTHER]) })
  .map(({ info: first, other, runs, ...hosts }): World => {
    const answers = Object.entries(hosts).flatMap(([name, said]): (readonly [string, unknown])[] => {
      const { libvirt, seen, far } = said;
      const own = { ...libvirt, uuid: libvirt.uuid ?? `uuid-${name}`, hostname: libvirt.hostname ?? name };
      return [
        [`${name} answers`, said.answers],
        ...['nested', UUID, OTHER, 'renamed'].flatMap((id) => [
          [`guest ${id} on ${name}`, asked(id, seen)] as const,
          [`guest ${id} on ${name} at qemu+ssh://far/system`, asked(id, far)] as const,
        ]),
        [`guests that run on ${name}`, runs.map((uuid) => ({ uuid, name: 'nested' }))],
        [`libvirt of ${name}`, own],
        [`what ${name} has for guests`, said.system],
        [`clock and free memory of ${name}`, said.moment],
        ['a fresh name for a token', NONCE],
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
        [`guest ${UUID} in detail`]: details(first as object),
        [`guest ${OTHER} in detail`]: details(other as object),
      },
    };
  });

testLaws(virshMigrate, {
  params: {
    domain: fc.constantFrom('nested', 'nested', UUID, 'all'),
    dest: fc.constantFrom(
      ...['one', 'two', 'two', 'three', 'four'],
      ...['qemu+ssh://two/system', 'qemu+ssh://10.0.9.3/system', 'qemu+ssh://far/system'],
    ),
    migrate_uri: fc.constant('tcp://10.0.9.2'),
    uri: fc.constantFrom('qemu:///system', 'qemu:///session'),
    allow_unsafe: fc.constantFrom(true, true, false),
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
  runs: 1500,
});
