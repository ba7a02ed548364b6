// From what a guest is to what it should be.
import {
  again,
  type Change,
  isUnknown,
  type Plan,
  type Prediction,
  predict,
  type Run,
  refuse,
  type Scope,
  textOfBytes,
  unknown,
  wait,
} from '../../engine/contract/index.ts';
import { disksOf, imagesOf } from '../formats/domain-uses.ts';
import { type Definition, definitionOf, type Guest, type GuestAt, guestImages, isActive } from '../looks/libvirt.ts';
import type { Home } from './home.ts';
import { SeenGuest, type Sightings, type Site } from './sightings.ts';
import { lacking, toDefine, type WantedDefinition } from './wanted.ts';

export interface DomainGoal {
  readonly name: string;
  readonly uri: string;
  readonly state: 'running' | 'shutdown' | 'destroyed' | 'defined' | 'absent';
  readonly autostart: boolean | undefined;
  readonly wanted: WantedDefinition | undefined;
  /** What was seen: of the guest everywhere, of its definition on the task's host. */
  readonly seen: Sightings;
  readonly here: string;
  readonly definitionHere: Definition | undefined;
}

/** The changes in order; each knows the guest as the one before leaves it. */
export function domainPlan(goal: DomainGoal, home: Home, definition: Definition | undefined): Plan {
  return new DomainPlan(goal, home).plan(definition);
}

class DomainPlan {
  readonly #goal: DomainGoal;
  readonly #site: Site;
  readonly #host: string;
  readonly #changes: Change[] = [];
  #guest: Guest | undefined;
  #told: SeenGuest | undefined;

  constructor(goal: DomainGoal, home: Home) {
    this.#goal = goal;
    this.#site = home.site;
    this.#host = home.site.host;
    this.#guest = home.guest;
  }

  plan(definition: Definition | undefined): Plan {
    const { name, state, autostart, wanted } = this.#goal;
    if (state === 'absent') return this.#absent();
    const { uuid } = this.#guest ?? {};
    if (wanted?.uuid !== undefined && uuid !== undefined && !isUnknown(uuid) && wanted.uuid !== uuid) {
      return refuse(
        `Guest "${name}" on ${this.#host} has UUID ${uuid}, and its definition says ${wanted.uuid}`,
        'Leave the <uuid> out, or remove the other guest',
      );
    }
    const differences = definition?.differences ?? [];
    if (wanted && (!this.#guest?.persistent || differences.length > 0)) this.#define(wanted);
    if (!this.#guest) return state === 'destroyed' || state === 'shutdown' ? [] : this.#nobody();
    if (autostart !== undefined && this.#guest.autostart !== autostart && this.#guest.persistent) {
      this.#autostart(this.#guest, autostart);
    }
    return this.#reach(this.#guest, state);
  }

  #nobody(): Plan {
    const { name } = this.#goal;
    return refuse(`No host knows a guest "${name}"`, 'Say what it is with "src", "xml" or "memory" and "disks"');
  }

  #reach(guest: Guest, state: DomainGoal['state']): Plan {
    switch (state) {
      case 'running':
        return this.#running(guest);
      case 'shutdown':
        if (guest.state === 'stopping') return wait(`Guest "${guest.name}" is shutting down`, 300);
        if (isActive(guest)) this.#stop(guest, 'shutdown', 300);
        return this.#leavesHome(guest) ? again(this.#changes) : this.#changes;
      case 'destroyed':
        if (isActive(guest)) this.#stop(guest, 'destroy', 30);
        return this.#changes;
      default:
        return this.#changes;
    }
  }

  /** Where it is defined on another host too, its home may be there once it is shut down. */
  #leavesHome(guest: Guest): boolean {
    const elsewhere = [...this.#goal.seen].some(
      ([site, at]) => site !== this.#site && !isUnknown(at) && at.kind === 'guest',
    );
    return elsewhere && isActive(guest);
  }

