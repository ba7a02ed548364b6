import { describe } from 'vitest';
import libvirtDomain from '../../modules/libvirt_domain.ts';
import { testCases } from '../laws/case.ts';
import { later } from '../laws/world.ts';
import { guest, KVM, NONE, OFF, type Places, places, UUID } from './guests.ts';

const XML = `<domain type='kvm'><name>nested</name><uuid>${UUID}</uuid><memory unit='MiB'>16</memory><devices><disk type='file'><source file='/srv/vm/nested.qcow2'/></disk></devices></domain>`;
const BARE = XML.replace(/<uuid>.*<\/uuid>/, '');
const SAME = { defined: true, differences: [] };
const OTHER = { defined: true, differences: ['domain/memory: 16 MiB, expected 32 MiB'] };
const UNDEFINED = { defined: false, differences: [] };

/** @param definitions by host */
const kvm = (at: Places, definitions: Readonly<Record<string, unknown>> = {}) => ({
  ...places(at),
  'libvirt listens': true,
  'definition of guest nested on one': definitions.one ?? UNDEFINED,
  'definition of guest nested on two': definitions.two ?? UNDEFINED,
});

describe('a guest that runs', () => {
  testCases(libvirtDomain, [
    {
      name: 'is defined and started',
      params: { name: 'nested', xml: XML },
      at: KVM,
      looks: kvm({ one: NONE, two: NONE }),
      expect: { changes: ['define nested on one', 'start nested on one'] },
      result: { uuid: UUID, host: 'one', state: 'running' },
    },
    {
      name: 'gets a UUID that nobody knows yet',
      params: { name: 'nested', xml: BARE, autostart: true },
      at: KVM,
      looks: kvm({ one: NONE, two: NONE }),
      expect: { changes: ['define nested on one', 'start nested at boot on one', 'start nested on one'] },
    },
    {
      name: 'is left alone where it lives',
      params: { name: 'nested', xml: XML },
      at: KVM,
      looks: kvm({ one: NONE, two: guest() }, { two: SAME }),
      expect: 'nothing',
      result: { uuid: UUID, host: 'two', state: 'running' },
    },
    {
      name: 'is not started a second time where a definition is left',
      params: { name: 'nested' },
      at: KVM,
      looks: kvm({ one: OFF, two: guest() }),
      expect: 'nothing',
    },
    {
      name: 'is started where it is defined, and not defined again',
      params: { name: 'nested', xml: XML },
      at: KVM,
      looks: kvm({ one: NONE, two: OFF }, { two: SAME }),
      expect: { changes: ['start nested on two'] },
    },
    {
      name: 'gets its new definition at the next start',
      params: { name: 'nested', xml: XML },
      at: KVM,
      looks: kvm({ one: guest(), two: NONE }, { one: OTHER }),
      expect: { changes: ['change the definition of nested on one'] },
    },
    {
      name: 'keeps its UUID where the definition says none',
      params: { name: 'nested', xml: BARE },
      at: KVM,
      looks: kvm({ one: OFF, two: NONE }, { one: OTHER }),
      expect: { changes: ['change the definition of nested on one', 'start nested on one'] },
    },
    {
      name: 'is resumed',
      params: { name: 'nested' },
      at: KVM,
      looks: kvm({ one: guest({ state: 'paused' }), two: NONE }),
      expect: { changes: ['resume nested on one'] },
    },
    {
      name: 'is not resumed onto a broken disk',
      params: { name: 'nested' },
      at: KVM,
      looks: kvm({ one: guest({ state: 'paused', trouble: 'I/O error' }), two: NONE }),
      expect: { refuses: 'is paused on one: I/O error' },
    },
    {
      name: 'is waited for while it moves',
      params: { name: 'nested' },
      at: KVM,
      looks: kvm({ one: guest(), two: guest({ state: 'migrating' }) }),
      expect: 'nothing',
    },
    {
      name: 'runs twice',
      params: { name: 'nested' },
      at: KVM,
      looks: kvm({ one: guest(), two: guest() }),
      expect: { refuses: 'runs on one and two at the same time: nothing was touched' },
    },
    {
      name: 'may run on a host that is silent',
      params: { name: 'nested', xml: XML },
      at: KVM,
      looks: {
        ...kvm({ one: NONE, two: NONE }),
        'two answers': later('two: no route'),
        'guest nested on two': later('x'),
      },
      expect: { refuses: 'Nobody knows whether guest "nested" runs on two: two: no route' },
    },
    {
      name: 'is known to nobody',
      params: { name: 'nested' },
      at: KVM,
      looks: kvm({ one: NONE, two: NONE }),
      expect: { refuses: 'No host knows a guest "nested"' },
    },
    {
      name: 'needs libvirt',
      params: { name: 'nested', xml: XML },
      at: KVM,
      looks: { ...kvm({ one: NONE, two: NONE }), 'libvirt listens': false },
      expect: { refuses: 'libvirt does not listen on one' },
    },
    {
      name: 'has the UUID of another',
      params: { name: 'nested', xml: XML },
      at: KVM,
      looks: { ...kvm({ one: NONE, two: NONE }), [`guest ${UUID} on two`]: guest({ name: 'other' }) },
      expect: { refuses: `The UUID ${UUID} belongs to guest "other" on two` },
    },
    {
      name: 'has another UUID',
      params: { name: 'nested', xml: XML },
      at: KVM,
      looks: kvm({ one: guest({ uuid: UUID.replace('1', '9') }), two: NONE }, { one: OTHER }),
      expect: { refuses: 'and its definition says' },
    },
    {
      name: 'has a definition that nobody knows yet',
      params: { name: 'nested', xml: later('the template') },
      at: KVM,
      looks: kvm({ one: NONE, two: NONE }),
      expect: { undecided: 'the template' },
    },
  ]);
});

