import {
  after,
  all,
  defineModule,
  given,
  isUnknown,
  type Maybe,
  open,
  type Plan,
  type Probe,
  refuse,
} from '../engine/contract/index.ts';
import { answers, type Listed, runningGuests } from './looks/libvirt.ts';
import { arrangeAll, combine } from './migration/arrange.ts';
import { timesOf } from './migration/changes.ts';
import type { Check } from './migration/check.ts';
import { complaintAboutDest, destinationOf, type Site, sitesOf } from './migration/sites.ts';
import { type Whereabouts, whereabouts } from './migration/whereabouts.ts';

export default defineModule({
  name: 'virsh_migrate',
  summary: 'Keep a guest running on the host that you name, moving it there live',
  description: `Declares that a guest runs on a host. It is looked for, by UUID, on all hosts of the inventory groups
that hold the task's host, on the play's hosts and on the destination, whatever \`--limit\` says; where one of them
cannot be asked, nothing is done. Running there already is "ok"; running on two hosts is an error that touches
nothing. Before a guest moves, source and destination are checked, and the whole list is reported. The storage must
be the same on both, proved by inode and by a token file; libvirt itself does not check that. A migration to the same
destination that is under way is waited for. Afterwards the guest is defined where it runs, and nowhere else.`,
  params: {
    type: 'object',
    properties: {
      domain: {
        type: 'string',
        minLength: 1,
        pattern: '^[^-/]',
        description: "Name or UUID of the guest; `all` is every guest that runs on the task's host, which drains it",
      },
      dest: {
        type: 'string',
        minLength: 1,
        pattern: '^[^-]',
        description: 'A host of the inventory, or a libvirt URI as the source sees it',
      },
      live: { type: 'boolean', default: true, description: 'The guest runs on while its memory is copied' },
      persistent: { type: 'boolean', default: true, description: 'It is defined at the destination' },
      undefine_source: { type: 'boolean', default: true, description: 'Its definition elsewhere is removed' },
      auto_converge: { type: 'boolean', description: 'Slow the guest down where it dirties memory too fast' },
      postcopy: { type: 'boolean', description: 'Allow it to run at the destination before its memory is there' },
      compressed: { type: 'boolean', description: 'Compress what is sent' },
      parallel: { type: 'integer', minimum: 1, maximum: 255, description: 'Connections that send memory at once' },
      bandwidth: { type: 'integer', minimum: 1, description: 'MiB a second at most' },
      max_downtime: { type: 'integer', minimum: 1, description: 'Milliseconds that the guest may stand still' },
      timeout: { type: 'integer', minimum: 1, description: "Seconds; the play's limit for steps when absent" },
      on_timeout: {
        type: 'string',
        enum: ['abort', 'suspend', 'postcopy'],
        default: 'abort',
        description: 'Stay on the source, or finish with the guest suspended, or finish by post-copy',
      },
      if_stopped: {
        type: 'string',
        enum: ['fail', 'ignore', 'move'],
        default: 'fail',
        description: 'What to do with a guest that is shut off; `move` moves its definition',
      },
      allow_unsafe: {
        type: 'boolean',
        default: false,
        description: 'Storage that is shared without a network file system; it is proved all the same',
      },
      migrate_uri: {
        type: 'string',
        pattern: '^(tcp|rdma)://[^/]+$',
        description: 'Where QEMU sends the memory: tcp://ADDRESS of a migration network',
      },
      uri: {
        type: 'string',
        default: 'qemu:///system',
        pattern: '^qemu:///(system|session)$',
        description: 'The libvirt that is meant, as virsh(1) takes it',
      },
    },
    required: ['domain', 'dest'],
  },
  examples: [
    {
      title: 'A guest runs on devstack-2, within ten minutes or not at all',
      yaml: 'domain: nested\ndest: devstack-2\ntimeout: 600\non_timeout: abort\n',
    },
    {
      title: 'No guest runs on this host any more',
      yaml: 'domain: all\ndest: devstack-1\nif_stopped: ignore\n',
    },
    {
      title: 'A busy guest, over a network of its own',
      yaml: 'domain: 7e57ed00-0000-4000-8000-000000000001\ndest: devstack-2\nmigrate_uri: tcp://10.0.9.2\nauto_converge: true\nmax_downtime: 500\nbandwidth: 800\n',
    },
  ],
  returns: {
    host: 'Where the guest runs',
    total_ms: 'How long the migration took; absent where none was needed',
    downtime_ms: 'How long the guest stood still',
    preflight: 'What was checked: a list of check, level (ok, info, warn, block) and text',
  },
  check: ({ dest, live, persistent, undefine_source, timeout, on_timeout, postcopy }) => {
    if (!persistent && undefine_source) {
      return 'With "persistent: false" say "undefine_source: false" too: else the guest would be defined nowhere and gone after its next shutdown';
    }
    if (!live && (postcopy || on_timeout !== 'abort')) return 'Post-copy and "on_timeout" need "live: true"';
    if (on_timeout !== 'abort' && timeout === undefined) return `"on_timeout: ${on_timeout}" needs a "timeout"`;
    return complaintAboutDest(dest);
  },
  observe({ domain, dest: wanted, uri, if_stopped }, at): Observed {
    const dest = destinationOf(wanted, uri, at);
    const draining = domain === 'all';
    if (!dest || (draining && dest.host === at.host))
      return { reach: given([]), guests: given([]), running: given([]) };
    const sites = sitesOf(dest, uri, at);
    const course = (id: string) => whereabouts(id, sites, dest, if_stopped === 'move');
    const running = draining ? runningGuests(uri, at.host) : given([]);
    return {
      reach: all(sites.map(reached)),
      running,
      guests: draining ? after(running, (list) => all(list.map(({ uuid }) => course(uuid)))) : all([course(domain)]),
    };
  },
  plan(params, { reach, running, guests }, { ran }, at): Plan {
    const dest = destinationOf(params.dest, params.uri, at);
    if (!dest) return refuse(`The inventory has no host "${params.dest}"`);
    const [mute] = reach.flatMap(({ host, answers: said }) => (isUnknown(said) ? [{ host, why: said.origin }] : []));
    if (mute) {
      return refuse(
        `Nobody knows whether the guest runs on ${mute.host}: ${mute.why}`,
        'It is looked for on every host that may run it, so that it never runs twice',
      );
    }
    const drained = params.domain === 'all' ? { look: runningGuests(params.uri, at.host), list: running } : undefined;
    const plan = combine(arrangeAll(guests, dest, params, drained));
    // Another host of the play may have moved the guest while this one waited: then its checks are not ours.
    return ran.size === 0 && !('notes' in plan) && 'changes' in plan ? { ...plan, notes: [] } : plan;
  },
  result(params, { guests }, { before, ran }, at) {
    const dest = destinationOf(params.dest, params.uri, at);
    const arranged = (list: readonly Whereabouts[]) => (dest ? arrangeAll(list, dest, params) : []);
    const times = [...ran].flatMap(([name, reply]) => (name.startsWith('job ') ? [timesOf(reply)] : []));
    const total = sum(times.map(({ total_ms }) => total_ms));
    const downtime = sum(times.map(({ downtime_ms }) => downtime_ms));
    return {
      host: params.domain === 'all' ? dest?.host : arranged(guests)[0]?.host,
      ...(total !== undefined && { total_ms: total }),
      ...(downtime !== undefined && { downtime_ms: downtime }),
      preflight: listOf(arranged(before.guests).map(({ checks }) => checks)),
    };
  },
});

interface Observed {
  readonly [name: string]: Probe<unknown>;
  readonly reach: Probe<readonly Reached[]>;
  /** `domain: all`: the guests of the task's host. */
  readonly running: Probe<readonly Listed[]>;
  readonly guests: Probe<readonly Whereabouts[]>;
}

/** Whether the host of a site can be asked. */
interface Reached {
  readonly host: string;
  readonly answers: Maybe<true>;
}

function reached({ host, on }: Site): Probe<Reached> {
  return after(all([open(answers(on))]), ([said]) => given({ host, answers: said }));
}

/** All checks in one list; unknown where those of one guest are. */
function listOf(parts: readonly Maybe<readonly Check[]>[]): Maybe<readonly Check[]> {
  return parts.find(isUnknown) ?? parts.flatMap((part) => (isUnknown(part) ? [] : part));
}

/** Nothing where nothing was migrated; unknown where a part is. */
function sum(parts: readonly Maybe<number | undefined>[]): Maybe<number> | undefined {
  const open = parts.find(isUnknown);
  if (open !== undefined) return open;
  const known = parts.flatMap((part) => (isUnknown(part) ? [] : (part ?? [])));
  return known.length > 0 ? known.reduce((a, b) => a + b, 0) : undefined;
}
