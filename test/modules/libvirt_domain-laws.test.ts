import fc from 'fast-check';
import { describe } from 'vitest';
import libvirtDomain from '../../modules/libvirt_domain.ts';
import { testLaws } from '../laws/any.ts';
import { later, type World } from '../laws/world.ts';
import { asked, OTHER, sighting } from './any-guest.ts';
import { KVM, UUID } from './guests.ts';

const XML = `<domain type='kvm'><name>nested</name><uuid>${UUID}</uuid><memory unit='MiB'>16</memory><devices><disk type='file'><source file='/srv/vm/nested.qcow2'/></disk></devices></domain>`;
const definitions = [
  XML,
  XML,
  XML.replace(UUID, OTHER),
  XML.replace(/<uuid>.*<\/uuid>/, ''),
  XML.replace('nested', 'other'),
  'no XML',
  '<pool/>',
];
const definition = fc.constantFrom<unknown>(
  { defined: true, differences: [] },
  { defined: true, differences: [] },
  { defined: true, differences: ['domain/memory: 16 MiB, expected 32 MiB'] },
  { defined: false, differences: [] },
  later('an earlier task'),
);
const host = fc.record({
  answers: fc.oneof({ weight: 8, arbitrary: fc.constant<unknown>(true) }, fc.constant(later('no route'))),
  seen: sighting,
  namesake: sighting,
  definition,
});

const common = {
  name: fc.constant('nested'),
  uri: fc.constantFrom('qemu:///system', 'qemu:///system', 'qemu:///session'),
};
const none = fc.constant(undefined);
const hosts = {
  at: fc.constantFrom('one', 'two').map((on) => ({ ...KVM, host: on })),
  world: fc.record({ one: host, two: host, listens: fc.boolean() }).map(
    ({ listens, ...hosts }): World => ({
      looks: {
        'libvirt listens': listens,
        ...Object.fromEntries(
          Object.entries(hosts).flatMap(([name, said]): (readonly [string, unknown])[] => [
            [`${name} answers`, said.answers],
            [`guest nested on ${name}`, asked('nested', said.seen)],
            [`guest ${UUID} on ${name}`, asked(UUID, said.namesake)],
            [`guest ${OTHER} on ${name}`, asked(OTHER, said.namesake)],
            [`definition of guest nested on ${name}`, said.definition],
          ]),
        ),
      },
    }),
  ),
};

describe('with a definition, or none', () =>
  testLaws(libvirtDomain, {
    ...hosts,
    params: {
      ...common,
      xml: fc.constantFrom<unknown>(...definitions, later('what an earlier task prints')),
      src: fc.constantFrom(...definitions).map((text) => ({ path: '/guest.xml.hbs', text })),
      ...{ memory: none, vcpus: none, machine: none, cpu: none, disks: none, networks: none, console: none },
    },
    runs: 900,
  }));

describe('of simple parameters', () =>
  testLaws(libvirtDomain, {
    ...hosts,
    params: {
      ...common,
      ...{ src: none, xml: none },
      memory: fc.constant(16),
      cpu: fc.constant('host-model'),
      vcpus: fc.constant(2),
      machine: fc.constant('q35'),
      console: fc.constant('pty'),
      disks: fc.constantFrom(['/srv/vm/a.qcow2'], [{ source: '/srv/vm/a.raw', format: 'raw' }]),
      networks: fc.constantFrom(['default'], [{ bridge: 'br0' }]),
    },
  }));
