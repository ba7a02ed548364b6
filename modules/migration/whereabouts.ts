// Where a guest is: it is asked for at every site, by UUID.
import {
  after,
  all,
  given,
  isUnknown,
  type Maybe,
  open,
  type Probe,
  type Unknown,
} from '../../engine/contract/index.ts';
import type { Sightings } from '../libvirt/sightings.ts';
import { type Guest, type GuestAt, guestAt, isActive, isUuid } from '../looks/libvirt.ts';
import { type Facts, factsOf } from './facts-of.ts';
import { type Foreseen, foresee } from './foresee.ts';
import type { Destination, Site } from './sites.ts';

/** A guest at every site, and what that comes to. */
export interface Whereabouts {
  /** The name or the UUID that was asked for. */
  readonly id: string;
  readonly seen: Sightings;
  readonly course: Exclude<Verdict, Move> | (Move & { readonly sight: Sight });
}

/** What is known of a guest that is to be moved: all, or what can be foreseen while its facts are unknown. */
export type Sight =
  | { readonly how: 'known'; readonly facts: Facts }
  | { readonly how: 'foreseen'; readonly on: Unknown; readonly foreseen: Foreseen };

/** @param offline a guest that is shut off is moved too */
export function whereabouts(
  id: string,
  sites: readonly Site[],
  dest: Destination,
  offline: boolean,
): Probe<Whereabouts> {
  return after(everywhere(id, sites), (found): Probe<Whereabouts> => {
    const seen = new Map(found);
    const verdict = verdictOn(id, seen, dest, offline);
    if (verdict.how !== 'move') return given({ id, seen, course: verdict });
    return after(sightOf(verdict, dest), (sight) => given<Whereabouts>({ id, seen, course: { ...verdict, sight } }));
  });
}

function sightOf({ guest: { uuid, name }, from }: Move, dest: Destination): Probe<Sight> {
  const facts: Probe<Maybe<Facts>> = isUnknown(uuid) ? given(uuid) : factsOf(uuid, name, from, dest);
  return after(all([open(facts)]), ([known]): Probe<Sight> => {
    if (!isUnknown(known)) return given({ how: 'known', facts: known });
    const foreseen = foresee(isUnknown(uuid) ? name : uuid, from, dest);
    return after(foreseen, (sight) => given<Sight>({ how: 'foreseen', on: known, foreseen: sight }));
  });
}

/** What a site says. */
type Found = readonly [site: Site, at: Maybe<GuestAt>];

/** By name first, then by the UUID that the name stands for wherever the name is not known. */
function everywhere(id: string, sites: readonly Site[]): Probe<readonly Found[]> {
  const ask = (what: string, site: Site): Probe<Found> =>
    after(all([open(guestAt(what, site.uri, site.on))]), ([at]) => given<Found>([site, at]));
  const named = all(sites.map((site) => ask(id, site)));
  if (isUuid(id)) return named;
  return after(named, (found): Probe<readonly Found[]> => {
    const uuid = uuidIn(found);
    if (uuid === undefined) return given(found);
    return all(
      found.map(([site, at]) => (!isUnknown(at) && at.kind === 'none' ? ask(uuid, site) : given<Found>([site, at]))),
    );
  });
}

/** The one UUID that the guests of a name have; undefined where nobody knows it, or where they have several. */
function uuidIn(found: readonly Found[]): string | undefined {
  const uuids = new Set(
    found.flatMap(([, one]) => (!isUnknown(one) && one.kind === 'guest' && !isUnknown(one.uuid) ? [one.uuid] : [])),
  );
  return uuids.size === 1 ? [...uuids][0] : undefined;
}

/** A definition that is left over where the guest does not run. */
export interface Stale {
  readonly site: Site;
  readonly guest: Guest;
}

interface Move {
  readonly how: 'move';
  readonly guest: Guest;
  readonly from: Site;
  readonly stale: readonly Stale[];
}

