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

/** What came of a task, however it ended. */
export interface Made {
  /** Dry run: the changes that would be made. Real run: those that were made, verified. */
  readonly changes: readonly ChangeReport[];
  readonly notes: readonly Note[];
  /** Assumptions that a dry run rests on: `virsh gets installed by …`. */
  readonly assumes: readonly string[];
  /** Dry run: earlier tasks whose effects nobody knows; what was seen rests on their changing nothing of it. */
  readonly restsOn: readonly string[];
}

export interface TaskResult extends Made {
  readonly outcome: Outcome;
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

/** Something that is not as a saved plan has it. */
export type PlanDifference =
  /** A file of the controller's; `saved` and `now` are for people. */
  | { readonly what: 'file'; readonly path: string; readonly saved: string; readonly now: string }
  /** A secret variable has another value, which is not shown. */
  | { readonly what: 'variable'; readonly name: string; readonly saved: string; readonly now: string }
  /** A host, or how it is reached. */
  | { readonly what: 'host'; readonly host: string; readonly saved: string; readonly now: string }
  /** What a task, or an item of its loop, would do on a host. */
  | {
      readonly what: 'task';
      readonly host: string;
      readonly task: TaskRef;
      readonly item?: string;
      /** Lines for people: how it would end, its changes, what differs in them. */
      readonly saved: readonly string[];
      readonly now: readonly string[];
      /** A file whose content would be another: the content in the plan and the one now. */
      readonly diffs: readonly { readonly path: string; readonly before: string; readonly after: string }[];
      /** The questions that are answered otherwise than for the plan; with the host where it is another one. */
      readonly seen: readonly string[];
    };

/** What a saved plan left open, and what a run made of it. */
export interface PlanDecision {
  readonly task: TaskRef;
  readonly host: string;
  readonly item?: string;
  /** What it rested on, in the words of the plan. */
  readonly open: string;
  readonly outcome: Outcome;
  /** The changes that were made. */
  readonly changes: readonly string[];
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
  /** What the user wrote is wrong, so nothing was done. People are told on standard error. */
  | { readonly type: 'problem'; readonly diagnostic: Diagnostic }
  /** Something to say that belongs to no task. */
  | { readonly type: 'warning'; readonly diagnostic: Diagnostic }
  | { readonly type: 'play-ended'; readonly play: string }
  /** A saved plan was read: it is shown, or compared with what is there now. */
  | {
      readonly type: 'plan-opened';
      readonly plan: string;
      readonly purpose: 'show' | 'apply';
      readonly playbook: string;
      /** When and by which version of Play it was made. */
      readonly made: string;
      readonly version: string;
      readonly hosts: readonly string[];
      /** What the command line asked for, beside the playbook: `--limit web`. */
      readonly asked: readonly string[];
    }
  /** A saved plan no longer holds; nothing was changed. */
  | { readonly type: 'plan-refused'; readonly plan: string; readonly differences: readonly PlanDifference[] }
  /** A plan was carried out: what it had left open, and what the run made of it. */
  | { readonly type: 'plan-decided'; readonly plan: string; readonly decisions: readonly PlanDecision[] }
  /** The plan of a dry run is kept in a file. */
  | { readonly type: 'plan-kept'; readonly plan: string }
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
