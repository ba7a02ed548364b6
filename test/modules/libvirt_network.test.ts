import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildNetwork, networkDifferences, networkOf, readNetwork } from '../../modules/formats/network-xml.ts';
import { printXml } from '../../modules/formats/xml.ts';
import libvirtNetwork from '../../modules/libvirt_network.ts';
import { type Network, networkAt } from '../../modules/looks/network.ts';
import { testLaws } from '../laws/any.ts';
import { testCases } from '../laws/case.ts';
import { later } from '../laws/world.ts';

const XML = `<network>
  <name>lab</name>
  <uuid>6c1c1a4e-1111-4222-8333-444455556666</uuid>
  <forward mode='nat'/>
  <bridge name='virbr7' stp='on' delay='0'/>
  <mac address='52:54:00:aa:bb:cc'/>
  <ip address='192.168.77.1' prefix='24'>
    <dhcp>
      <range start='192.168.77.100' end='192.168.77.199'/>
    </dhcp>
  </ip>
</network>`;
const lab: Network = {
  kind: 'network',
  uuid: '6c1c1a4e-1111-4222-8333-444455556666',
  active: true,
  persistent: true,
  autostart: true,
  bridge: 'virbr7',
  differences: [],
  liveDifferences: [],
  xml: XML,
};
const host = (at: unknown, users = 0) => ({ looks: { 'network lab': at, 'guests on network lab': users } });
const params = { name: 'lab', bridge: 'virbr7', forward: 'nat', ip: { address: '192.168.77.1', prefix: 24 } };

testCases(libvirtNetwork, [
  {
    name: 'makes a network and starts it, now and with libvirt',
    params,
    ...host({ kind: 'none' }),
    expect: {
      changes: ['define and start network lab', 'start network lab with libvirt'],
      after: `<network>
  <name>lab</name>
  <forward mode='nat'/>
  <bridge name='virbr7'/>
  <ip address='192.168.77.1' prefix='24'/>
</network>
`,
    },
  },
  { name: 'leaves it alone', params, ...host(lab), expect: 'nothing', result: { uuid: lab.uuid, bridge: 'virbr7' } },
  {
    name: 'starts what is defined',
    params,
    ...host({ ...lab, active: false }),
    expect: {
      changes: ['start network lab'],
      commands: ['virsh -q -c qemu:///system net-start --network lab'],
    },
  },
  {
    name: 'defines anew without a restart, and keeps what it says nothing about',
    params: { ...params, forward: 'route' },
    ...host({ ...lab, differences: ['x'], liveDifferences: ['x'] }),
    expect: {
      changes: ['redefine network lab'],
      after: `<network>
  <name>lab</name>
  <forward mode='route'/>
  <bridge name='virbr7' stp='on' delay='0'/>
  <ip address='192.168.77.1' prefix='24'/>
  <uuid>6c1c1a4e-1111-4222-8333-444455556666</uuid>
  <mac address='52:54:00:aa:bb:cc'/>
</network>
`,
    },
  },
  {
    name: 'keeps a network that nobody describes running',
    params: { name: 'lab' },
    ...host({ ...lab, active: false, autostart: false }),
    expect: { changes: ['start network lab', 'start network lab with libvirt'] },
  },
  {
    name: 'makes a transient one persistent',
    params,
    ...host({ ...lab, persistent: false, autostart: false }),
    expect: { changes: ['make persistent network lab', 'start network lab with libvirt'] },
  },
  {
    name: 'stops what nobody uses',
    params: { ...params, state: 'inactive', autostart: false },
    ...host(lab),
    expect: { changes: ['stop network lab', 'start network lab with libvirt no more'] },
  },
  {
    name: 'does not cut guests off',
    params: { name: 'lab', state: 'absent' },
    ...host(lab, 2),
    expect: { refuses: 'Guests are connected to network "lab": 2' },
  },
  {
    name: 'forgets',
    params: { name: 'lab', state: 'absent' },
    ...host(lab),
    expect: {
      changes: ['forget network lab'],
      commands: [
        'virsh -q -c qemu:///system net-destroy --network lab',
        'virsh -q -c qemu:///system net-undefine --network lab',
      ],
    },
  },
  {
    name: 'has nothing to forget',
    params: { name: 'lab', state: 'absent' },
    ...host({ kind: 'none' }),
    expect: 'nothing',
  },
  {
    name: 'must be told what it is',
    params: { name: 'lab' },
    ...host({ kind: 'none' }),
    expect: { refuses: 'libvirt has no network "lab"' },
  },
  {
    name: 'asks libvirt',
    params,
    ...host({ kind: 'silent', why: 'no' }),
    expect: { refuses: 'libvirt does not say anything of network "lab": no' },
  },
  { name: 'cannot tell', params, ...host(later('a task')), expect: { undecided: 'a task' } },
  {
    name: 'reads addresses',
    params: { ...params, ip: { address: 'x', prefix: 24 } },
    expect: { wrong: '"x" is no IP address' },
  },
  {
    name: 'needs the bridge',
    params: { name: 'lab', forward: 'bridge' },
    expect: { wrong: '"forward: bridge" needs "bridge"' },
  },
  { name: 'is called as its XML', params: { name: 'x', xml: XML }, expect: { wrong: '"xml" is of network "lab"' } },
]);