  #running(guest: Guest): Plan {
    const { name } = guest;
    if (guest.trouble !== '') return refuse(`Guest "${name}" is ${guest.state} on ${this.#host}: ${guest.trouble}`);
    switch (guest.state) {
      case 'running':
        return this.#changes;
      case 'migrating':
        return wait(`Guest "${name}" is being migrated`, 600);
      case 'stopping':
        return wait(`Guest "${name}" is shutting down`, 120);
      case 'paused':
        this.#guestBecomes(guest, `resume ${name}`, ['resume', '--domain'], { ...guest, state: 'running' }, 10);
        return this.#changes;
      default:
        this.#guestBecomes(
          guest,
          `start ${name}`,
          ['start', '--domain'],
          { ...guest, state: 'running', managedSave: false },
          60,
          this.#images(),
        );
        return this.#changes;
    }
  }

  #absent(): Plan {
    const guest = this.#guest;
    if (!guest) return [];
    if (isActive(guest)) {
      return refuse(`Guest "${guest.name}" is ${guest.state} on ${this.#host}`, 'Stop it first: "state: shutdown"');
    }
    if (guest.managedSave) {
      return refuse(
        `Guest "${guest.name}" has a saved state on ${this.#host}`,
        'Start it, or: virsh managedsave-remove',
      );
    }
    this.#guestBecomes(guest, `undefine ${guest.name}`, ['undefine', '--keep-nvram', '--domain'], { kind: 'none' }, 0);
    return this.#changes;
  }

  #stop(guest: Guest, command: 'shutdown' | 'destroy', settle: number): void {
    const after: GuestAt = guest.persistent ? { ...guest, state: 'shut off', trouble: '' } : { kind: 'none' };
    const summary = command === 'shutdown' ? `shut ${guest.name} down` : `stop ${guest.name} by force`;
    this.#guestBecomes(guest, summary, [command, '--domain'], after, settle, this.#images());
  }

  #autostart(guest: Guest, autostart: boolean): void {
    const words = autostart ? ['autostart', '--domain'] : ['autostart', '--disable', '--domain'];
    const summary = autostart ? `start ${guest.name} at boot` : `start ${guest.name} at boot no more`;
    this.#guestBecomes(guest, summary, words, { ...guest, autostart }, 0);
  }

  #define(wanted: WantedDefinition): void {
    const { name } = this.#goal;
    const old = this.#guest;
    const known = old && !isUnknown(old.uuid) ? old.uuid : undefined;
    const guest: Guest = old
      ? { ...old, persistent: true }
      : {
          kind: 'guest',
          uuid: wanted.uuid ?? unknown(`the UUID that libvirt gives guest ${name}`, true),
          name,
          state: 'shut off',
          trouble: '',
          persistent: true,
          autostart: false,
          managedSave: false,
        };
    const xml = toDefine(wanted, known);
    const define: Run = { ...this.#virsh('define', '--validate', '/dev/stdin'), stdin: xml };
    const summary = old ? `change the definition of ${name}` : `define ${name}`;
    this.#push(guest, summary, define, guest, {
      ...(!old && { diff: { path: `guest ${name}`, before: '', after: xml } }),
    });
  }

  #virsh(...words: readonly string[]): Run {
    return { do: 'run', on: this.#host, argv: ['virsh', '-q', '-c', this.#goal.uri, ...words] };
  }

  /** A command whose last word is the guest. */
  #guestBecomes(
    guest: Guest,
    summary: string,
    words: readonly string[],
    after: GuestAt,
    settle: number,
    touches: readonly Scope[] = [],
  ): void {
    const who = isUnknown(guest.uuid) ? guest.name : guest.uuid;
    this.#push(guest, summary, this.#virsh(...words, who), after, { settle, touches });
  }

  #push(
    guest: Guest,
    summary: string,
    step: Run,
    after: GuestAt,
    more: Partial<Pick<Change, 'settle' | 'touches' | 'diff'>>,
  ): void {
    const { name, seen } = this.#goal;
    // A guest that is only now defined has no UUID before.
    if (!this.#told || !this.#guest) this.#told = new SeenGuest(name, guest, seen);
    this.#changes.push({
      ...more,
      summary: `${summary} on ${this.#host}`,
      steps: [step],
      predicts: [...this.#told.becomes([this.#site, after]), ...this.#definitions(after, this.#told.addressee)],
      touches: [...this.#told.scopes, ...(more.touches ?? [])],
    });
    this.#guest = after.kind === 'guest' ? after : undefined;
  }

  /** The definition where the guest lives is as wanted; the one on the task's host, where that is another, stays. */
  #definitions(after: GuestAt, addressee: string): readonly Prediction[] {
    const { name, uri, wanted, here, definitionHere } = this.#goal;
    if (!wanted) return [];
    const look = (host: string) =>
      definitionOf(name, uri, textOfBytes(wanted.xml), (xml) => lacking(wanted, xml), host);
    const defined = after.kind === 'guest' && after.persistent;
    return [
      predict(look(this.#host), { defined, differences: [] }),
      predict(guestImages(addressee, uri, this.#host), defined ? imagesOf(wanted.root) : []),
      ...(here !== this.#host && definitionHere ? [predict(look(here), definitionHere)] : []),
    ];
  }

  /** libvirt hands a guest's images to the user that QEMU runs as, and back. */
  #images(): readonly Scope[] {
    const { wanted } = this.#goal;
    const files = wanted ? disksOf(wanted.root).flatMap((disk) => disk.files) : [];
    return files.filter((file) => file.startsWith('/')).map((file): Scope => `meta:${textOfBytes(file)}`);
  }
}