type Verdict =
  /** It runs at the destination. */
  | { readonly how: 'there'; readonly guest: Guest; readonly stale: readonly Stale[] }
  | Move
  /** A migration to the destination is under way. */
  | { readonly how: 'arriving'; readonly guest: Guest; readonly from: Site | undefined }
  /** It is active at two places, one of them in a state that a migration passes through. */
  | { readonly how: 'passing'; readonly reason: string }
  /** It is shut off wherever it is defined. */
  | { readonly how: 'stopped'; readonly at: readonly Stale[] }
  | { readonly how: 'unknown'; readonly on: Unknown; readonly host: string }
  | { readonly how: 'refuse'; readonly reason: string; readonly hint?: string };

/** The decision table. Running at two places refuses, and so does a place that cannot be asked. */
function verdictOn(id: string, seen: Sightings, dest: Destination, offline: boolean): Verdict {
  const stale: Stale[] = [];
  const active: Stale[] = [];
  for (const [site, guest] of seen) {
    if (isUnknown(guest)) return { how: 'unknown', on: guest, host: site.host };
    if (guest.kind === 'silent') return silent(site, guest.why);
    if (guest.kind === 'guest') (isActive(guest) ? active : stale).push({ site, guest });
  }
  return decide(id, active, stale, dest, offline);
}

function silent(site: Site, why: string): Verdict {
  return {
    how: 'refuse',
    reason: `libvirt on ${site.host} does not say whether the guest is there: ${why}`,
    hint: 'While one place is unknown, nobody can rule out that the guest runs there',
  };
}

function decide(
  id: string,
  active: readonly Stale[],
  stale: readonly Stale[],
  dest: Destination,
  offline: boolean,
): Verdict {
  const uuids = new Set([...active, ...stale].map(({ guest }) => guest.uuid));
  if (uuids.size > 1) {
    const who = [...active, ...stale].map(({ site, guest }) => `${String(guest.uuid)} on ${site.host}`).join(', ');
    return {
      how: 'refuse',
      reason: `Different guests have that name: ${who}`,
      hint: 'Name the guest by its UUID, or remove the definition that is not meant',
    };
  }
  const arriving = active.find(({ guest, site }) => guest.state === 'migrating' && site.host === dest.host);
  const others = active.filter((one) => one !== arriving);
  const [first, second] = others;
  if (second !== undefined) return twice(others);
  const renamed = isUuid(id) ? undefined : [...active, ...stale].find(({ guest }) => guest.name !== id);
  if (renamed) {
    return {
      how: 'refuse',
      reason: `"${id}" is called "${renamed.guest.name}" on ${renamed.site.host}`,
      hint: 'Name the guest by its UUID: a name that only some hosts know it by may be gone afterwards',
    };
  }
  if (arriving) return { how: 'arriving', guest: arriving.guest, from: first?.site };
  if (first === undefined) {
    const [only] = stale;
    const away = stale.filter(({ site }) => site.host !== dest.host);
    if (offline && stale.length === 1 && only && away.length === 1) {
      return { how: 'move', guest: only.guest, from: only.site, stale: [] };
    }
    return { how: 'stopped', at: stale };
  }
  if (first.guest.state === 'migrating') {
    return { how: 'refuse', reason: `The guest is being migrated from or to ${first.site.host}, and not by this task` };
  }
  if (first.site.host === dest.host) return { how: 'there', guest: first.guest, stale };
  return { how: 'move', guest: first.guest, from: first.site, stale };
}

function twice(active: readonly Stale[]): Verdict {
  const where = active
    .map(({ site, guest }) => `${guest.state}${guest.trouble === '' ? '' : ` (${guest.trouble})`} on ${site.host}`)
    .join(' and ');
  if (active.some(({ guest }) => passes(guest)))
    return { how: 'passing', reason: `The guest is ${where}: a migration is under way, or was cut off` };
  return {
    how: 'refuse',
    reason: `The guest is ${where} at the same time: nothing was touched`,
    hint: 'Two copies write to one disk. Look at both, then stop the wrong one by hand (virsh destroy)',
  };
}

/** Whether it is where a migration brings it for a moment: at its start there, or at its end here. */
const passes = ({ state, trouble }: Guest): boolean => state === 'migrating' || (state === 'paused' && trouble !== '');
