import {
  type Change,
  defineModule,
  isUnknown,
  type Look,
  open,
  type Plan,
  predict,
  refuse,
  run,
  type Scope,
  textOfBytes,
} from '../engine/contract/index.ts';
import { writtenDisks } from './formats/domain-clone.ts';
import { parseXml } from './formats/xml.ts';
import { definition } from './libvirt/clone-source.ts';
import { type Guest, guestAt, isActive, VIRSH } from './looks/libvirt.ts';
import { hasTool } from './looks/tool.ts';

/** The name by which libvirt keeps, in the guest's definition, what was done to it. */
const METADATA = 'https://play.invalid/sysprep';

export default defineModule({
  name: 'virt_sysprep',
  summary: 'Take out of a guest what tells it apart from the one that it was cloned from',
  description: `With virt-sysprep(1) of libguestfs, on a guest that is shut off. What was done is kept in the guest's definition
(\`virsh metadata\`), so that it is done once; with other \`operations\` or another \`hostname\` it is done again. A Debian guest
has no SSH host keys afterwards, and makes none by itself. The labs of this project have no libguestfs: this module is
tried there with a stand-in for virt-sysprep, and with the real libvirt.`,
  params: {
    type: 'object',
    properties: {
      domain: {
        type: 'string',
        format: 'name',
        pattern: '^[A-Za-z_][A-Za-z0-9_.+-]*$',
        description: 'The guest; it must be shut off',
      },
      hostname: {
        type: 'string',
        format: 'name',
        pattern: '^[A-Za-z0-9][A-Za-z0-9.-]*$',
        description: 'What its system is called from then on',
      },
      operations: {
        type: 'array',
        minItems: 1,
        items: { type: 'string', pattern: '^-?[a-z][a-z0-9-]*$' },
        description: 'As virt-sysprep(1) lists them: `defaults`, `ssh-hostkeys`, with `-` in front to leave one out',
      },
      uri: {
        type: 'string',
        default: 'qemu:///system',
        pattern: '^qemu:///(system|session)$',
        description: 'The libvirt that is meant, as virsh(1) takes it',
      },
    },
    required: ['domain'],
  },
  examples: [
    { title: 'A fresh clone', yaml: 'domain: devstack-1\nhostname: devstack-1' },
    { title: 'All but the host keys', yaml: 'domain: web\noperations: [defaults, -ssh-hostkeys]' },
  ],

  observe: ({ domain, uri }) => ({
    guest: guestAt(domain, uri),
    done: preparedAs(domain, uri),
    definition: open(definition(domain, uri)),
    tool: hasTool('virt-sysprep'),
  }),

  plan(params, { guest, done, definition: xml, tool }): Plan {
    const { domain } = params;
    if (guest.kind === 'silent') return refuse(`libvirt does not say anything of guest "${domain}": ${guest.why}`);
    if (guest.kind === 'none') return refuse(`There is no guest "${domain}"`);
    if (done === keyOf(params)) return [];
    if (isActive(guest))
      return refuse(`Guest "${domain}" is ${guest.state}: its disks would be torn`, 'Shut it down before');
    if (!tool) return refuse('The host has no virt-sysprep', 'Install it before: package: {name: libguestfs-tools}');
    return [prepare(params, guest, isUnknown(xml) || xml === null ? ['data:'] : disksIn(xml))];
  },
});

interface Params {
  readonly domain: string;
  readonly uri: string;
  readonly hostname?: string | undefined;
  readonly operations?: readonly string[] | undefined;
}

/** What was asked for, as one word for an attribute. */
const keyOf = ({ hostname = '', operations = ['defaults'] }: Params): string => [...operations, hostname].join('/');

/** What was done to a guest before; null where nothing was. */
function preparedAs(domain: string, uri: string): Look<string | null> {
  return {
    kind: 'look',
    label: `preparation of guest ${domain}`,
    script: 'virsh -q -c "$1" metadata --domain "$2" --uri "$3" --config 2>/dev/null || exit 20',
    args: [uri, domain, METADATA],
    reads: [`domain:${domain}`],
    tool: VIRSH,
    bare: null,
    absent: (answer) => answer === null,
    parse: ({ code, out }) => (code === 0 ? (/ as=["']([^"']*)["']/.exec(out)?.[1] ?? null) : null),
  };
}

function disksIn(xml: string): readonly Scope[] {
  const reading = parseXml(xml);
  return reading.ok ? writtenDisks(reading.root).map((path): Scope => `data:${textOfBytes(path)}`) : ['data:'];
}

function prepare(params: Params, guest: Guest, disks: readonly Scope[]): Change {
  const { domain, uri, hostname, operations } = params;
  const options = [
    ...(operations === undefined ? [] : ['--operations', operations.join(',')]),
    ...(hostname === undefined ? [] : ['--hostname', hostname]),
  ];
  const mark = `<sysprep as='${keyOf(params)}'/>`;
  return {
    summary: `prepare guest ${domain}${hostname === undefined ? '' : ` as ${hostname}`}`,
    steps: [
      { ...run('virt-sysprep', '-q', '-c', uri, '-d', domain, ...options), limit: 1800 },
      run(
        'virsh',
        '-q',
        '-c',
        uri,
        'metadata',
        '--domain',
        domain,
        '--uri',
        METADATA,
        '--key',
        'play',
        '--config',
        '--set',
        mark,
      ),
    ],
    predicts: [predict(preparedAs(domain, uri), keyOf(params)), predict(guestAt(domain, uri), guest)],
    touches: [`domain:${domain}`, ...disks],
  };
}
