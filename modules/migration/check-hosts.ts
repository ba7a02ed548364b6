// Checks of the two hosts, and of what lies between them.
import type { Guest } from '../looks/libvirt.ts';
import { block, type Check, info, mib, ok, warn } from './check.ts';
import type { Facts } from './facts-of.ts';
import type { Destination } from './sites.ts';

/** What the check must know of what is asked for. */
export interface Wishes {
  readonly allow_unsafe: boolean;
  readonly postcopy: boolean;
  readonly migrate_uri?: string | undefined;
  /** Bytes that guests need which go to the same destination before. */
  readonly taken: number;
}

export function checkHosts(guest: Guest, facts: Facts, dest: Destination, wishes: Wishes): readonly Check[] {
  const { here, there, needs, fit } = facts;
  return [
    here.uuid !== '' && here.uuid === there.uuid
      ? block('hosts', `source and destination have one host UUID (${here.uuid}); set host_uuid in libvirtd.conf`)
      : ok('hosts', 'source and destination are two hosts'),
    conflict(guest, facts, dest),
    facts.way.control === ''
      ? ok('control-path', `the source reaches ${dest.reach}`)
      : block('control-path', `the source cannot reach ${dest.reach}: ${facts.way.control}`),
    addressOf(namesIn(facts), dest, wishes).check,
    dataPath(facts, dest, wishes),
    ...(fit ? [machine(fit.machine, needs?.machine ?? '', dest)] : []),
    ...(fit && needs ? [cpu(fit.cpu, needs.cpuMode, dest)] : []),
    versions(facts, dest),
    ...memory(facts, dest, wishes.taken),
    ...networks(facts, dest),
    ...(needs?.pools ?? [])
      .filter((pool) => !there.pools.includes(pool))
      .map((pool) => block('pool', `pool "${pool}" is not active on ${dest.host}`)),
    ...system(facts, dest, wishes),
  ];
}

function conflict(guest: Guest, { namesake }: Facts, dest: Destination): Check {
  if (namesake.kind === 'guest' && namesake.uuid !== guest.uuid) {
    return block('name', `${dest.host} has another guest called "${guest.name}" (${String(namesake.uuid)})`);
  }
  return ok('name', 'nobody else has its name there');
}

const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1';

/** As libvirt and the source's resolver say. */
export const namesIn = ({ there: { hostname }, way: { byHostname, byName } }: Facts): Names => ({
  hostname,
  byHostname,
  byName,
});

/** What the destination calls itself, and the addresses that the source knows for that and for its inventory name. */
export interface Names {
  readonly hostname: string;
  readonly byHostname: readonly string[];
  readonly byName: readonly string[];
}

/**
 * How QEMU on the source finds QEMU on the destination: libvirt there answers with its own host name, which the
 * source must know; where it does not, the inventory's name is given as migration URI.
 */
export function addressOf(
  { hostname, byHostname, byName }: Names,
  dest: Destination,
  wishes: Pick<Wishes, 'migrate_uri'>,
): { readonly check: Check; readonly uri: string | undefined } {
  if (wishes.migrate_uri !== undefined) {
    return { check: ok('address', `the memory goes to ${wishes.migrate_uri}`), uri: wishes.migrate_uri };
  }
  const good = (addresses: readonly string[]) => addresses.length > 0 && !addresses.some(isLoopback);
  if (good(byHostname) && !hostname.startsWith('localhost')) {
    return { check: ok('address', `"${hostname}" is ${byHostname.join(', ')} to the source`), uri: undefined };
  }
  const why = byHostname.length === 0 ? 'the source does not know that name' : 'that is a loopback address';
  const text = `${dest.host} calls itself "${hostname}", and ${why}`;
  if (!good(byName)) return { check: block('address', text), uri: undefined };
  return {
    check: warn('address', `${text}; the memory goes to ${dest.name} instead`),
    uri: `tcp://${dest.name.includes(':') ? `[${dest.name}]` : dest.name}`,
  };
}

