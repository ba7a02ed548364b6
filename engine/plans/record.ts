// Follows a dry run: what it reports, what each unit of work saw and would do.
import type { Change } from '../contract/change.ts';
import type { Answer } from '../converge/answer.ts';
import type { Trail } from '../converge/evaluate.ts';
import type { Event } from '../run/event.ts';
import type { UnitOfWork, Witness } from '../run/review.ts';
import { type Deed, deedOf, sealed } from './deed.ts';
import type { PlannedChange, PlannedUnit, SeenLook } from './format.ts';
import type { Seal } from './seal.ts';
import { naming, namingIn, type Secret } from './secrets.ts';

/** A unit of a dry run, with what it would do. */
export interface Recorded {
  readonly task: number;
  readonly host: string;
  readonly index?: number;
  /** What it would do; in memory only. */
  readonly deeds: { readonly deed: Deed; readonly summary: string }[];
  readonly changes: PlannedChange[];
  readonly saw: Map<string, SeenLook>;
  /** What else it does is unknown. */
  open: boolean;
}

/** Finds a unit: of a task on a host, and of an item of its loop. */
export const unitKey = (task: number, host: string, index: number | undefined): string =>
  [task, host, index ?? ''].join('\0');

export class Record implements Witness {
  /** Secrets are named, and what `register` got is left out. */
  readonly events: Event[] = [];
  readonly units = new Map<string, Recorded>();
  /** Takes an event of the dry run. */
  readonly take: (event: Event) => void;
  readonly #seal: Seal;
  readonly #secrets: readonly Secret[];
  readonly #named: (text: string) => string;

  /** @param told is given every event, secrets named */
  constructor(seal: Seal, secrets: readonly Secret[], told: (event: Event) => void = () => {}) {
    this.#seal = seal;
    this.#secrets = secrets;
    this.#named = namingIn(secrets);
    this.take = naming(secrets, (event) => {
      told(event);
      if (!MOVING.has(event.type)) this.events.push(still(event));
    });
  }

  saw(unit: UnitOfWork, { used, answers }: Trail): void {
    const { saw } = this.#of(unit);
    const shown = this.#shown(unit);
    for (const [key, { place, look }] of used) {
      const answer = answers.get(key);
      if (!answer || look.moving || saw.has(key)) continue;
      const said = this.#said(answer);
      if (said === undefined) continue;
      saw.set(key, { look: shown(look.label), on: place.on, as: place.as, answer: said });
    }
  }

  planned(unit: UnitOfWork, changes: readonly Change[]): void {
    const recorded = this.#of(unit);
    for (const change of changes) {
      const deed = deedOf(change, unit.place);
      recorded.deeds.push({ deed, summary: change.summary });
      recorded.changes.push(sealed(change, unit.place, this.#seal, this.#secrets, this.#shown(unit)));
    }
  }

  open(unit: UnitOfWork): void {
    this.#of(unit).open = true;
  }

  /** The units as a plan keeps them. */
  kept(): readonly PlannedUnit[] {
    return [...this.units.values()].map(({ task, host, index, open, changes, saw }) => ({
      task,
      host,
      ...(index !== undefined && { index }),
      ...(open && { open: true as const }),
      changes,
      saw: [...saw.values()],
    }));
  }

  /** A text of a unit as it may stand in the plan. */
  #shown({ hidden }: UnitOfWork): (text: string) => string {
    return hidden ? () => '' : this.#named;
  }

  /** The fingerprint of an answer that a host gave. */
  #said(answer: Answer): string | undefined {
    if (answer.how === 'predicted') return undefined;
    const { asked } = answer;
    return this.#seal.of(asked.how === 'replied' ? [asked.reply.code, asked.reply.out] : [asked.how]);
  }

  #of({ task, host, index }: UnitOfWork): Recorded {
    const key = unitKey(task.id, host, index);
    const known = this.units.get(key);
    if (known) return known;
    const fresh: Recorded = {
      task: task.id,
      host,
      ...(index !== undefined && { index }),
      deeds: [],
      changes: [],
      saw: new Map(),
      open: false,
    };
    this.units.set(key, fresh);
    return fresh;
  }
}

/** What is about the moment, not about the plan. */
const MOVING: ReadonlySet<Event['type']> = new Set([
  'host-connecting',
  'host-connected',
  'host-waiting',
  'change-started',
  'task-waiting',
  'progress',
]);

/** An event without what differs from run to run, and without what tasks registered. */
function still(event: Event): Event {
  switch (event.type) {
    case 'item-ended':
    case 'task-ended': {
      const { result: _, ...result } = event.result;
      return { ...event, result, seconds: 0 };
    }
    default:
      return event;
  }
}
