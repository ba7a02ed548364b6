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
import { type Home, homeOf, isHome, type Sighting } from './libvirt/home.ts';
import { complaintAboutDefinition, definitionText } from './libvirt/params.ts';
import type { Site } from './libvirt/sightings.ts';
import { lacking, type Wanted, wantedOf } from './libvirt/wanted.ts';
import { answers, type Definition, daemonListens, definitionOf, guestAt } from './looks/libvirt.ts';

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
    const siteOf = (host: string): Site => ({ host, uri, on: host });
    const here = siteOf(at.host);
    const others = new Set(local ? [] : [...at.peers, ...at.playHosts].filter((host) => host !== at.host));
    const sites = [here, ...[...others].map(siteOf)];
    const wanted = wantedOf(name, definitionText(params));
    const sightings = all(sites.map((site) => sightingOf(name, site)));
    const compared = (host: string) => definitionLook(name, uri, wanted, host) ?? given(undefined);
    return {
      here: given(here),
      sightings,
      // Asked at once where the guest most often lives; elsewhere when it is known to live there.
      definitionHere: open(compared(at.host)),
      definitionThere: open(
        after(sightings, (seen): Probe<Definition | undefined> => {
          const home = homeOf(name, here, seen);
          return isHome(home) && home.site.host !== at.host ? compared(home.site.host) : given(undefined);
        }),
      ),
      // Whether another guest has the UUID matters only before the guest is defined.
      namesakes: after(sightings, (seen) => {
        const nowhere = seen.every(({ at: guest }) => !isUnknown(guest) && guest.kind === 'none');
        const uuid = wanted.kind === 'definition' ? wanted.uuid : undefined;
        return all(nowhere && uuid !== undefined ? sites.map((site) => sightingOf(uuid, site)) : []);
      }),
      daemon: uri === 'qemu:///system' ? open(daemonListens(at.host)) : given(true),
    };
  },
  plan(params, { here, sightings, definitionHere, definitionThere, namesakes, daemon }, { before }): Plan {
    const { name, uri, state, autostart } = params;
    const wanted = wantedOf(name, definitionText(params));
    if (wanted.kind === 'wrong') return refuse(wanted.problem);
    const home = homeOf(name, here, sightings);
    if (!isHome(home)) return home;
    const { guest, site } = home;
    const needed = state === 'running' || state === 'defined' || (wanted.kind !== 'nothing' && state !== 'absent');
    if (daemon === false && !guest && needed) {
      return refuse(
        `libvirt does not listen on ${here.host}`,
        'Start it before with: service: {name: libvirtd, state: started}',
      );
    }
    const [taken] = namesakes.flatMap(({ site: { host }, at }) =>
      !isUnknown(at) && at.kind === 'guest' && at.name !== name ? [{ host, other: at }] : [],
    );
    if (taken) {
      return refuse(
        `The UUID ${String(taken.other.uuid)} belongs to guest "${taken.other.name}" on ${taken.host}`,
        'Give the guest a UUID of its own',
      );
    }
    if (wanted.kind === 'open') return undecided(wanted.on);
    const definition = site.host === here.host ? definitionHere : definitionThere;
    if (isUnknown(definition) && guest?.persistent) return undecided(definition);
    const compared = isUnknown(definition) ? undefined : definition;
    const goal: DomainGoal = {
      name,
      uri,
      state,
      autostart,
      wanted: wanted.kind === 'definition' ? wanted : undefined,
      seen: new Map(sightings.map((one) => [one.site, one.at])),
      here: here.host,
      definitionHere: isUnknown(definitionHere) ? undefined : definitionHere,
    };
    const plan = verdictOf(domainPlan(goal, home, compared));
    const found = site.host === here.host ? before.definitionHere : before.definitionThere;
    return plan.verdict === 'change' ? change(plan.changes, remarks(home, here.host, found)) : plan;
  },
  result({ name }, { here, sightings }) {
    const home = homeOf(name, here, sightings);
    return isHome(home) && home.guest ? { uuid: home.guest.uuid, host: home.site.host, state: home.guest.state } : {};
  },
});

interface Observed {
  readonly [name: string]: Probe<unknown>;
  readonly here: Probe<Site>;
  /** On the task's host first. */
  readonly sightings: Probe<readonly Sighting[]>;
  readonly definitionHere: Probe<Maybe<Definition | undefined>>;
  readonly definitionThere: Probe<Maybe<Definition | undefined>>;
  readonly namesakes: Probe<readonly Sighting[]>;
  readonly daemon: Probe<Maybe<boolean>>;
}

function sightingOf(id: string, site: Site): Probe<Sighting> {
  const asked = all([open(answers(site.on)), open(guestAt(id, site.uri, site.on))]);
  return after(asked, ([reached, at]) => given({ site, answers: reached, at }));
}

function definitionLook(name: string, uri: string, wanted: Wanted, host: string): Look<Definition> | undefined {
  if (wanted.kind !== 'definition') return undefined;
  return definitionOf(name, uri, textOfBytes(wanted.xml), (xml) => lacking(wanted, xml), host);
}

/** What a reader of the report should know beyond the changes; `found` is the definition as it was at first. */
function remarks(
  { site: { host }, guest }: Home,
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
