// Parameters that the engine works out on the controller before a module sees them.
import type { Maybe } from '../values/unknown.ts';

/** A file beside the playbook, as it is. */
export interface ControllerFile {
  /** Absolute path on the controller. */
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  /** The bytes, for a file of at most 1 MiB. */
  readonly bytes?: string;
  /** The first 64 KiB, or all of a smaller one. */
  readonly head: string;
}

/** A Handlebars template rendered with the task's variables. */
export interface RenderedText {
  /** Absolute path on the controller. */
  readonly path: string;
  readonly text: Maybe<string>;
}

/** A condition as written and what it came to. */
export interface ConditionParam {
  readonly source: string;
  readonly holds: Maybe<boolean>;
}

/** An expression as written and its value. */
export interface ExpressionParam {
  readonly source: string;
  readonly value: unknown;
}
