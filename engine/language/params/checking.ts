import type {
  ArrayProp,
  ConditionProp,
  ExpressionProp,
  NumberProp,
  ParamsSchema,
  Prop,
  StringProp,
} from '../../contract/schema.ts';
import type { Code } from '../../diagnostics/codes.ts';
import type { Diagnostic, Location } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/nearest.ts';
import { problem } from '../../diagnostics/problem.ts';
import { isMapping, type Mapping } from '../../values/data.ts';
import { isUnknown, type Unknown } from '../../values/unknown.ts';
import { OMIT } from '../names.ts';
import { checkFormat } from './formats.ts';
import type { Spot } from './spot.ts';
import { describe, quoted, typeOf, wordsFor } from './words.ts';

type Members = Pick<ParamsSchema, 'properties' | 'required' | 'additionalProperties'>;

/** The members of a mapping that are not `omit`. */
type Given = ReadonlyMap<string, Spot>;

/** One check of one set of parameters; collects everything that is wrong. */
export class Checking {
  readonly diagnostics: Diagnostic[] = [];
  /** The first value that is not known yet where it must be. */
  unknown: { readonly unknownAt: Unknown; readonly pointer: string } | undefined;
  private readonly module: string;

  constructor(module: string) {
    this.module = module;
  }

  params(schema: ParamsSchema, spot: Spot): Mapping<unknown> {
    if (spot.open) return {};
    if (spot.value !== null && !isMapping(spot.value)) {
      this.report('param-type', `"${this.module}" takes parameters, found ${describe(spot.value)}`, spot.location);
      return {};
    }
    const given = this.given(spot);
    const filled = this.object(schema, given, spot, `"${this.module}"`);
    this.together(schema, given, spot);
    return filled;
  }

  private given(spot: Spot): Given {
    const members = spot.keys.map((key) => [key, spot.member(key)] as const);
    return new Map(members.filter(([, { value }]) => value !== OMIT));
  }

  private together(schema: ParamsSchema, given: Given, spot: Spot): void {
    for (const names of [...(schema.exactlyOne ?? []), ...(schema.atMostOne ?? [])]) {
      const both = [...given.keys()].filter((name) => names.includes(name));
      const second = both[1];
      if (second === undefined) continue;
      this.report(
        'param-together',
        `${quoted(both, 'and')} exclude each other`,
        spot.member(second).key,
        'Keep one of them',
      );
    }
    for (const names of schema.exactlyOne ?? []) {
      if (names.some((name) => given.has(name))) continue;
      this.report('param-together', `"${this.module}" needs ${quoted(names, 'or')}`, spot.key);
    }
  }

  private object(
    { properties, required = [], additionalProperties }: Members,
    given: Given,
    spot: Spot,
    what: string,
  ): Mapping<unknown> {
    const entries: [string, unknown][] = [];
    for (const [key, member] of given) {
      const prop = Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
      if (prop) entries.push([key, this.prop(prop, member, `"${key}"`)]);
      else this.stranger(key, member.key, Object.keys(properties), what);
    }
    for (const [key, prop] of Object.entries(properties)) {
      if (!given.has(key) && 'default' in prop && prop.default !== undefined) entries.push([key, copyOf(prop.default)]);
    }
    const missing = required.filter((key) => !given.has(key));
    if (missing.length > 0) this.report('param-missing', `${what} needs ${quoted(missing, 'and')}`, spot.key);
    return Object.fromEntries(entries);
  }

  private stranger(key: string, at: Location, known: readonly string[], what: string): void {
    const list = known.length === 0 ? `${what} takes no parameters` : `${what} takes ${known.join(', ')}`;
    this.report('param-unknown', `${what} has no parameter "${key}"`, at, didYouMean(key, known) ?? list);
  }

