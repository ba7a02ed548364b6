// What a saved plan holds: types without logic. `saved-plan.schema.json` says the same to other programs.
import type { Event } from '../run/event.ts';
import type { Data } from '../values/data.ts';

export const FORMAT = 'play-plan';
/** Counts up whenever a reader of the one before would misread a plan. */
export const FORMAT_VERSION = 1;

/** A keyed digest (HMAC-SHA-256, hex) under the plan's own key: equal ones say "the same", and nothing else. */
export type Digest = string;

/** The dry run of one playbook. No secret is in it. */
export interface SavedPlan {
  readonly format: typeof FORMAT;
  readonly formatVersion: typeof FORMAT_VERSION;
  /** The version of Play that made it. */
  readonly version: string;
  /** ISO 8601, UTC. */
  readonly made: string;
  /** The random key of its digests, base64: those of two plans cannot be compared. */
  readonly key: string;
  readonly asked: Asked;
  /** All files of the controller's that were read, by name. */
  readonly files: readonly PinnedFile[];
  readonly hosts: readonly PlannedHost[];
  /** What each task and item came to, in the order of the dry run. */
  readonly units: readonly PlannedUnit[];
  /** The dry run as it was reported, secrets masked, results of `register` left out. */
  readonly events: readonly Event[];
  /** SHA-256 (hex) over everything else, members sorted: tells an accident, not an attack. */
  readonly integrity: string;
}

/** What the command line asked for. */
export interface Asked {
  readonly playbook: string;
  readonly inventory: readonly string[];
  readonly limit?: string;
  readonly tags: readonly string[];
  readonly skipTags: readonly string[];
  /** Each `-e` in order. */
  readonly extraVars: readonly AskedVariable[];
  readonly user?: string;
  readonly become: boolean;
  readonly becomeUser?: string;
  readonly askPassword: boolean;
  readonly askBecomePassword: boolean;
  readonly privateKey?: string;
  readonly modulePaths: readonly string[];
  /** `-D`, which a playbook can read. */
  readonly diff: boolean;
}

/** A variable of `-e`: a file (pinned), a value, or the digest of a secret that must be given again. */
export type AskedVariable =
  | { readonly file: string }
  | { readonly name: string; readonly value: Data }
  | { readonly name: string; readonly digest: Digest };

export interface PinnedFile {
  /** Below the working directory relative to it, elsewhere absolute. */
  readonly path: string;
  readonly digest: Digest;
}

/** A host of the plan and how it is reached. */
export interface PlannedHost {
  readonly name: string;
  /** `ssh operator@10.0.0.7:22`, as far as the inventory says; `local`. */
  readonly reached: string;
}

/** A task, or an item of its loop, on a host. */
export interface PlannedUnit {
  /** The `id` of the task in the events. */
  readonly task: number;
  readonly host: string;
  /** Of the item, from 0; absent for a task as a whole. */
  readonly index?: number;
  /** What else it does is unknown: the run decides it. */
  readonly open?: true;
  /** In the order of the changes in its events. */
  readonly changes: readonly PlannedChange[];
  /** What the plan was made from. */
  readonly saw: readonly SeenLook[];
}

export interface PlannedChange {
  /** Of all that it does: place, commands, writes, checks. */
  readonly digest: Digest;
  readonly writes: readonly PlannedWrite[];
  /** Secrets in it, by variable where it is known. */
  readonly secrets: readonly PlannedSecret[];
}

/** A file that is replaced as a whole. */
export interface PlannedWrite {
  /** Empty where `no_log` hides it. */
  readonly path: string;
  /** Bytes; absent where a part of the content is unknown. */
  readonly size?: number;
  readonly content: Digest;
  /** Of the content that is replaced; null where the file is new. */
  readonly replaces: Digest | null;
}

export interface PlannedSecret {
  readonly variable?: string;
  readonly digest: Digest;
}

/** The fingerprint of one answer of a host. */
export interface SeenLook {
  /** What was asked; empty where `no_log` hides it. */
  readonly look: string;
  readonly on: string;
  readonly as: string;
  readonly answer: Digest;
}
