// What a filter or a test is given, and how it says what is wrong.
import type { Code } from '../../diagnostics/codes.ts';
import { Diagnosed, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Mapping } from '../../values/data.ts';
import { isLazy, type Value } from '../../values/lazy.ts';
import { findUnknown, isUnknown, type Unknown } from '../../values/unknown.ts';
import { derived, describe, isList, isMap, kindOf, materialise } from './values.ts';

/** Instead of a value: there is none, and this is why. Only `default` and `is defined` take it. */
export class Missing {
  readonly diagnostic: () => Diagnostic;
  constructor(diagnostic: () => Diagnostic) {
    this.diagnostic = diagnostic;
  }
}

/** What a filter or test can be called with; checked before anything is evaluated. */
export interface Signature {
  /** Names of the arguments, in order. */
  readonly params: readonly string[];
  /** How many of them must be given. */
  readonly required: number;
  /** Arguments that are given by name only. */
  readonly options?: readonly string[];
  /** Further positional arguments are taken. */
  readonly rest?: true;
  /** An unknown deep inside a list or mapping is handled; otherwise it makes the result unknown. */
  readonly shallow?: true;
}

/** The values that a call is given, before they are bound to a signature. */
export interface Given {
  readonly positional: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
  /** A diagnostic at the place of the call. */
  readonly problem: (code: Code, message: string, hint?: string) => Diagnostic;
}

/** What is wrong with a call as written, or undefined: too few, too many or unknown arguments. */
export function misfit(
  name: string,
  signature: Signature,
  positional: number,
  named: readonly string[],
): string | undefined {
  const { params, required, rest, options = [] } = signature;
  const given = new Set([...params.slice(0, positional), ...named]);
  const twice = named.find((param) => params.slice(0, positional).includes(param));
  if (twice !== undefined) return `"${name}" got its argument "${twice}" twice`;
  const strange = named.find((param) => !params.includes(param) && !options.includes(param));
  if (strange !== undefined) return `"${name}" has no argument "${strange}"`;
  if (positional > params.length && !rest) return `"${name}" takes ${count(params.length)}, got ${positional}`;
  const absent = params.slice(0, required).find((param) => !given.has(param));
  return absent === undefined ? undefined : `"${name}" needs its argument "${absent}"`;
}

function count(number: number): string {
  if (number === 0) return 'no arguments';
  return number === 1 ? 'one argument' : `at most ${number} arguments`;
}

/** The arguments of a filter or test that is running, by the names of its signature. */
export class Arguments {
  readonly name: string;
  readonly given: Given;
  /** Positional arguments beyond the named ones. */
  readonly rest: readonly Value[];
  readonly #named: ReadonlyMap<string, Value>;

  constructor(name: string, signature: Signature, given: Given) {
    this.name = name;
    this.given = given;
    const { params } = signature;
    this.rest = given.positional.slice(params.length);
    this.#named = new Map([
      ...given.positional.slice(0, params.length).map((value, i) => [params[i] ?? '', value] as const),
      ...given.named,
    ]);
  }

  get(param: string): Value | undefined {
    return this.#named.get(param);
  }

  fail(code: Code, message: string, hint?: string): never {
    throw new Diagnosed(this.given.problem(code, message, hint));
  }

  missing(message: string, hint?: string): Missing {
    return new Missing(() => this.given.problem('expression-undefined', message, hint));
  }

  text(value: Value | undefined, what = `"${this.name}"`): string {
    if (typeof value === 'string') return value;
    const hint = typeof value === 'number' || typeof value === 'boolean' ? 'Put "| string" before it' : undefined;
    return this.#wrong(value, 'a string', what, hint);
  }

  number(value: Value | undefined, what = `"${this.name}"`): number {
    if (typeof value === 'number') return value;
    return this.#wrong(
      value,
      'a number',
      what,
      typeof value === 'string' ? 'Put "| int" or "| float" before it' : undefined,
    );
  }

  boolean(value: Value | undefined, what = `"${this.name}"`): boolean {
    if (typeof value === 'boolean') return value;
    return this.#wrong(value, 'true or false', what, typeof value === 'string' ? 'Put "| bool" before it' : undefined);
  }

  list(value: Value | undefined, what = `"${this.name}"`): readonly Value[] {
    if (value !== undefined && isList(value)) return value;
    const hint = value !== undefined && kindOf(value) === 'mapping' ? 'Put "| dict2items" before it' : undefined;
    return this.#wrong(value, 'a list', what, hint);
  }

  mapping(value: Value | undefined, what = `"${this.name}"`): Mapping<Value> {
    if (value !== undefined && (isLazy(value) || isMap(value))) return materialise(value);
    return this.#wrong(value, 'a mapping', what);
  }

  /** An optional argument's text. */
  option(param: string): string | undefined {
    const value = this.get(param);
    return value === undefined || value === null ? undefined : this.text(value, `"${param}" of "${this.name}"`);
  }

  /** An optional argument that is true or false, by default false. */
  flag(param: string): boolean {
    const value = this.get(param);
    return value === undefined ? false : this.boolean(value, `"${param}" of "${this.name}"`);
  }

  #wrong(value: Value | undefined, wanted: string, what: string, hint?: string): never {
    const got = value === undefined ? 'nothing' : describe(value);
    return this.fail('expression-type', `${what} takes ${wanted}, got ${got}`, hint);
  }
}

/** The first unknown among what a call is given, as deep as its signature wants. */
export function openIn(signature: Signature, input: Value, given: Given): Unknown | undefined {
  const all = [input, ...given.positional, ...given.named.values()];
  const open = signature.shallow ? all.find(isUnknown) : all.map(findUnknown).find(isUnknown);
  return open && derived(open);
}
