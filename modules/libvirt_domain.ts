import {
  after,
  all,
  change,
  defineModule,
  given,
  isUnknown,
  type Look,
  type Maybe,
  type Note,
  open,
  type Plan,
  type Probe,
  refuse,
  textOfBytes,
  undecided,
  verdictOf,
} from '../engine/contract/index.ts';
import { type DomainGoal, domainPlan } from './libvirt/domain-changes.ts';
import { type Home, homeOf, isHome } from './libvirt/home.ts';
import { complaintAboutDefinition, definitionText } from './libvirt/params.ts';
import { lacking, type Wanted, wantedOf } from './libvirt/wanted.ts';
import { answers, type Definition, daemonListens, definitionOf, type GuestAt, guestAt } from './looks/libvirt.ts';

export default defineModule({
  name: 'libvirt_domain',
  summary: 'Keep a guest defined, and running or not',
  description: `A guest is one thing, whichever host it lives on: \`running\`, \`shutdown\` and \`defined\` look for it on all
hosts of the inventory groups that hold the task's host, and act where it lives, so that no second copy is ever
started or defined on shared storage; where one of them cannot be asked, nothing is done. \`destroyed\` and \`absent\`
are of the task's host alone. The definition is compared with the one for the guest's next start, by structure: what
it does not state (addresses, defaults of libvirt, a UUID) stays as it is. A guest that runs gets a changed
definition at its next start.`,
  params: {
    type: 'object',
    properties: {
      name: { type: 'string', format: 'name', pattern: '^[^/]+$', description: 'Name of the guest' },
      state: {
        type: 'string',
        enum: ['running', 'shutdown', 'destroyed', 'defined', 'absent'],
        default: 'running',
        description: '`shutdown` asks the guest to stop, `destroyed` stops it by force, `absent` keeps its disks',
      },
      autostart: { type: 'boolean', description: 'Start it when its host boots; left alone when absent' },
      src: {
        type: 'string',
        controller: 'template',
        description: "Handlebars template of the definition, libvirt's domain XML",
      },
      xml: { type: 'string', format: 'text', mayBeUnknown: true, description: 'The definition itself' },
      memory: { type: 'integer', minimum: 1, description: 'MiB' },
      vcpus: { type: 'integer', minimum: 1, description: '1 when absent' },
      machine: { type: 'string', format: 'name', description: '`q35`, `pc`' },
      cpu: { type: 'string', format: 'name', description: '`host-model`, `host-passthrough`, or the name of a model' },
      disks: {
        type: 'array',
        description: 'Paths of images, or mappings of source, format, bus, target, device, cache, readonly',
        items: {
          anyOf: [
            { type: 'string', format: 'path' },
            {
              type: 'object',
              properties: {
                source: { type: 'string', format: 'path' },
                format: { type: 'string', enum: ['qcow2', 'raw'] },
                bus: { type: 'string', enum: ['virtio', 'sata', 'scsi', 'ide', 'usb'] },
                target: { type: 'string', pattern: '^[a-z]{3,5}$' },
                device: { type: 'string', enum: ['disk', 'cdrom'] },
                cache: { type: 'string', enum: ['none', 'directsync', 'writeback', 'writethrough', 'unsafe'] },
                readonly: { type: 'boolean' },
              },
              required: ['source'],
            },
          ],
        },
      },
      networks: {
        type: 'array',
        description: 'Names of libvirt networks, or mappings of network or bridge, model, mac',
        items: {
          anyOf: [
            { type: 'string', format: 'name' },
            {
              type: 'object',
              properties: {
                network: { type: 'string', format: 'name' },
                bridge: { type: 'string', format: 'name' },
                model: { type: 'string', format: 'name' },
                mac: { type: 'string', pattern: '^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}$' },
              },
            },
          ],
        },
      },
      console: { type: 'string', enum: ['pty'], description: 'A serial console' },
      uri: {
        type: 'string',
        default: 'qemu:///system',
        pattern: '^qemu:///(system|session)$',
        description: 'The libvirt that is meant, as virsh(1) takes it',
      },
    },
    required: ['name'],
    atMostOne: [['src', 'xml', 'memory']],
  },
  examples: [
    {
      title: 'A guest from a template is defined, and runs on one of the hosts',
      yaml: 'name: nested\nsrc: guest.xml.hbs\nstate: running\n',
    },
    {
      title: 'A guest of simple parameters, started at boot',
      yaml: 'name: web\nmemory: 2048\nvcpus: 2\nmachine: q35\ncpu: host-model\ndisks: [/srv/vm/web.qcow2]\nnetworks: [default]\nconsole: pty\nautostart: true\n',
    },
    { title: 'A guest is shut down, wherever it runs', yaml: 'name: web\nstate: shutdown\n' },
    { title: 'This host does not define a guest; its disks stay', yaml: 'name: old\nstate: absent\n' },
  ],
  returns: {
    uuid: "The guest's UUID",
    host: 'Where it lives',
    state: 'What libvirt says of it: running, paused, shut off, …',
  },
  check: complaintAboutDefinition,
  observe(params, at): Observed {
    const { name, uri, state } = params;
    const local = state === 'destroyed' || state === 'absent';
    const hosts = local ? [at.host] : [...new Set([at.host, ...at.peers, ...at.playHosts])];
    const wanted = wantedOf(name, definitionText(params));
    const guests = all(hosts.map((host) => open(guestAt(name, uri, host))));
    const compared = (host: string) => definitionLook(name, uri, wanted, host) ?? given(undefined);
    return {
      hosts: given(hosts),
      reach: all(hosts.map((host) => open(answers(host)))),
      guests,
      // Asked at once where the guest most often lives; elsewhere when it is known to live there.
      definitionHere: open(compared(at.host)),
      definitionThere: open(
        after(guests, (seen): Probe<Definition | undefined> => {
          const home = homeOf(name, at.host, sighted(hosts, seen), new Map());
          return isHome(home) && home.host !== at.host ? compared(home.host) : given(undefined);
        }),
      ),
      // Whether another guest has the UUID matters only before the guest is defined.
      namesakes: after(guests, (seen) => {
        const nowhere = seen.every((guest) => !isUnknown(guest) && guest.kind === 'none');
        const uuid = wanted.kind === 'definition' ? wanted.uuid : undefined;
        return all(nowhere && uuid !== undefined ? hosts.map((host) => open(guestAt(uuid, uri, host))) : []);
      }),
      daemon: uri === 'qemu:///system' ? open(daemonListens(at.host)) : given(true),
    };
  },
  plan(params, { hosts, reach, guests, definitionHere, definitionThere, namesakes, daemon }, { before }, at): Plan {
    const { name, uri, state, autostart } = params;
    const wanted = wantedOf(name, definitionText(params));
    if (wanted.kind === 'wrong') return refuse(wanted.problem);
    const answering = new Map(hosts.map((host, i) => [host, reach[i] ?? true] as const));
    const home = homeOf(name, at.host, sighted(hosts, guests), answering);
    if (!isHome(home)) return home;
    if (daemon === false && !home.guest && state !== 'absent' && state !== 'destroyed') {
      return refuse(
        `libvirt does not listen on ${at.host}`,
        'Start it before with: service: {name: libvirtd, state: started}',
      );
    }
    const taken = namesakes.findIndex((guest) => !isUnknown(guest) && guest.kind === 'guest' && guest.name !== name);
    if (taken >= 0) return uuidTaken(namesakes[taken], hosts[taken] ?? '');
    if (wanted.kind === 'open') return undecided(wanted.on);
    const definition = home.host === at.host ? definitionHere : definitionThere;
    if (isUnknown(definition) && home.guest?.persistent) return undecided(definition);
    const compared = isUnknown(definition) ? undefined : definition;
    const goal: DomainGoal = {
      name,
      uri,
      state,
      autostart,
      wanted: wanted.kind === 'definition' ? wanted : undefined,
      seen: new Map(sighted(hosts, guests).map(({ host, at: seen }) => [{ host, uri, on: host }, seen])),
      here: at.host,
      definitionHere: isUnknown(definitionHere) ? undefined : definitionHere,
    };
    const plan = verdictOf(domainPlan(goal, home, compared));
    const found = home.host === at.host ? before.definitionHere : before.definitionThere;
    return plan.verdict === 'change' ? change(plan.changes, remarks(home, at.host, found)) : plan;
  },
  result({ name }, { hosts, guests }, _, at) {
    const home = homeOf(name, at.host, sighted(hosts, guests), new Map());
    const guest = isHome(home) ? home.guest : undefined;
    return guest ? { uuid: guest.uuid, host: isHome(home) ? home.host : at.host, state: guest.state } : {};
  },
});