  private prop(prop: Prop, spot: Spot, what: string): unknown {
    if (spot.open) return spot.value;
    if (isUnknown(spot.value)) {
      if (!mayBeUnknown(prop)) this.unknown ??= { unknownAt: spot.value, pointer: spot.pointer };
      return spot.value;
    }
    if ('any' in prop) return spot.value;
    if ('condition' in prop || 'expression' in prop) return this.spoken(prop, spot, what);
    if ('anyOf' in prop) return this.anyOf(prop.anyOf, spot, what);
    switch (prop.type) {
      case 'string':
        return this.string(prop, spot, what);
      case 'integer':
      case 'number':
        return this.number(prop, spot, what);
      case 'boolean':
        if (typeof spot.value !== 'boolean') this.mistyped('true or false', prop, spot, what);
        return spot.value;
      case 'array':
        return this.array(prop, spot, what);
      case 'object':
        if (!isMapping(spot.value)) return this.mistyped('a mapping', prop, spot, what);
        if ('properties' in prop) return this.object(prop, this.given(spot), spot, what);
        return Object.fromEntries(
          [...this.given(spot)].map(([key, member]) => [key, this.prop(prop.additionalProperties, member, `"${key}"`)]),
        );
    }
  }

  /** A condition or expression: its text, or the value that it would give anyway. */
  private spoken(prop: ConditionProp | ExpressionProp, spot: Spot, what: string): unknown {
    const { value } = spot;
    if (typeof value === 'string' || typeof value === 'boolean') return value;
    if ('expression' in prop && typeof value === 'number') return value;
    return this.mistyped('condition' in prop ? 'a condition' : 'an expression', prop, spot, what);
  }

  private string(prop: StringProp, spot: Spot, what: string): unknown {
    const { value } = spot;
    if (typeof value !== 'string') return this.mistyped(prop.enum ? quoted(prop.enum, 'or') : 'text', prop, spot, what);
    if (prop.enum && !prop.enum.includes(value)) {
      const message = `${what} must be ${quoted(prop.enum, 'or')}, not "${value}"`;
      this.report('param-choice', message, spot.location, didYouMean(value, prop.enum));
      return value;
    }
    const complaint = prop.enum ? undefined : (checkFormat(value, prop.format) ?? bounds(prop, value));
    if (complaint)
      this.report(
        'param-value',
        `${what} must be ${complaint.expected}${prop.secret ? '' : `, not "${value}"`}`,
        spot.location,
        complaint.hint,
      );
    return value;
  }

  private number(prop: NumberProp, spot: Spot, what: string): unknown {
    const { value } = spot;
    const kind = prop.type === 'integer' ? 'a whole number' : 'a number';
    if (typeof value !== 'number' || !Number.isFinite(value)) return this.mistyped(kind, prop, spot, what);
    const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = prop;
    if (prop.type === 'integer' && !Number.isInteger(value)) {
      this.report('param-type', `${what} must be a whole number, not ${value}`, spot.location);
    } else if (value < minimum)
      this.report('param-value', `${what} must be at least ${minimum}, not ${value}`, spot.location);
    else if (value > maximum)
      this.report('param-value', `${what} must be at most ${maximum}, not ${value}`, spot.location);
    return value;
  }

  private array(prop: ArrayProp, spot: Spot, what: string): unknown {
    const { value } = spot;
    if (!Array.isArray(value)) return this.mistyped('a list', prop, spot, what);
    if (value.length < (prop.minItems ?? 0)) {
      const least = prop.minItems === 1 ? 'one item' : `${prop.minItems} items`;
      this.report('param-value', `${what} must have at least ${least}`, spot.location);
    }
    const items = value.map((_, index) => spot.member(String(index))).filter((item) => item.value !== OMIT);
    return items.map((item) => this.prop(prop.items, item, `An item of ${what}`));
  }

