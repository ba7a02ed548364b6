// libvirt's domain XML (formatdomain.html) from simple parameters.
import { element, printXml, type XmlNode } from './xml.ts';

export interface DomainDisk {
  readonly source: string;
  readonly format?: string | undefined;
  readonly bus?: string | undefined;
  /** `vda`, …; by position unless given. */
  readonly target?: string | undefined;
  readonly device?: 'disk' | 'cdrom' | undefined;
  readonly cache?: string | undefined;
  readonly readonly?: boolean | undefined;
}

export interface DomainNetwork {
  readonly network?: string | undefined;
  readonly bridge?: string | undefined;
  readonly model?: string | undefined;
  readonly mac?: string | undefined;
}

export interface DomainDefinition {
  readonly name: string;
  readonly uuid?: string | undefined;
  /** `kvm` unless said. */
  readonly type?: string | undefined;
  /** MiB. */
  readonly memory: number;
  readonly vcpus: number;
  readonly machine?: string | undefined;
  /** `host-model`, `host-passthrough`, or the name of a model. */
  readonly cpu?: string | undefined;
  readonly disks?: readonly DomainDisk[] | undefined;
  readonly networks?: readonly DomainNetwork[] | undefined;
  /** `pty` for a serial console. */
  readonly console?: string | undefined;
}

/** The definition to give to `define`. */
export function buildDomain(domain: DomainDefinition): string {
  return printXml(
    element(
      'domain',
      { type: domain.type ?? 'kvm' },
      element('name', {}, domain.name),
      domain.uuid === undefined ? undefined : element('uuid', {}, domain.uuid),
      element('memory', { unit: 'MiB' }, String(domain.memory)),
      element('vcpu', {}, String(domain.vcpus)),
      element(
        'os',
        {},
        element('type', { arch: 'x86_64', machine: domain.machine }, 'hvm'),
        element('boot', { dev: 'hd' }),
      ),
      element('features', {}, element('acpi'), element('apic')),
      domain.cpu === undefined ? undefined : cpuElement(domain.cpu),
      element(
        'devices',
        {},
        ...(domain.disks ?? []).map(diskElement),
        ...(domain.networks ?? []).map(networkElement),
        domain.console === undefined ? undefined : element('serial', { type: domain.console }),
        domain.console === undefined ? undefined : element('console', { type: domain.console }),
      ),
    ),
  );
}

function cpuElement(cpu: string): XmlNode {
  if (cpu.startsWith('host-')) return element('cpu', { mode: cpu });
  return element('cpu', { mode: 'custom', match: 'exact' }, element('model', {}, cpu));
}

function diskElement(disk: DomainDisk, at: number): XmlNode {
  const bus = disk.bus ?? (disk.device === 'cdrom' ? 'sata' : 'virtio');
  const prefix = bus === 'virtio' ? 'vd' : bus === 'ide' ? 'hd' : 'sd';
  const block = disk.source.startsWith('/dev/');
  return element(
    'disk',
    { type: block ? 'block' : 'file', device: disk.device ?? 'disk' },
    element('driver', {
      name: 'qemu',
      type: disk.format ?? (disk.device === 'cdrom' ? 'raw' : 'qcow2'),
      cache: disk.cache,
    }),
    element('source', { [block ? 'dev' : 'file']: disk.source }),
    element('target', { dev: disk.target ?? `${prefix}${String.fromCharCode(97 + at)}`, bus }),
    disk.readonly || disk.device === 'cdrom' ? element('readonly') : undefined,
  );
}

function networkElement(network: DomainNetwork): XmlNode {
  const kind = network.bridge === undefined ? 'network' : 'bridge';
  return element(
    'interface',
    { type: kind },
    network.mac === undefined ? undefined : element('mac', { address: network.mac }),
    element('source', { [kind]: network.bridge ?? network.network ?? 'default' }),
    element('model', { type: network.model ?? 'virtio' }),
  );
}
