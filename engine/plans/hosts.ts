// The hosts of a plan and how they are reached.
import type { Target } from '../hosts/wire.ts';
import type { PlanDifference } from '../run/event.ts';
import type { PlannedHost } from './format.ts';

/** How a host is reached, in a line: `ssh operator@10.0.0.7:22`. */
export function reached({ connection, user, address, port }: Target): string {
  if (connection === 'local') return 'local';
  return `ssh ${user === undefined ? '' : `${user}@`}${address}${port === undefined ? '' : `:${port}`}`;
}

/** Hosts that are new, gone, or reached otherwise. */
export function otherHosts(saved: readonly PlannedHost[], now: readonly PlannedHost[]): readonly PlanDifference[] {
  const after = new Map(now.map((host) => [host.name, host.reached]));
  const before = new Map(saved.map((host) => [host.name, host.reached]));
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.flatMap((host): readonly PlanDifference[] => {
    const [then, there] = [before.get(host) ?? 'absent', after.get(host) ?? 'absent'];
    return then === there ? [] : [{ what: 'host', host, saved: then, now: there }];
  });
}
