// What leaves a module's function at once.
import type { Location } from '../diagnostics/diagnostic.ts';
import type { NotYet } from '../values/lazy.ts';
import type { Unknown } from '../values/unknown.ts';

/** Thrown by reading a parameter that is not known yet. */
export class Held extends Error {
  readonly by: Unknown | NotYet;
  constructor(by: Unknown | NotYet) {
    super('A parameter is not known yet');
    this.by = by;
  }
}

/** A module does what the contract forbids. */
export class Breach extends Error {
  /** Where in the module's file, where that can be told. */
  readonly place: Location | undefined;
  constructor(message: string, place: Location | undefined) {
    super(message);
    this.place = place;
  }
}
