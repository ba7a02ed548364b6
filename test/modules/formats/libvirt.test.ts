import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { domainDifferences } from '../../../modules/formats/domain-compare.ts';
import { bootFilesOf, disksOf, domainName, domainUuid, networksOf } from '../../../modules/formats/domain-uses.ts';
import { buildDomain, type DomainDefinition } from '../../../modules/formats/domain-xml.ts';
import { buildPool, type PoolDefinition, poolDifferences, readPool } from '../../../modules/formats/pool-xml.ts';
import {
  parseDomainInfo,
  parseDomainState,
  parseJobInfo,
  parseNames,
  parsePoolInfo,
} from '../../../modules/formats/virsh.ts';
import {
  attributeAt,
  childrenOf,
  element,
  parseXml,
  printXml,
  textAt,
  type XmlNode,
} from '../../../modules/formats/xml.ts';
import { anyBytes, filesOf } from './bytes-arbitrary.ts';

const read = (xml: string): XmlNode => {
  const reading = parseXml(xml);
  if (!reading.ok) throw new Error(reading.problem);
  return reading.root;
};

describe('xml', () => {
  test.each([
    ['P19 truncated', '<pool><name>x</name>'],
    ['P20 a DOCTYPE', '<!DOCTYPE pool [<!ENTITY x SYSTEM "/etc/passwd">]><pool/>'],
    ['no element', ''],
    ['text alone', 'hello'],
    ['a control character', '<a>\x01</a>'],
    ['a control character by its number', '<a>&#x1B;</a>'],
    ['the character 0', "<a b='&#0;'/>"],
    ['an unknown entity', '<a>&x;</a>'],
    ['two roots', '<a/><b/>'],
    ['an attribute without quotes', '<a b=c/>'],
  ])('%s is a problem, not an exception', (_, bytes) => {
    expect(parseXml(bytes)).toMatchObject({ ok: false, problem: expect.stringMatching(/./) });
  });
  test('P1 P22 spelling does not count', () => {
    expect(read('<a y="2" x=\'1\'>\n  <b/><!-- c --><?p?><c><![CDATA[<]]></c></a>')).toEqual(
      read("<a x='1' y='2'><b></b><c>&lt;</c></a>"),
    );
  });
  test('P49 encoding declarations and CRLF are normalised', () => {
    expect(textAt(read('\xEF\xBB\xBF<?xml version="1.0" encoding="latin1"?>\r\n<a>x\r\ny</a>'))).toBe('x\ny');
  });
  test('P16 UTF-8 stays bytes, also the byte 0x85, and references become bytes', () => {
    expect(textAt(read('<a>\xC3\x85&#xC5;&#197;</a>'))).toBe('\xC3\x85\xC3\x85\xC3\x85');
  });
  test('P50 white space of a text is part of it', () =>
    expect(textAt(read('<t><path> /x </path></t>'), 'path')).toBe(' /x '));
  test('what is built is escaped', () => {
    const node = element('a', { b: `<&>"'` }, element('c', {}, '</c>&<d>'), element('e', { f: undefined }));
    expect(read(printXml(node))).toEqual(node);
  });
  test('no bytes throw', () => {
    const files = filesOf(
      '<a>|</a>|<b x="1"|/>|>|&lt;|&|<!--|-->|<![CDATA[|]]>|<?|?>|"|\n|<!DOCTYPE a>|xmlns:f="u"| '.split('|'),
    );
    fc.assert(fc.property(fc.oneof(files, anyBytes), (bytes) => typeof parseXml(bytes).ok === 'boolean'));
  });
  test('any text survives building and parsing', () => {
    const text = fc.string({ minLength: 1, unit: fc.constantFrom(...'a<>&"\'] \x7f\xC3\x85\uE000') });
    fc.assert(
      fc.property(text, text, (value, inner) => {
        const root = read(printXml(element('r', { v: value }, element('t', {}, inner))));
        expect([attributeAt(root, 'v'), textAt(root, 't')]).toEqual([value, inner]);
      }),
    );
  });
});

const LIVE = `<pool type='dir'>
  <name>images</name>
  <uuid>0c6c5511-ae35-4743-a8bc-d373238cd538</uuid>
  <capacity unit='bytes'>270553174016</capacity>
  <allocation unit='bytes'>35202551808</allocation>
  <available unit='bytes'>235350622208</available>
  <features><cow state='no'/></features>
  <source>
  </source>
  <target>
    <path>/var/lib/libvirt/images</path>
    <permissions><mode>0755</mode><owner>0</owner><group>0</group><label>l</label></permissions>
  </target>
  <fs:mount_opts xmlns:fs='http://libvirt.org/schemas/storagepool/fs/1.0'><fs:option name='sync'/></fs:mount_opts>
</pool>`;
const pool: PoolDefinition = { name: 'images', type: 'dir', target: '/var/lib/libvirt/images' };
const poolOf = (xml: string) => {
  const reading = readPool(xml);
  if (!reading.ok) throw new Error(reading.problem);
  return reading;
};

