// Where a guest lives: on shared storage every host that sees its disks could start it.
import { isUnknown, type Maybe, type Refusal, refuse, type Undecided, undecided } from '../../engine/contract/index.ts';
import { type Guest, type GuestAt, isActive } from '../looks/libvirt.ts';

export interface Home {
  readonly host: string;
  /** Undefined where no host knows the guest yet. */
  readonly guest: Guest | undefined;
}

/** A guest that is looked at on a host. */
export interface Sighting {
  readonly host: string;
  readonly at: Maybe<GuestAt>;
}

/**
 * The host where the guest runs, else the one where it is defined, else `here`; or why nobody can say.
 * @param reach by host, whether it answers
 */
export function homeOf(
  name: string,
  here: string,
  sightings: readonly Sighting[],
  reach: ReadonlyMap<string, Maybe<true>>,
): Home | Refusal | Undecided {
  for (const { host, at } of sightings) {
    const answers = reach.get(host);
    if (isUnknown(answers)) {
      return refuse(
        `Nobody knows whether guest "${name}" runs on ${host}: ${answers.origin}`,
        'It is looked for on every host that may run it, so that it never runs twice',
      );
    }
    if (isUnknown(at)) return undecided(at);
    if (at.kind === 'silent') return refuse(`libvirt on ${host} does not say whether "${name}" is there: ${at.why}`);
  }
  const known = sightings.flatMap(({ host, at }) =>
    !isUnknown(at) && at.kind === 'guest' ? [{ host, guest: at }] : [],
  );
  const uuids = new Set(known.map(({ guest }) => guest.uuid));
  if (uuids.size > 1) {
    const who = known.map(({ host, guest }) => `${String(guest.uuid)} on ${host}`).join(', ');
    return refuse(`Different guests are called "${name}": ${who}`);
  }
  const active = known.filter(({ guest }) => isActive(guest));
  if (active.length > 1 && !active.some(({ guest }) => guest.state === 'migrating')) {
    return refuse(
      `Guest "${name}" runs on ${active.map(({ host }) => host).join(' and ')} at the same time: nothing was touched`,
      'Two copies write to one disk. Look at both, then stop the wrong one by hand (virsh destroy)',
    );
  }
  const [runs] = active;
  if (runs) return runs;
  return known.find(({ host }) => host === here) ?? known[0] ?? { host: here, guest: undefined };
}

export function isHome(home: Home | Refusal | Undecided): home is Home {
  return 'host' in home;
}
