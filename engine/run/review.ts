// How a dry run is followed, so that its plan can be kept, and how a real run is held to such a plan.
import type { Change } from '../contract/change.ts';
import type { Problem } from '../converge/answer.ts';
import type { Trail } from '../converge/evaluate.ts';
import type { Place } from '../converge/memory.ts';
import type { Whereabouts } from './context.ts';

/** One unit of work: a task, or an item of its loop, for a host. */
export interface UnitOfWork extends Whereabouts {
  /** Where it acts. */
  readonly place: Place;
  /** `no_log`: nothing of it may be shown. */
  readonly hidden: boolean;
}

/** Follows a dry run; nothing that it does changes what comes of the run. */
export interface Witness {
  /** The unit was planned from these looks. */
  saw(unit: UnitOfWork, trail: Trail): void;
  /** These changes would be made, in this order. */
  planned(unit: UnitOfWork, changes: readonly Change[]): void;
  /** What else the unit does is unknown: the real run decides it. */
  open(unit: UnitOfWork): void;
}

/** Asked before changes are made: why they must not be, or undefined where they may. */
export type Sanction = (unit: UnitOfWork, changes: readonly Change[]) => Problem | undefined;