interface Observed {
  readonly [name: string]: Probe<unknown>;
  readonly hosts: Probe<readonly string[]>;
  readonly reach: Probe<readonly Maybe<true>[]>;
  readonly guests: Probe<readonly Maybe<GuestAt>[]>;
  readonly definitionHere: Probe<Maybe<Definition | undefined>>;
  readonly definitionThere: Probe<Maybe<Definition | undefined>>;
  readonly namesakes: Probe<readonly Maybe<GuestAt>[]>;
  readonly daemon: Probe<Maybe<boolean>>;
}

function sighted(hosts: readonly string[], guests: readonly Maybe<GuestAt>[]) {
  return hosts.map((host, i) => ({ host, at: guests[i] ?? ({ kind: 'none' } as const) }));
}

function definitionLook(name: string, uri: string, wanted: Wanted, host: string): Look<Definition> | undefined {
  if (wanted.kind !== 'definition') return undefined;
  return definitionOf(name, uri, textOfBytes(wanted.xml), (xml) => lacking(wanted, xml), host);
}

function uuidTaken(guest: Maybe<GuestAt> | undefined, host: string): Plan {
  const who = guest !== undefined && !isUnknown(guest) && guest.kind === 'guest' ? guest : undefined;
  return refuse(
    `The UUID ${String(who?.uuid)} belongs to guest "${who?.name}" on ${host}`,
    'Give the guest a UUID of its own',
  );
}

/** What a reader of the report should know beyond the changes; `found` is the definition as it was at first. */
function remarks(
  { host, guest }: Home,
  here: string,
  found: Maybe<Definition | undefined>,
): readonly Note[] | undefined {
  const notes: Note[] = [];
  if (guest && host !== here) notes.push({ level: 'info', text: `It lives on ${host} (${guest.state})` });
  const differences = isUnknown(found) ? [] : (found?.differences ?? []);
  for (const text of differences) notes.push({ level: 'info', text });
  if (differences.length > 0 && guest && guest.state !== 'shut off') {
    notes.push({ level: 'warn', text: 'It runs: what changed takes effect at its next start' });
  }
  return notes.length > 0 ? notes : undefined;
}
