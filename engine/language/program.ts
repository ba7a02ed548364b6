// What the user wrote, read and checked: types without logic.
import type { ParamsSchema } from '../contract/schema.ts';
import type { Diagnostic, Location } from '../diagnostics/diagnostic.ts';
import type { Scope, Value } from '../values/lazy.ts';
import type { Result } from '../values/result.ts';
import type { Maybe } from '../values/unknown.ts';

/** A compiled expression, template or plain value; evaluating it is pure. */
export interface Compiled {
  readonly location: Location;
  /** As the user wrote it, on one line, for messages. */
  readonly source: string;
  /** The free names that it reads, with where each stands. */
  readonly names: readonly { readonly name: string; readonly location: Location; readonly guarded: boolean }[];
  /** Its value; unknown parts give unknown values. Throws `Diagnosed` at its exact place, or `NotYet`. */
  evaluate(scope: Scope): Value;
}

/** A condition: its value must be a boolean; unknown is a third value (Kleene). */
export interface Condition {
  readonly location: Location;
  readonly source: string;
  readonly names: Compiled['names'];
  evaluate(scope: Scope): Maybe<boolean>;
}

/** A value of the playbook's that may hold `{{ }}`: every leaf compiled, the shape kept. */
export interface Templated extends Compiled {
  /** The value as written (templates as text), for messages and static checks. */
  readonly written: Value;
  /** True where no `{{ }}` is in it. */
  readonly constant: boolean;
  /** True of a text that `!unsafe` takes as it is. */
  readonly unsafe?: true;
  /** The sealed text that it came out of: its value is a secret. */
  readonly sealed?: string;
  /** The member of a mapping or list; undefined where it has none. */
  member(key: string): Templated | undefined;
  /** The keys of a mapping as written; empty for anything else. */
  keys(): readonly string[];
}

/** A Handlebars template file, compiled. */
export interface TemplateFile {
  readonly names: Compiled['names'];
  render(scope: Scope): Maybe<string>;
}

export interface Named {
  readonly name: string;
  readonly location: Location;
}

/** Keywords that a play, a block and a task share; the inner one wins. */
export interface Common {
  readonly become?: boolean;
  readonly becomeUser?: Templated;
  readonly vars: ReadonlyMap<string, Templated>;
  readonly environment?: Templated;
  readonly tags: readonly string[];
  readonly when: readonly Condition[];
  readonly ignoreErrors?: boolean;
  readonly ignoreUnreachable?: boolean;
  readonly noLog?: boolean;
  readonly checkMode?: boolean;
  readonly diff?: boolean;
  readonly timeout?: number;
  readonly delegateTo?: Templated;
  readonly runOnce?: boolean;
  readonly throttle?: number;
  readonly anyErrorsFatal?: boolean;
  /** Handlers to run where a task changes something; those of all levels. */
  readonly notify: readonly Named[];
}

/** What an include names: tasks of a file, those of a role, or a file of variables. */
export type Brought =
  | { readonly kind: 'tasks'; readonly block: Block; readonly handlers: readonly Item[] }
  | { readonly kind: 'variables'; readonly vars: ReadonlyMap<string, Templated> };

/** `include_tasks`, `include_role`, `include_vars`: what it brings is worked out when a host reaches it. */
export interface Include {
  /** The name of the file or role. */
  readonly name: Templated;
  /** Files of a role that stand for its `main`, by folder. */
  readonly parts: ReadonlyMap<string, Templated>;
  /** What it hands to the tasks that it brings. */
  readonly apply: Common;
  /** All tasks that follow read the variables of the role. */
  readonly shared: boolean;
  /** What was read before the run, by `key` of what is named. */
  readonly known: ReadonlyMap<string, Brought>;
  /** `all`: no other name can come up; `some`: files whose names fit; `none`: nobody can tell. */
  readonly foreseen: 'all' | 'some' | 'none';
  /** Reads what was not read before. */
  read(named: IncludeName): Promise<Result<Brought, readonly Diagnostic[]>>;
}

/** What an include names once its templates are filled in. */
export interface IncludeName {
  readonly name: string;
  readonly parts: ReadonlyMap<string, string>;
  /** Equal for equal names. */
  readonly key: string;
}

