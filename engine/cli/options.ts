// What the command line asks for, as plain data: nothing in it has been looked up yet.
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { VaultKey } from '../language/vault/vault.ts';
import type { Output } from '../report/choose.ts';
import type { Reporter } from '../run/event.ts';
import type { Result } from '../values/result.ts';
import type { KeySources } from './vault-keys.ts';

export interface RunOptions {
  /** As named, in order; at least one. */
  readonly playbooks: readonly string[];
  /** Files, folders and lists `a,b,` as named, in order. */
  readonly inventory: readonly string[];
  readonly limit?: string;
  readonly tags: readonly string[];
  readonly skipTags: readonly string[];
  readonly check: boolean;
  readonly diff: boolean;
  /** Each `-e` as written, in order: `k=v`, `@file` or JSON. */
  readonly extraVars: readonly string[];
  readonly forks?: number;
  readonly user?: string;
  readonly become: boolean;
  readonly becomeUser?: string;
  readonly askBecomePassword: boolean;
  readonly askPassword: boolean;
  /** Where the passwords of vaults come from. */
  readonly vault?: KeySources;
  readonly privateKey?: string;
  /** Seconds to wait for a connection. */
  readonly timeout?: number;
  /** Print this and stop. */
  readonly list?: 'hosts' | 'tasks' | 'tags';
  readonly syntaxCheck: boolean;
  /** The title of the task to begin with. */
  readonly startAtTask?: string;
  /** Each host goes on after the last task that it finished in the run that failed. */
  readonly resume: boolean;
  /** The user is asked before each task. */
  readonly step: boolean;
  readonly output: Output;
  /** How often `-v` was given. */
  readonly verbose: number;
  readonly detailedExitcode: boolean;
  /** Keep the plan of a dry run in this file. */
  readonly out?: string;
  readonly modulePaths: readonly string[];
}

/** What `-K` and `-k` were answered, and the passwords of vaults. */
export interface Passwords {
  readonly become?: string;
  readonly connection?: string;
  readonly vault?: readonly VaultKey[];
}

/** What a run needs beside its options. */
export interface RunSetting {
  readonly reporter: Reporter;
  /** Aborted when the user asks the run to stop. */
  readonly signal: AbortSignal;
  readonly passwords: Passwords;
  readonly version: string;
  /** Takes what must not be shown, not even where Play itself fails. */
  conceal?(secrets: () => Iterable<string>): void;
  /** Asked before each task whether it is to run. */
  readonly confirm?: (title: string, hosts: readonly string[]) => Promise<boolean>;
  /** Shows what a listing option asked for. */
  print(text: string): void;
}

/**
 * Reads, checks and runs what the options name.
 * @returns the exit status of the run, or what the user wrote wrongly (nothing was touched then)
 */
export type RunPlaybook = (options: RunOptions, setting: RunSetting) => Promise<Result<number, readonly Diagnostic[]>>;
