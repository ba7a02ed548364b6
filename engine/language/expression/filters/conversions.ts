import type { Value } from '../../../values/lazy.ts';
import { isLazy } from '../../../values/lazy.ts';
import { isUnknown } from '../../../values/unknown.ts';
import type { Arguments } from '../call.ts';
import { wayToText } from '../operators.ts';
import { describe, isList, isMap, keysOf, kindOf, printed } from '../values.ts';
import { type Filters, plain } from './filter.ts';

const TRUE = new Set(['true', 'yes', 'on', 'y', 't', '1']);
const FALSE = new Set(['false', 'no', 'off', 'n', 'f', '0']);

export const CONVERSIONS = {
  bool: plain((value, args) => {
    if (typeof value === 'boolean') return value;
    if (value === 0 || value === 1) return value === 1;
    const word = typeof value === 'string' ? value.trim().toLowerCase() : '';
    if (TRUE.has(word)) return true;
    if (FALSE.has(word)) return false;
    return args.fail(
      'expression-value',
      `"bool" cannot read ${quoted(value)}`,
      'It reads true, yes, on, 1 and false, no, off, 0',
    );
  }),
  int: {
    params: ['default', 'base'],
    required: 0,
    apply(value, args) {
      const base = args.get('base');
      const number = base === undefined ? readNumber(value) : readBase(value, args.number(base), args);
      return Number.isFinite(number) ? Math.trunc(number) : fallback(value, args);
    },
  },
  float: {
    params: ['default'],
    required: 0,
    apply(value, args) {
      const number = readNumber(value);
      return Number.isFinite(number) ? number : fallback(value, args);
    },
  },
  string: plain((value, args) => {
    const text = printed(value);
    if (text !== undefined && !isUnknown(text)) return text;
    return args.fail('expression-type', `"string" cannot turn ${describe(value)} into text`, wayToText(value));
  }),
  list: plain((value, args) => {
    if (isList(value)) return value;
    if (typeof value === 'string') return [...value];
    if (isLazy(value) || isMap(value)) return keysOf(value);
    return args.list(value);
  }, true),
  ternary: {
    params: ['true_val', 'false_val', 'none_val'],
    required: 2,
    shallow: true,
    apply(value, args) {
      if (value === null && args.get('none_val') !== undefined) return args.get('none_val') ?? null;
      return args.get(args.boolean(value) ? 'true_val' : 'false_val') ?? null;
    },
  },
} satisfies Filters;

function readNumber(value: Value): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  const text = typeof value === 'string' ? value.trim() : '';
  return /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
}

function readBase(value: Value, base: number, args: Arguments): number {
  if (!Number.isInteger(base) || base < 2 || base > 36) {
    return args.fail('expression-value', `The base of "int" must be a whole number from 2 to 36, got ${base}`);
  }
  const text = (typeof value === 'number' ? String(value) : args.text(value))
    .trim()
    .toLowerCase()
    .replace(/^0[xob]/, '');
  const digits = '0123456789abcdefghijklmnopqrstuvwxyz'.slice(0, base);
  const good = text !== '' && [...text].every((digit) => digits.includes(digit));
  return good ? Number.parseInt(text, base) : Number.NaN;
}

function fallback(value: Value, args: Arguments): Value {
  const replacement = args.get('default');
  if (replacement !== undefined) return replacement;
  const hint = `Give a default where it may not be a number: ${args.name}(0)`;
  return args.fail('expression-value', `"${args.name}" cannot read ${quoted(value)}`, hint);
}

function quoted(value: Value): string {
  if (typeof value !== 'string') return describe(value);
  return kindOf(value) === 'string' && value.length <= 40 ? `the string "${value}"` : 'this string';
}
