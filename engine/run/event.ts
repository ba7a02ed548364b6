// Everything that happens in a run, as one union. Reporters subscribe; nothing else prints.
import type { Note } from '../contract/plan.ts';
import type { Diagnostic, Location } from '../diagnostics/diagnostic.ts';

/** One task of a play for the reports; the same object in every event of that task. */
export interface TaskRef {
  /** Unique in the run, in order of appearance. */
  readonly id: number;
  readonly title: string;
  readonly module: string;
  readonly location: Location;
  readonly handler: boolean;
}

/** What a change did or would do. Secrets are masked already. */
export interface ChangeReport {
  readonly summary: string;
  /** Text before and after, for a unified diff; unknown parts stand as `⟨origin⟩`. */
  readonly diff?: { readonly path: string; readonly before: string; readonly after: string };
  /** The commands and writes in order, one a line, as a person would type them. */
  readonly commands: readonly string[];
  /** Checks that a dry run left to the real one, with the reason: "validated when applied". The others passed. */
  readonly deferred: readonly string[];
}

/** How a task (or one item of its loop) ended on a host. */
export type Outcome =
  | 'ok'
  | 'changed'
  | 'skipped'
  | 'failed'
  | 'unreachable'
  /** Dry run only: depends on something that nobody can know before it is applied. */
  | 'unknown'
  | 'ignored'
  | 'rescued';

export interface TaskResult {
  readonly outcome: Outcome;
  /** Dry run: the changes that would be made. Real run: those that were made, verified. */
  readonly changes: readonly ChangeReport[];
  readonly notes: readonly Note[];
  /** Assumptions that a dry run rests on. */
  readonly assumes: readonly string[];
  /** `failed`, `unreachable`, `ignored`: what and why. */
  readonly failure?: Diagnostic;
  /** `skipped`, `unknown`: the reason, for people. */
  readonly reason?: string;
  /** What `debug` and the like want shown. */
  readonly message?: string;
  /** What `register` got, secrets masked; JSON output only. */
  readonly result?: unknown;
}

/** The recap of one host. */
export interface HostRecap {
  readonly host: string;
  readonly ok: number;
  readonly changed: number;
  readonly unknown: number;
  readonly skipped: number;
  readonly failed: number;
  readonly rescued: number;
  readonly ignored: number;
  readonly unreachable: boolean;
  /** Exchanges with the host after logging in, over all its shells. */
  readonly roundTrips: number;
}

export type Event =
  /** A run begins. */
  | {
      readonly type: 'run-started';
      readonly at: string;
      readonly playbook: string;
      readonly check: boolean;
      readonly version: string;
    }
  /** A play begins on these hosts (of one batch when `serial`). */
  | {
      readonly type: 'play-started';
      readonly play: string;
      readonly location: Location;
      readonly hosts: readonly string[];
    }
  /** A connection to a host is being made. */
  | { readonly type: 'host-connecting'; readonly host: string }
  | { readonly type: 'host-connected'; readonly host: string; readonly seconds: number }
  /** Another run holds the host's lock. */
  | { readonly type: 'host-waiting'; readonly host: string; readonly holder: string }
  /** A task begins, for all its hosts. */
  | { readonly type: 'task-started'; readonly task: TaskRef; readonly hosts: readonly string[] }
  /** A host starts to apply a change of a task. */
  | {
      readonly type: 'change-started';
      readonly task: TaskRef;
      readonly host: string;
      readonly item?: string;
      readonly summary: string;
    }
  /** How far a long step is; `percent` from 0 to 100. */
  | {
      readonly type: 'progress';
      readonly task: TaskRef;
      readonly host: string;
      readonly percent: number;
      readonly text: string;
    }
  /** A host waits until something is there. */
  | { readonly type: 'task-waiting'; readonly task: TaskRef; readonly host: string; readonly reason: string }
  /** One item of a loop ended on a host. */
  | {
      readonly type: 'item-ended';
      readonly task: TaskRef;
      readonly host: string;
      readonly item: string;
      readonly result: TaskResult;
      readonly seconds: number;
    }
  /** A task ended on a host. */
  | {
      readonly type: 'task-ended';
      readonly task: TaskRef;
      readonly host: string;
      readonly result: TaskResult;
      readonly seconds: number;
    }
  /** Something to say that belongs to no task. */
  | { readonly type: 'warning'; readonly diagnostic: Diagnostic }
  | { readonly type: 'play-ended'; readonly play: string }
  | {
      readonly type: 'run-ended';
      readonly seconds: number;
      readonly exitCode: number;
      readonly recap: readonly HostRecap[];
      readonly interrupted: boolean;
    };

/** A subscriber of the event stream. */
export interface Reporter {
  event(event: Event): void;
  /** Resolves when everything is on the screen. */
  close(): Promise<void>;
}
