// Batches of looks and changes for kept shells: types without logic.
import type { Change, Progress, Step } from '../../contract/change.ts';
import type { Reply, Tool } from '../../contract/probe.ts';
import type { Shell } from '../wire.ts';

/** One look to be asked of one shell. `args` are texts, `input` is a byte string. */
export interface Ask {
  /** What is asked, for people. */
  readonly label?: string;
  readonly script: string;
  readonly args: readonly string[];
  readonly input?: string;
  /** Looked for first; where it is missing the script is not run. */
  readonly tool?: Tool;
  /** Seconds; the batch's limit when absent. */
  readonly limit?: number;
}

/** How a look ended. */
export type Asked =
  | { readonly how: 'replied'; readonly reply: Reply }
  | { readonly how: 'no-tool'; readonly tool: Tool }
  | { readonly how: 'timeout'; readonly seconds: number }
  | { readonly how: 'lost'; readonly reason: string };

/** An inventory host and the user to be there. */
export interface Place {
  readonly on: string;
  readonly as: string;
}

/** A look that must be answered as it was; exit status and stdout count, looks that were not answered then do not. */
export interface Expectation {
  readonly ask: Ask;
  readonly reply: Asked;
  readonly where: Place;
}

/** What is to be carried out for one task on one host. */
export interface Order {
  /** What must still be answered as before, else nothing is done. */
  readonly expects: readonly Expectation[];
  /** In order; their steps may name other hosts and users. */
  readonly changes: readonly Change[];
  /** Asked at the end on the primary shell, whatever happened: verify and look ahead. */
  readonly asks: readonly Ask[];
}

/** The step that stopped an order, and what was done about the steps before it. */
export interface Failure {
  /** Index into `changes`. */
  readonly change: number;
  readonly step: Step;
  readonly reply?: Reply;
  /** What went wrong, for people; secrets are masked. */
  readonly complaint: string;
  readonly timedOut?: boolean;
  /** The connection or the shell ended while this step ran: nobody knows how far it came. */
  readonly lost?: boolean;
  /** What was taken back, as a person would type it. */
  readonly undone: readonly string[];
  /** What could not be taken back, each with the reason. */
  readonly undoFailed: readonly string[];
}

/** What became of an order. */
export interface Carried {
  /** An expectation did not hold, or a file was not what its `Write` replaces: plan again. */
  readonly stale: boolean;
  /** What was answered differently, where `stale`: the look's label and the place. */
  readonly differed?: string;
  /** Changes that were completed. */
  readonly done: number;
  readonly failure?: Failure;
  /** The replies of the steps with `keep`. */
  readonly ran: ReadonlyMap<string, Reply>;
  /** The answers to `asks`, in order. */
  readonly asked: readonly Asked[];
  /** Not replaced atomically, a hard link broken, a final step that failed. */
  readonly warnings: readonly string[];
}

export interface CarryOptions {
  /** Seconds for a step without a limit of its own. */
  readonly stepLimit: number;
  /** Seconds for a look without a limit of its own. */
  readonly lookLimit: number;
  progress(progress: Progress): void;
  /** A change begins; its summary. */
  started(summary: string): void;
  /** Streams a file of the controller's to an existing file on the host, truncating it. Rejects with `HostError`. */
  upload(place: Place, file: string, to: string): Promise<void>;
  /** Aborted: the `cancel` of the running step is run, no further step is begun, the change is undone. */
  readonly signal: AbortSignal;
  /** A second shell of a place whose first one is busy: `cancel` runs there. Without it `cancel` is left out. */
  aside?(place: Place): Promise<Shell>;
  /** A host that was to go away is waited for. */
  waiting(reason: string): void;
  /** Gives the connection to a host up, so that the next shell there comes from a new one. */
  leave(place: Place): Promise<void>;
}

/** Finds the kept shell of a place; rejects with `HostError`. After a time-out it is asked again. */
export type Shells = (place: Place) => Promise<Shell>;
