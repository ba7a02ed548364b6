// Probes: what must be known of a host, as data. A probe never changes anything.
import type { Maybe } from '../values/unknown.ts';
import type { Showing } from './change.ts';
import type { Scope } from './scope.ts';

/** What a program answered. `out` and `err` are byte strings (`values/bytes.ts`). */
export interface Reply {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A program that a look or a step needs on the host, and the Debian package that brings it. */
export interface Tool {
  readonly name: string;
  readonly package: string;
}

/**
 * The machine that Play runs on, as the `on` of looks and steps, with `as` empty: the user who runs Play. An inventory
 * cannot have a host of this name.
 */
export const CONTROLLER = 'the controller';

/** One question to one host: a read-only sh snippet and the parser of its answer. */
export interface Look<T> {
  readonly kind: 'look';
  /** What is asked, for people: `mount at /srv/vm`. */
  readonly label: string;
  /** POSIX sh under `set -u` and `LC_ALL=C`; its arguments are "$1", "$2", …; it must change nothing. */
  readonly script: string;
  readonly args: readonly string[];
  /** Standard input, as a byte string; empty when absent. */
  readonly input?: string;
  /** The inventory host that is asked; the task's host when absent. */
  readonly on?: string;
  /** The user who asks; the task's (become) user when absent. */
  readonly as?: string;
  readonly reads: readonly Scope[];
  /** Asked for first; where it is missing the parser is not called. */
  readonly tool?: Tool;
  /** The answer on a host where the tool was only just installed; an assumption of a dry run. */
  readonly bare?: T;
  /** Whether an answer says that nothing is there: what a package brings along may then be there after it. */
  absent?(answer: T): boolean;
  /** The answer moves by itself (free space): it is not compared before a change. */
  readonly moving?: true;
  /** Another answer each time it is asked (a random name): a dry run never knows the one that will count. */
  readonly fresh?: true;
  /** The question is about what lies at one path, and can be asked of another at which the same thing shows. */
  readonly about?: {
    readonly path: string;
    at(path: string): Look<T>;
    /** The answer where nothing is at the path. */
    readonly nothing: T;
  };
  /** Directories that the answer says are another host's, by their paths there: who changes them changes what is seen here. */
  foreign?(answer: T): readonly Showing[];
  /** Seconds; the play's limit for looks when absent. */
  readonly limit?: number;
  /** Throws only where the tool broke its own format: that is a bug of the module. */
  parse(reply: Reply): T;
}

/** A question whose wording depends on an answer. */
export interface After<T> {
  readonly kind: 'after';
  readonly of: Probe<unknown>;
  next(answer: never): Probe<T>;
}

/** Several questions at once. */
export interface All<T> {
  readonly kind: 'all';
  readonly of: readonly Probe<unknown>[];
  readonly type?: T;
}

/** An answer that needs no question. */
export interface Given<T> {
  readonly kind: 'given';
  readonly value: T;
}

/** A question whose answer may stay unknown without making the whole task undecided. */
export interface Open<T> {
  readonly kind: 'open';
  readonly of: Probe<unknown>;
  readonly type?: T;
}

/** A question that is asked only once `plan` returns `look('its name')`; `undefined` until then. */
export interface Later<T> {
  readonly kind: 'later';
  readonly of: Probe<unknown>;
  readonly type?: T;
}

export type Probe<T> = Look<T> | After<T> | All<T> | Given<T> | Open<T>;
export type Probes = { readonly [name: string]: Probe<unknown> | Later<unknown> };

/** The answer's type of a probe. */
export type Answer<P> =
  P extends Look<infer T>
    ? T
    : P extends Given<infer T>
      ? T
      : P extends After<infer T>
        ? T
        : P extends All<infer T>
          ? T
          : P extends Open<infer T>
            ? T
            : P extends Later<infer T>
              ? T
              : P extends Probe<infer T>
                ? T
                : never;

/** What was seen of a host: the answers to a task's probes, by name. */
export type Seen<O> = { readonly [K in keyof O]: Answer<O[K]> };

/** Asks `next` once `probe` is answered; an unknown answer makes the whole unknown. */
export function after<A, B>(probe: Probe<A>, next: (answer: A) => Probe<B>): Probe<B> {
  return { kind: 'after', of: probe, next: next as (answer: never) => Probe<B> };
}

/** Asks several probes at once; the answers come in order. */
export function all<const P extends readonly Probe<unknown>[]>(
  probes: P,
): Probe<{ readonly [K in keyof P]: Answer<P[K]> }> {
  return { kind: 'all', of: probes };
}

/** A probe that is answered already. */
export function given<const T>(value: T): Probe<T> {
  return { kind: 'given', value };
}

/** Hands an unknown answer (an unreachable host, a prediction's gap) to `plan` instead of leaving it undecided. */
export function open<T>(probe: Probe<T>): Probe<Maybe<T>> {
  return { kind: 'open', of: probe };
}

/** Asks `probe` only when `plan` returns `look` with its name; until then its answer is undefined. */
export function later<T>(probe: Probe<T>): Later<T | undefined> {
  return { kind: 'later', of: probe };
}