describe('a guest that does not run', () => {
  const one = kvm({ one: guest(), two: NONE });
  const two = kvm({ one: NONE, two: guest() });
  const off = kvm({ one: OFF, two: NONE }, { one: SAME });
  const task = (state: string, more: object = {}) => ({ name: 'nested', state, ...more });
  testCases(libvirtDomain, [
    {
      name: 'is shut down wherever it runs',
      params: task('shutdown'),
      at: KVM,
      looks: two,
      expect: { changes: ['shut nested down on two'] },
    },
    { name: 'is shut down already', params: task('shutdown'), at: KVM, looks: off, expect: 'nothing' },
    {
      name: 'is stopped by force',
      params: task('destroyed'),
      at: KVM,
      looks: one,
      expect: { changes: ['stop nested by force on one'] },
    },
    { name: 'is stopped by force here alone', params: task('destroyed'), at: KVM, looks: two, expect: 'nothing' },
    { name: 'is only defined', params: task('defined', { xml: XML }), at: KVM, looks: off, expect: 'nothing' },
    {
      name: 'is forgotten',
      params: task('absent'),
      at: KVM,
      looks: off,
      expect: { changes: ['undefine nested on one'] },
    },
    {
      name: 'is not forgotten while it runs',
      params: task('absent'),
      at: KVM,
      looks: one,
      expect: { refuses: 'is running on one' },
    },
    {
      name: 'is not forgotten with what it has saved',
      params: task('absent'),
      at: KVM,
      looks: kvm({ one: guest({ state: 'shut off', managedSave: true }), two: NONE }),
      expect: { refuses: 'has a saved state' },
    },
  ]);
});

describe('the definition', () => {
  const wrong = (name: string, params: object, text: string) => ({
    name,
    params: { name: 'nested', ...params },
    at: KVM,
    looks: kvm({ one: NONE, two: NONE }),
    expect: { refuses: text },
  });
  testCases(libvirtDomain, [
    wrong(
      'is of another guest',
      { xml: XML.replace('nested', 'other') },
      'The definition is of "other", expected "nested"',
    ),
    wrong('is no XML', { xml: '<domain>' }, 'The definition is no XML'),
    wrong('is something else', { xml: '<pool/>' }, 'Expected a <domain>, found a <pool>'),
    wrong('reads no other files', { xml: `<!DOCTYPE x>${XML}` }, 'A DOCTYPE is not allowed'),
    {
      name: 'is built from simple parameters',
      params: { name: 'nested', memory: 512, disks: ['/srv/vm/a&b.qcow2'], state: 'defined' },
      at: KVM,
      looks: kvm({ one: NONE, two: NONE }),
      expect: {
        changes: ['define nested on one'],
        after: `<domain type='kvm'>
  <name>nested</name>
  <memory unit='MiB'>512</memory>
  <vcpu>1</vcpu>
  <os>
    <type arch='x86_64'>hvm</type>
    <boot dev='hd'/>
  </os>
  <features>
    <acpi/>
    <apic/>
  </features>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='/srv/vm/a&#38;b.qcow2'/>
      <target dev='vda' bus='virtio'/>
    </disk>
  </devices>
</domain>
`,
      },
    },
    { name: 'is one or the other', params: { name: 'nested', xml: XML, memory: 1 }, expect: { wrong: /./ } },
    { name: 'goes with memory', params: { name: 'nested', vcpus: 2 }, expect: { wrong: '"vcpus" goes with "memory"' } },
  ]);
});
