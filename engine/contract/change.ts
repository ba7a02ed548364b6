// Changes: what a plan would do, as data. Only the engine carries them out.
import type { Unknown } from '../values/unknown.ts';
import type { Look, Reply } from './probe.ts';
import type { Scope } from './scope.ts';

/** One word of a command. A secret is never shown; a candidate is the path of the file being validated. */
export type Word = string | { readonly secret: string } | { readonly candidate: true };

/** A command, run with `LC_ALL=C` and no shell. */
export interface Run {
  readonly do: 'run';
  readonly argv: readonly Word[];
  /** Standard input as a byte string; empty when absent. */
  readonly stdin?: string;
  /** `stdin` is never shown. */
  readonly secretStdin?: true;
  readonly on?: string;
  readonly as?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Exit codes that mean success; `[0]` when absent. */
  readonly accept?: readonly number[];
  /** Run when a later step of the same change fails. */
  readonly undo?: Run;
  /** Seconds; the play's limit for steps when absent. */
  readonly limit?: number;
  /** Run every `every` seconds while the command runs; its output is reported as progress. */
  readonly progress?: {
    readonly argv: readonly string[];
    readonly every: number;
    readonly parse: (reply: Reply) => Progress | undefined;
  };
  /** Run once when the command has taken `after` seconds (it goes on, and decides the outcome). */
  readonly overdue?: { readonly after: number; readonly argv: readonly string[] };
  /** Run on the host when the run is interrupted, before the command is ended. */
  readonly cancel?: readonly string[];
  /** The host is expected to go away (a reboot): what comes next waits until it is back. */
  readonly disconnects?: Returning;
  /** `plan` and `result` find the reply in `past.ran` under this name. */
  readonly keep?: string;
  /** It changes nothing and decides by its exit status whether the change goes on: a dry run asks it too where it can. */
  readonly checks?: { readonly says: string; readonly reads: readonly Scope[] };
}

/** How it is known that a host which went away is back. */
export interface Returning {
  /** A command that succeeds there when it is back, and fails before it went. */
  readonly when: readonly string[];
  /** Seconds that it may take to come back. */
  readonly within: number;
}

/** How far a long command is. */
export interface Progress {
  /** 0 to 100. */
  readonly percent: number;
  /** `120 MiB/s, 3rd pass`. */
  readonly text: string;
}

/**
 * A check whose failure stops the change. Read-only, so a dry run asks it too, where nothing that it `reads` would be
 * different by then. A candidate is then a file in a directory of its own under /run or /tmp, beside links to what
 * is beside the real one; it is gone when the check has ended.
 */
export interface Guard {
  readonly do: 'guard';
  /** What holds when it passes: `findmnt finds no new error`. */
  readonly says: string;
  readonly argv: readonly Word[];
  readonly stdin?: string;
  readonly on?: string;
  readonly as?: string;
  readonly reads: readonly Scope[];
  /** The complaint about a reply, or undefined when it passes. */
  judge(reply: Reply): string | undefined;
}

/** What a file is to hold: a byte string (holes in a dry run), or a file of the controller's. */
export type Content =
  | { readonly bytes: string; readonly secret?: true }
  | { readonly file: string; readonly size: number; readonly sha256: string };

/** A whole file, replaced atomically: candidate beside it, `before`, compared with `base`, renamed, `after`. */
export interface Write {
  readonly do: 'write';
  readonly path: string;
  readonly content: Content;
  /** The bytes that it replaces, or null where nothing is there; undefined when only `sha256` is known. */
  readonly base: string | null | { readonly sha256: string };
  /** For a new file, or to change: octal text (`0644`), user and group names or ids. Kept as they are when absent. */
  readonly mode?: string;
  readonly owner?: string;
  readonly group?: string;
  readonly on?: string;
  readonly as?: string;
  /** What must succeed with the candidate before it takes the file's place. */
  readonly before?: readonly (Run | Guard)[];
  /** What makes it effective; where this fails the old bytes are put back and `after` runs again. */
  readonly after?: readonly (Run | Guard)[];
  /** The old file is kept here first. */
  readonly backup?: string;
}

export type Step = Run | Guard | Write;

/** What a look will answer after the change. */
export interface Prediction {
  readonly look: Look<unknown>;
  readonly value: unknown;
}

/**
 * States what `look` will answer: the whole answer, or `unknown(…)`. A part that nobody can know is
 * a leaf whose type says `Maybe`, or a hole in a byte string.
 */
export function predict<T>(look: Look<T>, value: NoInfer<T | Unknown>): Prediction {
  return { look: look as Look<unknown>, value };
}

/** What lies at and below `path` is what lies at and below `of`, on the same host. */
export interface Showing {
  readonly path: string;
  readonly of: string;
}

/** One step towards the declared state, complete in itself. */
export interface Change {
  /** What it does, in the imperative: `mount /srv/vm`. */
  readonly summary: string;
  /** Old and new text of what changes, for a unified diff; byte strings. */
  readonly diff?: { readonly path: string; readonly before: string; readonly after: string };
  readonly steps: readonly Step[];
  readonly predicts: readonly Prediction[];
  readonly touches: readonly Scope[];
  /** What is absent now may be there afterwards (a package brings tools and units); what is there stays as it is. */
  readonly adds?: readonly Scope[];
  /** Directories that are new and empty: nothing lies below them but what a later change puts there. */
  readonly empties?: readonly string[];
  /** Directories at which another one shows from now on, with all that lies below it: what a mount brings. */
  readonly shows?: readonly Showing[];
  /** Seconds that the host may take until its looks show the change; 0 when absent. */
  readonly settle?: number;
  /** Run at the end whatever happened. */
  readonly finally?: readonly Run[];
  /** Nobody knows what else it changes: what was seen before rests on the assumption that it changes nothing of it. */
  readonly opaque?: true;
}

/** A command of plain words. */
export function run(...argv: readonly Word[]): Run {
  return { do: 'run', argv };
}

/** A sh script with its arguments as "$1", "$2", …; `set -eu` holds. */
export function sh(script: string, ...args: readonly Word[]): Run {
  return { do: 'run', argv: ['/bin/sh', '-euc', script, 'sh', ...args] };
}
