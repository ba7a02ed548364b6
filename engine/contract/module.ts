// A module is a value: its documentation, its parameters, its probes, its plan.
import type { Past, Plan } from './plan.ts';
import type { Probes, Seen } from './probe.ts';
import type { Infer, ParamsSchema } from './schema.ts';

/** Where a task runs. Check mode is deliberately not in it. */
export interface At {
  /** The inventory host that the task is for. */
  readonly host: string;
  /** The user whom the task's commands run as. */
  readonly user: string;
  /** The hosts of the play, in inventory order, `--limit` and `serial` aside. */
  readonly playHosts: readonly string[];
  /** All hosts of every inventory group, `all` aside, that holds the task's host; it among them. */
  readonly peers: readonly string[];
  /** Whether the inventory has a host of this name. */
  knows(host: string): boolean;
  /** How other hosts of the inventory call this one: its variable `migrate_host`, else its name. */
  nameOf(host: string): string;
  /** Whether the task's host is the machine that Play itself runs on, reached without SSH. */
  isHere(): boolean;
}

/** An example of a task, run by the tests: the YAML below the module's name. */
export interface Example {
  readonly title: string;
  readonly yaml: string;
}

/** A module as its author writes it. */
export interface ModuleDefinition<S extends ParamsSchema, O extends Probes, R> {
  readonly name: string;
  /** One line, imperative: `Keep a btrfs subvolume at a path`. */
  readonly summary: string;
  readonly description?: string;
  readonly params: S;
  /** The parameter that a bare string stands for (`command: uptime`). */
  readonly bare?: string;
  readonly examples: readonly Example[];
  /** It never plans a change: what comes after it in a dry run does not rest on what it does, known or not. */
  readonly readOnly?: true;
  /** The fields of the result, for the documentation. */
  readonly returns?: Readonly<Record<string, string>>;
  /** Rules between parameters that a schema cannot say: a complaint, or undefined. Sees only what is known. */
  check?(params: Infer<S>): string | undefined;
  /** What must be known of the host. A parameter that is not known yet holds up only the probes that read it. */
  observe(params: Infer<S>, at: At): O;
  /** A pure function: no I/O, no clock, no randomness. */
  plan(params: Infer<S>, seen: Seen<NoInfer<O>>, past: Past<NoInfer<O>>, at: At): Plan;
  /** What `register` gets; pure, so a dry run has it too. */
  result?(params: Infer<S>, seen: Seen<NoInfer<O>>, past: Past<NoInfer<O>>, at: At): R;
  /** Variables that the task sets for its host (`set_fact`). */
  sets?(params: Infer<S>): Readonly<Record<string, unknown>>;
  /** One set of parameters for the items of a loop (packages: one transaction); undefined where they do not fit together. */
  merge?(items: readonly Infer<S>[]): object | undefined;
}

/** A module as the engine holds it: the parameters' type is checked where it is defined, not where it is run. */
export interface Module {
  readonly name: string;
  /** Where it lies, of a module that is not Play's own. */
  readonly file?: string;
  readonly summary: string;
  readonly description?: string;
  readonly params: ParamsSchema;
  readonly bare?: string;
  readonly examples: readonly Example[];
  readonly readOnly?: true;
  readonly returns?: Readonly<Record<string, string>>;
  check?(params: unknown): string | undefined;
  observe(params: unknown, at: At): Probes;
  plan(params: unknown, seen: Seen<Probes>, past: Past<Probes>, at: At): Plan;
  result?(params: unknown, seen: Seen<Probes>, past: Past<Probes>, at: At): unknown;
  sets?(params: unknown): Readonly<Record<string, unknown>>;
  merge?(items: readonly unknown[]): unknown;
}

/** Checks a module's types and hands it to the engine. The one default export of a module's file. */
export function defineModule<const S extends ParamsSchema, O extends Probes, R>(
  definition: ModuleDefinition<S, O, R>,
): Module {
  return definition as unknown as Module;
}