export interface Task extends Common {
  readonly kind: 'task';
  readonly location: Location;
  readonly name?: Templated;
  /** What to call it where its name cannot be worked out: the name as written, else the module. */
  readonly title: string;
  readonly module: Named;
  /** The module's parameters as written; a mapping. */
  readonly params: Templated;
  /** Conditions and expressions among the parameters, by JSON pointer: `/that/0`. */
  readonly spoken?: ReadonlyMap<string, Compiled | Condition>;
  /** Files of the controller's that parameters name literally, by JSON pointer: absolute paths. */
  readonly files?: ReadonlyMap<string, string>;
  /** Templates that it renders for the items of its loop, absolute. */
  readonly renders?: readonly string[];
  readonly include?: Include;
  /** It checks the arguments of a role, its parameters, by this schema, and names no module. */
  readonly validates?: ParamsSchema;
  readonly loop?: Templated;
  readonly loopControl: { readonly loopVar: string; readonly indexVar?: string; readonly label?: Templated };
  readonly register?: Named;
  readonly listen: readonly string[];
  readonly changedWhen: readonly Condition[];
  readonly failedWhen: readonly Condition[];
  readonly until: readonly Condition[];
  readonly retries?: Templated;
  readonly delay?: Templated;
}

/** One use of a role: where it lies, and the variables that it brings. */
export interface Role {
  readonly name: string;
  /** Absolute path of its folder. */
  readonly path: string;
  readonly defaults: ReadonlyMap<string, Templated>;
  readonly vars: ReadonlyMap<string, Templated>;
  /** What stands beside its name; beats all but `-e` and the names that Play sets. */
  readonly params: ReadonlyMap<string, Templated>;
  /** Equal for uses of which a play runs only the first on a host; undefined where each use runs. */
  readonly once?: string;
}

export interface Block extends Common {
  readonly kind: 'block';
  /** The role whose tasks these are. */
  readonly role?: Role;
  readonly location: Location;
  readonly name?: Templated;
  readonly block: readonly Item[];
  readonly rescue: readonly Item[];
  readonly always: readonly Item[];
}

export type Item = Task | Block;

/** Files of variables of which one or more names hold `{{ }}`; of several the first that exists is read. */
export interface LateVars {
  readonly names: readonly Templated[];
  /** Reads them, the names filled in. */
  read(names: readonly string[]): Promise<Result<ReadonlyMap<string, Templated>, readonly Diagnostic[]>>;
}

export interface Play extends Common {
  readonly location: Location;
  readonly name: string;
  /** The name, where it holds `{{ }}`. */
  readonly title?: Templated;
  /** The host pattern, `{{ }}` allowed with names that are the same on all hosts. */
  readonly hosts: Templated;
  /** Files of variables that are another for each host; a later one wins, and all win over `vars`. */
  readonly varsFiles: readonly LateVars[];
  /** `pre_tasks`, `roles` with `tasks`, `post_tasks`: after each, the handlers that are notified run. */
  readonly sections: readonly (readonly Item[])[];
  /** Those of roles first; blocks hand down what they say. */
  readonly handlers: readonly Item[];
  /** The roles whose variables all its tasks read, in order. */
  readonly roles: readonly Role[];
  /** Where roles, templates and files are looked for: the folder of its file, then of the playbook. */
  readonly folders: readonly string[];
  /** Numbers, or percentages of the play's hosts; empty means all at once. */
  readonly serial: readonly (number | `${number}%`)[];
  readonly maxFailPercentage?: number;
  readonly strategy: 'linear' | 'free';
  readonly connection?: 'ssh' | 'local';
  readonly remoteUser?: string;
  readonly port?: number;
}

export interface Program {
  /** Absolute path of the playbook. */
  readonly file: string;
  readonly plays: readonly Play[];
  /** The template files that were read, compiled, by absolute path; undefined for one that cannot be. */
  readonly templates?: ReadonlyMap<string, TemplateFile | undefined>;
  /** Compiles a file that was not named literally; there where a task names one so. Throws `Diagnosed`. */
  readonly compile?: (path: string) => TemplateFile;
}