describe('a pool', () => {
  test.each([
    ['P1 P2 P4 volatile and undeclared parts do not count', pool, []],
    ['P5 modes are octal', { ...pool, permissions: { mode: '755' } }, []],
    ['a trailing slash does not count', { ...pool, target: '/var/lib/libvirt/images/' }, []],
    [
      'P7 nothing else is cleaned',
      { ...pool, target: '/var/lib/../lib/libvirt/images' },
      ["target: '/var/lib/libvirt/images', expected '/var/lib/../lib/libvirt/images'"],
    ],
    [
      'permissions count when declared',
      { ...pool, permissions: { mode: '0711', owner: '1' } },
      ["mode: '0755', expected '0711'", "owner: '0', expected '1'"],
    ],
    [
      'the source',
      { ...pool, type: 'netfs', source: { host: 'h' } },
      ["type: 'dir', expected 'netfs'", "source host: none, expected 'h'"],
    ],
    ['P25 copy on write', { ...pool, cow: 'yes' }, ["cow: 'no', expected 'yes'"]],
  ])('%s', (_, wanted, differences) => {
    expect(poolDifferences(wanted, poolOf(LIVE).pool)).toEqual(differences);
  });
  test.each([
    ['P17 two names', '<pool type="dir"><name>a</name><name>b</name></pool>', '<name> stands there twice'],
    ['another document', '<domain/>', 'Expected a <pool>, not a <domain>'],
    ['no name', '<pool type="dir"/>', 'Expected a <name> and a type'],
  ])('%s is a problem', (_, xml, problem) => {
    expect(readPool(xml)).toEqual({ ok: false, problem });
  });
  test('P25 P28 P46 the UUID and what is not ours survive a redefinition', () => {
    const xml = buildPool({ ...pool, permissions: { mode: '0711' } }, poolOf(LIVE).root);
    const { root, uuid, pool: built } = poolOf(xml);
    expect(uuid).toBe('0c6c5511-ae35-4743-a8bc-d373238cd538');
    expect(built).toMatchObject({ cow: 'no', permissions: { mode: '0711', owner: '0' } });
    expect(childrenOf(root).map(({ name }) => name)).toEqual(['name', 'uuid', 'features', 'target', 'fs:mount_opts']);
    expect(textAt(root, 'target', 'permissions', 'label')).toBe('l');
  });
  test('P46 the credentials of a source are kept', () => {
    const old =
      "<pool type='netfs'><name>n</name><source><host name='a'/><auth type='ceph' username='u'/></source></pool>";
    const wanted = { name: 'n', type: 'netfs', source: { host: 'b', dir: '/x', format: 'nfs' } };
    const { root, pool: built } = poolOf(buildPool(wanted, poolOf(old).root));
    expect(poolDifferences(wanted, built)).toEqual([]);
    expect(attributeAt(root, 'username', 'source', 'auth')).toBe('u');
  });
  test('a target that tries to inject is text', () => {
    const target = '/srv/x</path><permissions><mode>0777</mode></permissions></target><target><path>/etc';
    const built = poolOf(buildPool({ ...pool, target })).pool;
    expect(built).toMatchObject({ target, permissions: { mode: undefined } });
  });
});

const DOMAIN: DomainDefinition = {
  name: 'nested',
  memory: 512,
  vcpus: 1,
  machine: 'q35',
  cpu: 'host-model',
  disks: [{ source: '/img/a.qcow2' }, { source: '/iso/x.iso', device: 'cdrom' }],
  networks: [{ network: 'default' }, { bridge: 'br0', mac: '52:54:00:AA:00:01' }],
  console: 'pty',
};
const ACTUAL = `<domain type='kvm' id='3'>
  <name>nested</name><uuid>865BD949-e761-4357-a53e-5a882ac36ef1</uuid>
  <memory unit='KiB'>524288</memory><currentMemory unit='KiB'>524288</currentMemory>
  <vcpu placement='static'>1</vcpu>
  <os><type arch='x86_64' machine='pc-q35-10.0'>hvm</type><nvram>/nv/x.fd</nvram><boot dev='hd'/></os>
  <features><acpi/><apic/></features>
  <cpu mode='host-model' check='partial'/>
  <devices>
    <disk type='file' device='cdrom'><driver name='qemu' type='raw'/><source file='/iso/x.iso'/><target dev='sdb' bus='sata'/><readonly/></disk>
    <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/img/a.qcow2'/>
      <backingStore type='file'><format type='raw'/><source file='/img/base.img'/><backingStore/></backingStore><target dev='vda' bus='virtio'/><alias name='d'/></disk>
    <disk type='file' device='cdrom'><target dev='sdc' bus='sata'/></disk>
    <interface type='bridge'><mac address='52:54:00:aa:00:01'/><source bridge='br0'/><model type='virtio'/></interface>
    <interface type='network'><mac address='52:54:00:aa:00:02'/><source network='default'/><model type='virtio'/></interface>
    <serial type='pty'><target type='isa-serial' port='0'/></serial><console type='pty'><target type='serial' port='0'/></console>
  </devices>
</domain>`;

