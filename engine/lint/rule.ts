// What is legal and unwise: types without logic.
import type { LintCode } from '../diagnostics/codes.ts';
import type { Location } from '../diagnostics/diagnostic.ts';
import type { Variable } from '../inventory/inventory.ts';
import type { Play, Program, Task } from '../language/program.ts';

/** A task with what is around it. */
export interface Placed {
  readonly task: Task;
  readonly handler: boolean;
}

/** A variable that a file of the user's sets. */
export interface SetName extends Variable {
  readonly name: string;
}

/** Everything that rules may ask of what the user wrote. */
export interface Subject {
  readonly program: Program;
  readonly plays: readonly Play[];
  /** Each task once, however often its file is taken in. */
  readonly tasks: readonly Placed[];
  /** Those of plays, blocks, tasks, roles, `set_fact`, and of the inventory where one is named. */
  readonly variables: readonly SetName[];
  /** Whether every task that can run, and every template, was read: none is left whose name only a run knows. */
  readonly complete: boolean;
  /** Where a keyword of the mapping that begins at a place stands; the place itself where it cannot be told. */
  keywordAt(start: Location, word: string): Location;
  /** Whether a mapping has a keyword. */
  hasKeyword(start: Location, word: string): boolean;
  /** How often a word stands in all the files that were read. */
  count(word: string): number;
}

/** One thing that a rule found. */
export interface Found {
  readonly at: Location;
  readonly message: string;
  /** The way out. */
  readonly hint: string;
  /** The task or play that it is part of, where it is part of one: it can be accepted there. */
  readonly of?: Location;
  /** What stands there and is not to be shown. */
  readonly secret?: string;
}

/** One rule; `play lint` goes through all of them, and its page is made of them. */
export interface Rule {
  readonly code: LintCode;
  /** Why it is unwise: one paragraph of Markdown. */
  readonly why: string;
  /** A list of tasks, or of plays, with one finding. */
  readonly wrong: string;
  /** The same without it. */
  readonly right: string;
  find(subject: Subject): Iterable<Found>;
}
