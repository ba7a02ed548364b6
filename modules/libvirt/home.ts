// Where a guest lives: on shared storage every host that sees its disks could start it.
import { isUnknown, type Maybe, type Refusal, refuse, type Undecided, undecided } from '../../engine/contract/index.ts';
import { type Guest, type GuestAt, isActive } from '../looks/libvirt.ts';
import type { Site } from './sightings.ts';

export interface Home {
  readonly site: Site;
  /** Undefined where no host knows the guest yet. */
  readonly guest: Guest | undefined;
}

/** A guest that is looked at on a host. */
export interface Sighting {
  readonly site: Site;
  /** Whether the host can be asked. */
  readonly answers: Maybe<true>;
  readonly at: Maybe<GuestAt>;
}

/** The host where the guest runs, else the one where it is defined, else `here`; or why nobody can say. */
export function homeOf(name: string, here: Site, sightings: readonly Sighting[]): Home | Refusal | Undecided {
  for (const { site, answers, at } of sightings) {
    const { host } = site;
    if (isUnknown(answers)) {
      return refuse(
        `Nobody knows whether guest "${name}" runs on ${host}: ${answers.origin}`,
        'It is looked for on every host that may run it, so that it never runs twice',
      );
    }
    if (isUnknown(at)) return undecided(at);
    if (at.kind === 'silent') return refuse(`libvirt on ${host} does not say whether "${name}" is there: ${at.why}`);
  }
  const known = sightings.flatMap(({ site, at }) =>
    !isUnknown(at) && at.kind === 'guest' ? [{ site, guest: at }] : [],
  );
  const uuids = new Set(known.map(({ guest }) => guest.uuid));
  if (uuids.size > 1) {
    const who = known.map(({ site, guest }) => `${String(guest.uuid)} on ${site.host}`).join(', ');
    return refuse(`Different guests are called "${name}": ${who}`);
  }
  const active = known.filter(({ guest }) => isActive(guest));
  if (active.length > 1 && !active.some(({ guest }) => guest.state === 'migrating')) {
    return refuse(
      `Guest "${name}" runs on ${active.map(({ site }) => site.host).join(' and ')} at the same time: nothing was touched`,
      'Two copies write to one disk. Look at both, then stop the wrong one by hand (virsh destroy)',
    );
  }
  const [runs] = active;
  if (runs) return runs;
  return known.find(({ site }) => site === here) ?? known[0] ?? { site: here, guest: undefined };
}

export function isHome(home: Home | Refusal | Undecided): home is Home {
  return 'site' in home;
}
