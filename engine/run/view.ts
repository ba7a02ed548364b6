// What is known at a point of a run: answers of hosts, and what their tasks registered and set.
import { Memory } from '../converge/memory.ts';
import type { Role, Templated } from '../language/program.ts';
import { NotYet, type Value } from '../values/lazy.ts';
import { isUnknown, unknown } from '../values/unknown.ts';

type Held = Value | NotYet;

const NOT_YET = new Map<string, NotYet>();

/** A name that a task will define; one error a name, since making one costs more than thinking of a task. */
export function notYet(name: string): NotYet {
  const known = NOT_YET.get(name) ?? new NotYet(name);
  NOT_YET.set(name, known);
  return known;
}

/** The run's own view is written by what really happens; a fork is for thinking ahead. */
export class View {
  readonly memory: Memory;
  readonly #base: View | undefined;
  readonly #expected: ReadonlySet<string>;
  readonly #set = new Map<string, Map<string, Held>>();
  readonly #variables = new Map<string, readonly ReadonlyMap<string, Templated>[]>();
  readonly #roles = new Map<string, readonly Role[]>();

  /** @param dry for a dry run, or one of a single task */
  constructor(base?: View, expected: ReadonlySet<string> = new Set(), dry = base?.memory.dry ?? false) {
    this.#base = base;
    this.#expected = expected;
    this.memory = base ? base.memory.fork(dry) : new Memory(undefined, dry);
  }

  /** A view to think ahead in; `expected` are names that tasks will set: reading one that is not there yet throws `NotYet`. */
  fork(expected?: ReadonlySet<string>): View {
    return new View(this, expected);
  }

  /** A view for a task of a real run that is only to be predicted. */
  dry(): View {
    return new View(this, undefined, true);
  }

  /** The value that a task set for a host; undefined where none did. Throws `NotYet` where one will. */
  get(host: string, name: string): Value | undefined {
    const held = this.held(host, name);
    if (held instanceof NotYet) throw held;
    if (held === undefined && this.#expected.has(name) && !this.variables(host).some((vars) => vars.has(name)))
      throw notYet(name);
    return held;
  }

  /** What a host has of `include_vars`, the last one last. */
  variables(host: string): readonly ReadonlyMap<string, Templated>[] {
    return [...(this.#base?.variables(host) ?? []), ...(this.#variables.get(host) ?? [])];
  }

  include(host: string, vars: ReadonlyMap<string, Templated>): void {
    this.#variables.set(host, [...(this.#variables.get(host) ?? []), vars]);
  }

  /** The roles whose variables `include_role` made known to all tasks of a host. */
  roles(host: string): readonly Role[] {
    return [...(this.#base?.roles(host) ?? []), ...(this.#roles.get(host) ?? [])];
  }

  share(host: string, role: Role): void {
    this.#roles.set(host, [...(this.#roles.get(host) ?? []), role]);
  }

  /** Sets a value; one that perhaps nobody sets is there where one was before. */
  set(host: string, name: string, value: Held): void {
    const before = isUnknown(value) && value.perhaps ? this.held(host, name) : undefined;
    const sure = isUnknown(value) && before !== undefined && !(isUnknown(before) && before.perhaps);
    this.#put(host, name, sure ? unknown(value.origin) : value);
  }

  #put(host: string, name: string, value: Held): void {
    const names = this.#set.get(host) ?? new Map<string, Held>();
    names.set(name, value);
    this.#set.set(host, names);
  }

  names(host: string): readonly string[] {
    return [...(this.#base?.names(host) ?? []), ...(this.#set.get(host)?.keys() ?? [])];
  }

  private held(host: string, name: string): Held | undefined {
    return this.#set.get(host)?.get(name) ?? this.#base?.held(host, name);
  }
}
