// What a guest needs of the host that it runs on, from its live definition (formatdomain.html).
import { textOfBytes } from '../../engine/contract/index.ts';
import { bootFilesOf, disksOf } from '../formats/domain-uses.ts';
import { attributeAt, child, childrenOf, descendants, parseXml, textAt, type XmlNode } from '../formats/xml.ts';

export interface DiskNeed {
  readonly target: string;
  /** The image, then what it rests on. */
  readonly files: readonly string[];
  /** A CD-ROM or another medium that is only read. */
  readonly readonly: boolean;
  /** It may become larger while the guest runs. */
  readonly grows: boolean;
  readonly cache: string;
}

export interface GuestNeeds {
  readonly disks: readonly DiskNeed[];
  /** Kernel, initrd, loader, nvram. */
  readonly bootFiles: readonly string[];
  readonly nvram: string;
  readonly bridges: readonly string[];
  readonly networks: readonly string[];
  readonly pools: readonly string[];
  readonly virtType: string;
  readonly arch: string;
  readonly machine: string;
  readonly emulator: string;
  readonly hasCpu: boolean;
  readonly cpuMode: string;
  /** Bytes. */
  readonly memory: number;
  /** Devices that cannot move, in words. */
  readonly bound: readonly string[];
  /** What may be different on another host, in words. */
  readonly doubtful: readonly string[];
}

/** Undefined where the XML cannot be read. */
export function needsOf(xml: string): GuestNeeds | undefined {
  const reading = parseXml(xml);
  return reading.ok ? readNeeds(reading.root) : undefined;
}

function readNeeds(domain: XmlNode): GuestNeeds {
  const devices = child(domain, 'devices');
  const uses = new Map(disksOf(domain).map((disk) => [disk.target, disk]));
  const disks = childrenOf(devices, 'disk').flatMap((disk): readonly DiskNeed[] => {
    const target = attributeAt(disk, 'dev', 'target') ?? '';
    const use = uses.get(target);
    const readonly = use?.readonly || use?.device === 'cdrom';
    const grows = attributeAt(disk, 'type', 'driver') !== 'raw' && !readonly;
    const cache = attributeAt(disk, 'cache', 'driver') ?? 'default';
    return use ? [{ target, files: use.files.map(textOfBytes), readonly: readonly === true, grows, cache }] : [];
  });
  const cards = childrenOf(devices, 'interface');
  const sources = (name: string) => cards.flatMap((card) => attributeAt(card, name, 'source') ?? []);
  const bridges = cards
    .filter((card) => attributeAt(card, 'network', 'source') === undefined)
    .flatMap((card) => attributeAt(card, 'bridge', 'source') ?? attributeAt(card, 'dev', 'source') ?? []);
  return {
    disks,
    bootFiles: bootFilesOf(domain).map(textOfBytes),
    nvram: textAt(domain, 'os', 'nvram')?.trim() ?? '',
    bridges: [...new Set(bridges)],
    networks: [...new Set(sources('network'))],
    pools: childrenOf(devices, 'disk').flatMap((disk) => attributeAt(disk, 'pool', 'source') ?? []),
    virtType: domain.attributes.get('type') ?? 'kvm',
    arch: attributeAt(domain, 'arch', 'os', 'type') ?? 'x86_64',
    machine: attributeAt(domain, 'machine', 'os', 'type') ?? '',
    emulator: textAt(domain, 'devices', 'emulator')?.trim() ?? '',
    hasCpu: childrenOf(child(domain, 'cpu')).length > 0,
    cpuMode: attributeAt(domain, 'mode', 'cpu') ?? '',
    memory: Number(textAt(domain, 'memory') ?? 0) * 1024,
    bound: boundDevices(domain, devices),
    doubtful: doubtfulDevices(domain, devices),
  };
}

/** What `qemuMigrationSrcIsAllowed` of libvirt refuses, and what would be left behind. */
function boundDevices(domain: XmlNode, devices: XmlNode | undefined): readonly string[] {
  const say = (name: string, words: (node: XmlNode) => string | undefined) =>
    childrenOf(devices, name).flatMap((node) => words(node) ?? []);
  const teamed = new Set(
    childrenOf(devices, 'interface').flatMap((card) => attributeAt(card, 'persistent', 'teaming') ?? []),
  );
  const invtsc = descendants(domain, 'feature').some(
    (node) => node.attributes.get('name') === 'invtsc' && node.attributes.get('policy') === 'require',
  );
  const frequency = descendants(domain, 'timer').some((node) => node.attributes.has('frequency'));
  return [
    ...say('hostdev', (node) =>
      teamed.has(attributeAt(node, 'name', 'alias') ?? '') ? undefined : `host device (${node.attributes.get('type')})`,
    ),
    ...say('interface', (node) => {
      const type = node.attributes.get('type') ?? '';
      return ['hostdev', 'vdpa', 'vhostuser'].includes(type) && child(node, 'teaming') === undefined
        ? `network card of type ${type}`
        : undefined;
    }),
    ...say('filesystem', (node) => `shared directory "${attributeAt(node, 'dir', 'target') ?? ''}"`),
    ...say('shmem', (node) =>
      node.attributes.get('role') === 'master' ? undefined : `shared memory "${node.attributes.get('name') ?? ''}"`,
    ),
    ...say('tpm', (node) => (attributeAt(node, 'type', 'backend') === 'passthrough' ? 'TPM of the host' : undefined)),
    ...say('disk', (node) =>
      child(node, 'transient') ? `transient disk ${attributeAt(node, 'dev', 'target') ?? ''}` : undefined,
    ),
    ...(invtsc && !frequency ? ['CPU feature invtsc without a fixed frequency'] : []),
  ];
}

function doubtfulDevices(domain: XmlNode, devices: XmlNode | undefined): readonly string[] {
  const nvram = textAt(domain, 'os', 'nvram');
  const emulatedTpm = childrenOf(devices, 'tpm').some((node) => attributeAt(node, 'type', 'backend') === 'emulator');
  const listens = childrenOf(devices, 'graphics')
    .map((node) => node.attributes.get('listen') ?? attributeAt(node, 'address', 'listen') ?? '')
    .filter((address) => address !== '' && !/^(127\.|0\.0\.0\.0$|::$|::1$|localhost$)/.test(address));
  const bound = [...childrenOf(devices, 'serial'), ...childrenOf(devices, 'channel')].filter((node) =>
    ['tcp', 'udp', 'dev', 'pipe'].includes(node.attributes.get('type') ?? ''),
  );
  const filtered = descendants(domain, 'filterref').map((node) => node.attributes.get('filter') ?? '');
  const secrets = descendants(domain, 'secret').length > 0;
  return [
    ...(nvram ? [`it keeps firmware variables in "${nvram.trim()}"`] : []),
    ...(emulatedTpm ? ['its emulated TPM keeps its state below /var/lib/libvirt/swtpm'] : []),
    ...listens.map((address) => `its display listens at ${address}`),
    ...bound.map((node) => `its ${node.name} port is bound to the host (${node.attributes.get('type')})`),
    ...filtered.map((filter) => `it needs the network filter "${filter}"`),
    ...(secrets ? ['it needs secrets that libvirt keeps on each host'] : []),
  ];
}
