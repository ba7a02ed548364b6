import { bytesOf, defineModule, type Note } from '../engine/contract/index.ts';
import { networkOf } from './formats/address.ts';
import { dropLoopbackAlias, removeHostNames, setHostNames, shadowingLines } from './formats/hosts-file.ts';
import { bytesIn } from './looks/text.ts';
import { keepFile, keptFile } from './looks/whole-file.ts';

const HOSTS = '/etc/hosts';

const isAddress = (text: string): boolean => !text.includes('/') && networkOf(text) !== undefined;

export default defineModule({
  name: 'hosts_entry',
  summary: 'Keep names of an address in /etc/hosts',
  description:
    'Other names and lines stay byte for byte. `drop_loopback_alias` takes the names off the line of 127.0.1.1, by which Debian makes a host call itself a loopback address: libvirt cannot migrate to such a host.',
  params: {
    type: 'object',
    properties: {
      ip: { type: 'string', format: 'name', description: 'The address, IPv4 or IPv6' },
      names: {
        type: 'array',
        items: { type: 'string', format: 'name', pattern: '^[^#]+$' },
        minItems: 1,
        description: 'Its names',
      },
      state: {
        type: 'string',
        enum: ['present', 'absent'],
        default: 'present',
        description: 'Whether the names are there',
      },
      drop_loopback_alias: { type: 'boolean', default: false, description: 'No such name on the line of 127.0.1.1' },
    },
    required: ['ip', 'names'],
  },
  examples: [
    {
      title: 'A host of the lab',
      yaml: 'ip: 192.168.122.21\nnames: [devstack-1, devstack-1.lan]\ndrop_loopback_alias: true',
    },
  ],

  check({ ip, drop_loopback_alias }) {
    if (!isAddress(ip)) return `"${ip}" is no IP address`;
    return drop_loopback_alias && ip === '127.0.1.1'
      ? '"drop_loopback_alias" takes away what "ip" asks for'
      : undefined;
  },

  observe: () => ({ file: keptFile(HOSTS) }),

  plan({ ip, names: given, state, drop_loopback_alias }, { file }) {
    const names = given.map(bytesOf);
    const before = bytesIn(HOSTS, file[1]);
    if (typeof before !== 'string') return before;
    const free = drop_loopback_alias ? dropLoopbackAlias(before, names) : before;
    const after = state === 'present' ? setHostNames(free, ip, names) : removeHostNames(free, ip, names);
    const shadows = state === 'present' ? shadowingLines(after, ip, names) : [];
    const notes = shadows.map(
      ({ raw }): Note => ({
        level: 'warn',
        text: `This line comes first and gives the name another address: ${raw.trim()}`,
      }),
    );
    const plan = before === after ? [] : keepFile(file, { path: HOSTS, after });
    return Array.isArray(plan) ? { verdict: 'change', changes: plan, notes } : plan;
  },
});
