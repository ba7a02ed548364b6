import { bytesOf, defineModule, later, look, type Plan, refuse, textOfBytes } from '../engine/contract/index.ts';
import { networkOf as addressOf } from './formats/address.ts';
import { type NetworkParts, networkOf, readNetwork } from './formats/network-xml.ts';
import { forgetNetwork, type NetworkGoal, networkPlan } from './libvirt/network-changes.ts';
import { isUuid } from './looks/libvirt.ts';
import { networkAt, networkUsers, type WantedNetwork } from './looks/network.ts';

const ADDRESS = { type: 'string', format: 'name' } as const;

export default defineModule({
  name: 'libvirt_network',
  summary: 'Keep a libvirt network defined, and active or not',
  description: `What is declared is compared with libvirt's own definition; what libvirt knows of the network beyond it stays, with
\`xml\` its UUID and its MAC address alone. A network that is active is never restarted, since its guests would lose their
connection: a changed definition holds from its next start on, and a warning says so. One that guests are connected to
is not stopped.`,
  params: {
    type: 'object',
    properties: {
      name: {
        type: 'string',
        format: 'name',
        pattern: '^[^\\s\'"\\\\/;-][^\\s\'"\\\\/;]*$',
        description: 'Name of the network',
      },
      xml: { type: 'string', format: 'text', description: "The whole definition, in libvirt's words" },
      bridge: {
        type: 'string',
        format: 'name',
        pattern: '^[A-Za-z0-9_.-]{1,15}$',
        description: 'The bridge that guests are connected to',
      },
      forward: {
        type: 'string',
        enum: ['nat', 'route', 'open', 'bridge', 'none'],
        description: '`bridge`: to a bridge that the host has already; `none`: it leads nowhere',
      },
      ip: {
        type: 'object',
        description: 'What the host is called in it',
        properties: {
          address: { ...ADDRESS, description: "The host's address" },
          prefix: { type: 'integer', minimum: 1, maximum: 126, description: 'How many bits name the network' },
          dhcp: {
            type: 'object',
            description: 'Addresses for guests',
            properties: {
              start: { ...ADDRESS, description: 'The first one' },
              end: { ...ADDRESS, description: 'The last one' },
            },
            required: ['start', 'end'],
          },
        },
        required: ['address', 'prefix'],
      },
      state: {
        type: 'string',
        enum: ['active', 'inactive', 'absent'],
        default: 'active',
        description: 'Now; `absent` forgets it',
      },
      autostart: { type: 'boolean', default: true, description: 'Start it with libvirt' },
      uri: {
        type: 'string',
        default: 'qemu:///system',
        pattern: '^qemu:///(system|session)$',
        description: 'The libvirt that is meant, as virsh(1) takes it',
      },
    },
    required: ['name'],
    atMostOne: [
      ['xml', 'bridge'],
      ['xml', 'forward'],
      ['xml', 'ip'],
    ],
  },
  examples: [
    {
      title: 'A network of its own, behind the host',
      yaml: 'name: lab\nbridge: virbr7\nforward: nat\nip:\n  address: 192.168.77.1\n  prefix: 24\n  dhcp: {start: 192.168.77.100, end: 192.168.77.199}\n',
    },
    { title: "The host's own bridge", yaml: 'name: lan\nforward: bridge\nbridge: br0\n' },
    { title: 'A network that is gone', yaml: 'name: old\nstate: absent\n' },
  ],
  returns: { uuid: "The network's UUID", bridge: 'Its bridge; empty where libvirt names none' },

  check({ name, xml, forward, bridge, ip, state }) {
    if (isUuid(name)) return 'A network cannot be named like a UUID: virsh would take it for one';
    if (state === 'absent') return undefined;
    if (forward === 'bridge' && (bridge === undefined || ip !== undefined))
      return '"forward: bridge" needs "bridge", the host\'s own, and has no "ip"';
    for (const address of [ip?.address, ip?.dhcp?.start, ip?.dhcp?.end])
      if (address !== undefined && (address.includes('/') || addressOf(address) === undefined))
        return `"${address}" is no IP address`;
    if (xml === undefined) return undefined;
    const reading = readNetwork(bytesOf(xml));
    if (!reading.ok) return `"xml" is no network: ${textOfBytes(reading.problem)}`;
    return textOfBytes(reading.name) === name ? undefined : `"xml" is of network "${textOfBytes(reading.name)}"`;
  },

  observe: (params) => ({
    network: networkAt(params.name, params.uri, wantedOf(params)),
    users: later(networkUsers(params.name, params.uri)),
  }),

  plan(params, { network, users }): Plan {
    const { name, state, uri, autostart, xml } = params;
    if (network.kind === 'silent') return refuse(`libvirt does not say anything of network "${name}": ${network.why}`);
    const goal: NetworkGoal = {
      ...{ name, uri, autostart },
      state: state === 'absent' ? 'inactive' : state,
      wanted: wantedOf(params),
      whole: xml !== undefined,
    };
    if (state !== 'active' && network.kind === 'network' && network.active) {
      if (users === undefined) return look('users');
      if (users > 0)
        return refuse(`Guests are connected to network "${name}": ${users}`, 'Stop or disconnect them before');
    }
    if (state !== 'absent') return networkPlan(goal, network);
    return network.kind === 'none' ? [] : [forgetNetwork(goal, network)];
  },

  result: (_params, { network }) => (network.kind === 'network' ? { uuid: network.uuid, bridge: network.bridge } : {}),
});

interface Declared extends NetworkParts {
  readonly name: string;
  readonly xml?: string | undefined;
  readonly state: 'active' | 'inactive' | 'absent';
}

/** What is declared of the definition; nothing where the network is only to be there, or gone. */
function wantedOf({ name, xml, bridge, forward, ip, state }: Declared): WantedNetwork {
  if (state === 'absent') return { root: undefined, forward: undefined };
  if (xml !== undefined) {
    return { root: readNetwork(bytesOf(xml)).root, forward: undefined };
  }
  const isDeclared = bridge !== undefined || forward !== undefined || ip !== undefined;
  return { root: isDeclared ? networkOf(bytesOf(name), { bridge, forward, ip }) : undefined, forward };
}