  /** Quietly tries each alternative; where none fits, the one of the right type says what is wrong. */
  private anyOf(alternatives: readonly Prop[], spot: Spot, what: string): unknown {
    const tries = alternatives.map((prop) => {
      const checking = new Checking(this.module);
      const value = checking.prop(prop, spot, what);
      return { prop, checking, value };
    });
    const fit = tries.find(({ checking }) => checking.diagnostics.length === 0);
    if (fit) {
      this.unknown ??= fit.checking.unknown;
      return fit.value;
    }
    const near = tries.filter(({ prop }) => typeOf(spot.value) === wordsFor(prop).type);
    if (near.length === 1 && near[0]) this.diagnostics.push(...near[0].checking.diagnostics);
    else {
      const kinds = [...new Set(alternatives.map((prop) => wordsFor(prop).kind))].join(' or ');
      this.report('param-type', `${what} must be ${kinds}, not ${describe(spot.value)}`, spot.location);
    }
    return spot.value;
  }

  private mistyped(expected: string, prop: Prop, spot: Spot, what: string): unknown {
    const message = `${what} must be ${expected}`;
    if ('secret' in prop) {
      this.report('param-type', message, spot.location);
      return spot.value;
    }
    this.report(
      'param-type',
      `${message}, not ${describe(spot.value)}`,
      spot.location,
      spot.filled ? filledHint(prop, spot.value) : typeHint(prop, spot.value),
    );
    return spot.value;
  }

  private report(code: Code, message: string, location: Location, hint?: string): void {
    this.diagnostics.push(problem(code, message, location, { hint }));
  }
}

function copyOf(value: unknown): unknown {
  return typeof value === 'object' ? structuredClone(value) : value;
}

function mayBeUnknown(prop: Prop): boolean {
  if ('anyOf' in prop) return prop.anyOf.some(mayBeUnknown);
  return 'mayBeUnknown' in prop && prop.mayBeUnknown === true;
}

function bounds(prop: StringProp, value: string): { expected: string; hint?: string } | undefined {
  if (value.length < (prop.minLength ?? 0)) {
    return { expected: prop.minLength === 1 ? 'text that is not empty' : `at least ${prop.minLength} characters long` };
  }
  if (value.length > (prop.maxLength ?? Number.POSITIVE_INFINITY)) {
    return { expected: `at most ${prop.maxLength} characters long` };
  }
  if (prop.pattern === undefined || new RegExp(prop.pattern, 'u').test(value)) return undefined;
  const hint = prop.description === undefined ? undefined : prop.description;
  return { expected: `text of the form ${prop.pattern}`, ...(hint !== undefined && { hint }) };
}

/** The way out of a wrong type. */
function typeHint(prop: Prop, value: unknown): string | undefined {
  if (value === null) return 'Nothing stands after the colon';
  if (!('type' in prop)) return undefined;
  if (prop.type === 'string' && typeof value === 'number') {
    return `Quote it: "${prop.format === 'mode' ? `0${String(value)}` : value}"`;
  }
  if (prop.type === 'string' && typeof value === 'boolean') return prop.enum ? undefined : `Quote it: "${value}"`;
  if (prop.type === 'boolean' && typeof value === 'string') {
    if (/^(?:yes|on|true|y|1)$/i.test(value)) return 'Write true, without quotes';
    return /^(?:no|off|false|n|0)$/i.test(value) ? 'Write false, without quotes' : undefined;
  }
  if ((prop.type === 'integer' || prop.type === 'number') && typeof value === 'string') {
    return /^-?\d+(?:\.\d+)?$/.test(value) ? `Write ${value} without quotes` : undefined;
  }
  if (prop.type === 'array' && typeof value === 'string') return `Write it as a list: [${value}]`;
  return undefined;
}

/** The way out of a wrong type that a `{{ }}` gave. */
function filledHint(prop: Prop, value: unknown): string | undefined {
  const filter = 'type' in prop ? FILTERS.get(prop.type) : undefined;
  const scalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return filter && scalar ? `Convert it: "{{ … | ${filter} }}"` : undefined;
}

const FILTERS = new Map([
  ['string', 'string'],
  ['boolean', 'bool'],
  ['integer', 'int'],
  ['number', 'float'],
]);