describe('a guest', () => {
  const desired = read(buildDomain(DOMAIN));
  const differences = (change: Partial<DomainDefinition>) =>
    domainDifferences(read(buildDomain({ ...DOMAIN, ...change })), read(ACTUAL));

  test('libvirt may add, reorder and convert', () => expect(domainDifferences(desired, read(ACTUAL))).toEqual([]));
  test('equals itself', () => expect(domainDifferences(desired, desired)).toEqual([]));
  test.each([
    ['memory', { memory: 1024 }, ['domain/memory: 512 MiB, expected 1024 MiB']],
    ['vcpus', { vcpus: 2 }, ["domain/vcpu: '1', expected '2'"]],
    ['machine', { machine: 'pc' }, ["domain/os/type machine: 'pc-q35-10.0', expected 'pc'"]],
    [
      'a disk’s file',
      { disks: [{ source: '/img/b.qcow2' }] },
      ["domain/devices/disk vda/source file: '/img/a.qcow2', expected '/img/b.qcow2'"],
    ],
    ['another disk', { disks: [{ source: '/img/b.qcow2', target: 'vdz' }] }, ['domain/devices/disk vdz: none']],
    ['uuid', { uuid: '865bd949-e761-4357-a53e-5a882ac36ef1' }, []],
    [
      'a network',
      { networks: [{ network: 'other' }] },
      [
        "domain/devices/interface type: 'bridge', expected 'network'",
        "domain/devices/interface/source network: none, expected 'other'",
      ],
    ],
  ])('a difference in %s is told', (_, change, expected) => {
    expect(differences(change)).toEqual(expected);
  });
  test('what it uses', () => {
    const actual = read(ACTUAL);
    expect(disksOf(actual)).toEqual([
      { target: 'sdb', device: 'cdrom', readonly: true, files: ['/iso/x.iso'] },
      { target: 'vda', device: 'disk', readonly: false, files: ['/img/a.qcow2', '/img/base.img'] },
    ]);
    expect(networksOf(actual)).toEqual([
      { kind: 'bridge', name: 'br0' },
      { kind: 'network', name: 'default' },
    ]);
    expect([domainName(actual), domainUuid(actual), bootFilesOf(actual)]).toEqual([
      'nested',
      '865bd949-e761-4357-a53e-5a882ac36ef1',
      ['/nv/x.fd'],
    ]);
  });
});

describe('virsh', () => {
  test('a running migration', () => {
    const text =
      'Job type: 2\noperation: 5\ntime_elapsed: 5934\ndowntime: 300\ndata_total: 1074274304\ndata_processed: 28935021\ndata_remaining: 1026478080\nmemory_bps: 5253300\nmemory_dirty_rate: 0\nmemory_iteration: 1\nmemory_page_size: 4096\n';
    expect(parseJobInfo(text)).toEqual({
      type: 'unbounded',
      elapsed: 5934,
      downtime: 300,
      total: 1074274304,
      processed: 28935021,
      remaining: 1026478080,
      bandwidth: 5253300,
      dirtyRate: 0,
      pageSize: 4096,
      iteration: 1,
    });
  });
  test('no job, and no answer', () => {
    expect(parseJobInfo('Job type:         None        \n')?.type).toBe('none');
    expect(parseJobInfo('Job type: 0\n')?.type).toBe('none');
    expect(parseJobInfo('error: Domain not found')).toBeUndefined();
  });
  test('a pool', () => {
    const text =
      'Name:           images\nUUID:           0c6c\nState:          running\nPersistent:     no\nAutostart:      no\nCapacity:       270553174016\n';
    expect(parsePoolInfo(text)).toMatchObject({
      active: true,
      persistent: false,
      capacity: 270553174016,
      available: undefined,
    });
  });
  test('P40 an inactive pool has no sizes', () => {
    expect(parsePoolInfo('Name: images\nUUID: 0c6c\nState: inactive\nPersistent: yes\nAutostart: yes\n')).toMatchObject(
      {
        active: false,
        autostart: true,
        capacity: undefined,
      },
    );
  });
  test('P38 another language is no answer', () =>
    expect(parsePoolInfo('Name: images\nUUID: x\nStatus: laufend\n')).toBeUndefined());
  test('a guest', () => {
    const text =
      'Id: 35\nName: nested\nUUID: 865b\nOS Type: hvm\nState: shut off\nCPU(s): 1\nMax memory:     524288 KiB\nPersistent: yes\nAutostart: disable\nManaged save: no\n';
    expect(parseDomainInfo(text)).toMatchObject({
      name: 'nested',
      state: 'shut off',
      cpus: 1,
      maxMemory: 524288,
      persistent: true,
      autostart: false,
    });
  });
  test('states and names', () => {
    expect(parseDomainState('running (migration canceled)\n\n')).toEqual({
      state: 'running',
      reason: 'migration canceled',
    });
    expect(parseDomainState('shut off')).toEqual({ state: 'shut off', reason: '' });
    expect(parseNames('a\nb c\n\n')).toEqual(['a', 'b c']);
  });
});
