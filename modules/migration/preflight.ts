// The list of checks before a migration; every one, whatever the others say.
import type { Guest } from '../looks/libvirt.ts';
import { type Check, info } from './check.ts';
import { checkGuest } from './check-guest.ts';
import { checkHosts, type Wishes } from './check-hosts.ts';
import { checkStorage } from './check-storage.ts';
import type { Facts } from './facts-of.ts';
import type { Destination, Site } from './sites.ts';

export function preflight(
  guest: Guest,
  source: Site,
  dest: Destination,
  facts: Facts,
  wishes: Wishes,
): readonly Check[] {
  return [
    info('location', `"${guest.name}" (${String(guest.uuid)}) is ${guest.state} on ${source.host}`),
    ...checkGuest(guest, facts),
    ...checkStorage(facts, dest.host, wishes.allow_unsafe),
    ...checkHosts(guest, facts, dest, wishes),
  ];
}