describe('the definition', () => {
  const wanted = networkOf('lab', { bridge: 'virbr7', forward: 'nat' });
  const read = (xml: string) => {
    const reading = readNetwork(xml);
    if (!reading.ok) throw new Error(reading.problem);
    return reading.root;
  };

  test('lacks what differs alone', () => {
    expect(networkDifferences(wanted, read(XML), 'nat')).toEqual([]);
    expect(networkDifferences(networkOf('lab', { forward: 'open' }), read(XML), 'open')).toHaveLength(1);
    expect(networkDifferences(networkOf('lab', { forward: 'none' }), read(XML), 'none')).toHaveLength(1);
  });

  test('of a user is taken whole, with the identity that the network has', () => {
    const built = buildNetwork(read('<network><name>lab</name><bridge name="b"/></network>'), read(XML), true);
    expect(built).toBe(`<network>
  <name>lab</name>
  <bridge name='b'/>
  <uuid>6c1c1a4e-1111-4222-8333-444455556666</uuid>
  <mac address='52:54:00:aa:bb:cc'/>
</network>
`);
  });

  test('is compared by the look', () => {
    const mark = '::play::';
    const info =
      'Name: lab\nUUID: 6C1c1a4e-1111-4222-8333-444455556666\nActive: yes\nPersistent: yes\nAutostart: no\nBridge: virbr7\n';
    const look = networkAt('lab', 'qemu:///system', { root: wanted, forward: 'nat' });
    const live = XML.replace("mode='nat'", "mode='open'");
    expect(look.parse({ code: 0, out: `${info}${mark}\n${XML}\n${mark}\n${live}\n`, err: '' })).toMatchObject({
      uuid: lab.uuid,
      active: true,
      autostart: false,
      differences: [],
      liveDifferences: ["network/forward mode: 'open', expected 'nat'"],
    });
    expect(look.parse({ code: 20, out: '', err: '' })).toEqual({ kind: 'none' });
  });

  test('comes out as it was read', () => {
    expect(printXml(read(XML)).trim()).toBe(XML);
  });
});

const maybe = <T>(value: fc.Arbitrary<T>) => fc.oneof({ weight: 6, arbitrary: value }, fc.constant(later('a task')));
const differences = fc.constantFrom<readonly string[]>([], ['x']);
testLaws(libvirtNetwork, {
  params: {
    name: fc.constant('lab'),
    xml: fc.constant(XML),
    bridge: fc.constant('virbr7'),
    ip: fc.constant({ address: '10.0.0.1', prefix: 24 }),
    uri: fc.constant('qemu:///system'),
  },
  world: fc
    .tuple(
      maybe(
        fc.oneof(
          fc.constant({ kind: 'none' }),
          fc.constant({ kind: 'silent', why: 'no' }),
          fc.record({
            kind: fc.constant('network'),
            uuid: maybe(fc.constant('u')),
            active: fc.boolean(),
            persistent: fc.boolean(),
            autostart: fc.boolean(),
            bridge: fc.constant('virbr7'),
            differences,
            liveDifferences: maybe(differences),
            xml: maybe(fc.constantFrom(XML, XML, XML, 'no XML')),
          }),
        ),
      ),
      maybe(fc.constantFrom(0, 1)),
    )
    .map(([at, users]) => ({ looks: { 'network lab': at, 'guests on network lab': users } })),
});
