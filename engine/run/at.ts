// Where a task runs, as its module sees it.
import type { At } from '../contract/module.ts';
import type { Place } from '../converge/memory.ts';
import type { Inventory } from '../inventory/inventory.ts';

/**
 * What modules are told of each place, put together once.
 * @param playHosts all hosts of the play
 * @param isHere whether a host is this machine
 */
export function modulesView(
  inventory: Inventory,
  playHosts: readonly string[],
  isHere: (host: string) => boolean,
): (place: Place) => At {
  const known = new Map<string, At>();
  return ({ on, as }) => {
    const key = `${on}\0${as}`;
    const at = known.get(key) ?? {
      host: on,
      user: as,
      playHosts,
      peers: peersOf(on, inventory),
      knows: (host) => inventory.hosts.has(host),
      nameOf: (host) => nameOf(host, inventory),
      isHere: () => isHere(on),
    };
    known.set(key, at);
    return at;
  };
}

function peersOf(host: string, inventory: Inventory): readonly string[] {
  const groups = inventory.hosts.get(host)?.groups ?? [];
  const peers = new Set(
    groups
      .filter((name) => name !== 'all' && name !== 'ungrouped')
      .flatMap((name) => inventory.groups.get(name)?.hosts ?? []),
  );
  return [...inventory.hosts.keys()].filter((name) => name === host || peers.has(name));
}

function nameOf(host: string, inventory: Inventory): string {
  const name = inventory.hosts.get(host)?.vars.get('migrate_host')?.value.written;
  return typeof name === 'string' ? name : host;
}
