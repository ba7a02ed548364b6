// What every host says of a guest after each change.
import { isUnknown, type Prediction, predict, type Scope, type Unknown } from '../../engine/contract/index.ts';
import { type Guest, type GuestAt, guestAt, isUuid } from '../looks/libvirt.ts';

/** A libvirt that may have the guest. */
export interface Site {
  /** The inventory host, or the host that a URI names. */
  readonly host: string;
  /** How it is asked from `on`. */
  readonly uri: string;
  /** The inventory host that asks; the host itself where it is one. */
  readonly on: string;
}

/** What is said of the guest at every site. */
export type Sightings = ReadonlyMap<Site, GuestAt | Unknown>;

export class SeenGuest {
  /** The name or UUID that the playbook says. */
  readonly id: string;
  #seen: Sightings;
  readonly #names: readonly string[];
  /** What virsh asks for: a UUID wherever there is one. */
  readonly addressee: string;
  readonly name: string;

  constructor(id: string, guest: Guest, seen: Sightings) {
    this.id = id;
    this.name = guest.name;
    this.addressee = isUnknown(guest.uuid) ? guest.name : guest.uuid;
    this.#names = [...new Set([id, guest.name, this.addressee])];
    this.#seen = seen;
  }

  get scopes(): readonly Scope[] {
    return this.#names.map((name): Scope => `domain:${name}`);
  }

  /**
   * What is said everywhere after a change. Sites that it does not concern are told too: the change touches the
   * guest on every host that it has to do with, and an answer that is touched and not told is unknown.
   */
  becomes(...news: readonly (readonly [Site, GuestAt | Unknown])[]): readonly Prediction[] {
    this.#seen = new Map([...this.#seen, ...news]);
    return [...this.#seen].flatMap(([site, answer]) =>
      this.#names.map((name) => predict(guestAt(name, site.uri, site.on), answerTo(name, answer))),
    );
  }
}

/** A guest that has another name somewhere is found there by its UUID alone. */
function answerTo(name: string, answer: GuestAt | Unknown): GuestAt | Unknown {
  const other = !isUnknown(answer) && answer.kind === 'guest' && !isUuid(name) && answer.name !== name;
  return other ? { kind: 'none' } : answer;
}