function dataPath({ way }: Facts, dest: Destination, { migrate_uri }: Wishes): Check {
  if (migrate_uri !== undefined) return info('data-path', 'not tried, since a migration URI is given');
  switch (way.data) {
    case 'open':
    case 'refused':
      return ok('data-path', `ports 49152 and up of ${dest.host} can be reached`);
    case 'silent':
      return block('data-path', `port 49152 of ${dest.host} does not answer: a firewall? QEMU needs 49152 to 49215`);
    case 'unreachable':
      return warn('data-path', `port 49152 of ${dest.host} cannot be reached from the source`);
    case 'not tried':
      return info('data-path', 'not tried: the source has no bash');
  }
}

function machine(problem: string, name: string, dest: Destination): Check {
  return problem === ''
    ? ok('machine', `${dest.host} has machine type ${name}`)
    : block('machine', `${dest.host} cannot run it: ${problem}`);
}

function cpu(problem: string | undefined, mode: string, dest: Destination): Check {
  if (mode === 'host-passthrough') return warn('cpu', 'host-passthrough: both hosts must have the same processor');
  if (problem === undefined) return ok('cpu', 'it asks for no CPU of its own');
  return problem === ''
    ? ok('cpu', `${dest.host} has all its features`)
    : block('cpu', `${dest.host} cannot offer it: ${problem}`);
}

function versions({ here, there }: Facts, dest: Destination): Check {
  const older = (['libvirt', 'qemu'] as const).filter((what) => compareVersions(there[what], here[what]) < 0);
  const text = `QEMU ${here.qemu} and libvirt ${here.libvirt} here, ${there.qemu} and ${there.libvirt} on ${dest.host}`;
  return older.length === 0 ? ok('versions', text) : warn('versions', `${text}: going back is not supported upstream`);
}

/** Below zero where the first is older. */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [one, other].map((text) => text.split('.').map(Number));
  for (let i = 0; i < Math.max(a?.length ?? 0, b?.length ?? 0); i++) {
    const difference = (a?.[i] ?? 0) - (b?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function memory({ needs, momentThere }: Facts, dest: Destination, taken: number): readonly Check[] {
  if (!needs || !momentThere) return [];
  const need = Math.ceil(needs.memory * 1.1) + taken;
  const text = `it needs about ${mib(need)}${taken > 0 ? ' with those before it' : ''}, ${dest.host} has ${mib(momentThere.memory)}`;
  return [need <= momentThere.memory ? ok('memory', text) : block('memory', text)];
}

function networks({ needs, there, systemThere }: Facts, dest: Destination): readonly Check[] {
  if (!needs) return [];
  const bridges = needs.bridges.map((name) => {
    if (!systemThere) return warn('network', `interface "${name}" must be on ${dest.host} too`);
    if (!systemThere.links.includes(name)) return block('network', `${dest.host} has no interface "${name}"`);
    return /^virbr\d+$/.test(name)
      ? warn('network', `"${name}" is a NAT network of each host: the guest loses its connections`)
      : ok('network', `${dest.host} has "${name}"`);
  });
  const named = needs.networks.map((name) =>
    there.networks.includes(name)
      ? ok('network', `network "${name}" is active on ${dest.host}`)
      : block('network', `network "${name}" is not active on ${dest.host}`),
  );
  return [...bridges, ...named];
}

function system(facts: Facts, dest: Destination, { postcopy }: Wishes): readonly Check[] {
  const { system: here, systemThere: there, moment, momentThere } = facts;
  if (!there || !momentThere) return [];
  const drift = Math.abs(momentThere.time - moment.time);
  return [
    drift <= 2 ? ok('clock', 'the clocks agree') : warn('clock', `the clocks are ${drift} s apart`),
    here.qemuUser === there.qemuUser
      ? ok('qemu-user', `QEMU is user ${here.qemuUser ?? 'of another name'} on both`)
      : warn('qemu-user', `QEMU is user ${here.qemuUser} here and ${there.qemuUser} on ${dest.host}`),
    ...(there.hook ? [warn('hook', `${dest.host} runs /etc/libvirt/hooks/qemu at each migration`)] : []),
    ...(postcopy && !there.userfaultfd
      ? [block('postcopy', `${dest.host} does not let QEMU use userfaultfd (sysctl vm.unprivileged_userfaultfd)`)]
      : []),
  ];
}
