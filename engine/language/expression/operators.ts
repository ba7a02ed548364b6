// `+ - * / // % ~` and comparisons: strict about types, open where a side is unknown.
import type { Code } from '../../diagnostics/codes.ts';
import { isLazy, type Value } from '../../values/lazy.ts';
import { isUnknown, type Maybe, textOf, type Unknown } from '../../values/unknown.ts';
import type { Arithmetic, Comparison } from './syntax.ts';
import { derived, describe, isList, isMap, keysOf, kindOf, printed, same } from './values.ts';

type Fail = (code: Code, message: string, hint?: string) => never;

/** `~`: the texts of both sides. */
export function concat(left: Value, right: Value, fail: Fail): Value {
  return textOf(
    [left, right].flatMap((side) => {
      const text = printed(side);
      if (text === undefined) return fail('expression-type', `"~" cannot join ${describe(side)}`, wayToText(side));
      return isUnknown(text) ? (text.parts ?? [text]) : [text];
    }),
  );
}

export function wayToText(value: Value): string {
  return value === null ? "Use default('', true) for an empty text" : 'Use "| join(\',\')" or "| to_json"';
}

/** `+`: numbers, texts or lists. */
export function add(left: Value, right: Value, fail: Fail): Value {
  if (isUnknown(left) || isUnknown(right)) {
    if (typeof left === 'string' || typeof right === 'string') return concat(left, right, fail);
    return openSide(left, right) ?? left;
  }
  if (typeof left === 'string' && typeof right === 'string') return left + right;
  if (isList(left) && isList(right)) return [...left, ...right];
  if (typeof left === 'number' && typeof right === 'number') return finite(left + right, fail);
  const hint = typeof left === 'string' || typeof right === 'string' ? 'Join texts with "~"' : undefined;
  return fail('expression-type', `"+" cannot add ${describe(left)} and ${describe(right)}`, hint);
}

/** The operators that take numbers only. `//` rounds down, `%` has the sign of the divisor. */
export function compute(op: Exclude<Arithmetic, '+' | '~'>, left: Value, right: Value, fail: Fail): Value {
  const open = openSide(left, right);
  if (open) return open;
  if (typeof left !== 'number' || typeof right !== 'number') {
    const hint = op === '%' && typeof left === 'string' ? 'Join texts with "~"' : undefined;
    return fail('expression-type', `"${op}" takes numbers, got ${describe(left)} and ${describe(right)}`, hint);
  }
  if (right === 0 && op !== '-' && op !== '*') return fail('expression-value', 'Division by zero');
  switch (op) {
    case '-':
      return finite(left - right, fail);
    case '*':
      return finite(left * right, fail);
    case '/':
      return finite(left / right, fail);
    case '//':
      return finite(Math.floor(left / right), fail);
    case '%':
      return finite(left - right * Math.floor(left / right), fail);
  }
}

function finite(value: number, fail: Fail): number {
  return Number.isFinite(value) ? value : fail('expression-value', 'The result is too large');
}

export function compare(op: Comparison, left: Value, right: Value, fail: Fail): Maybe<boolean> {
  if (op === '==' || op === '!=') {
    const equal = equals(left, right, fail);
    return isUnknown(equal) ? equal : equal === (op === '==');
  }
  if (op === 'in' || op === 'not in') {
    const found = contains(right, left, fail);
    return isUnknown(found) ? found : found === (op === 'in');
  }
  const open = openSide(left, right);
  if (open) return open;
  const sign = order(left, right, fail);
  if (op === '<') return sign < 0;
  if (op === '<=') return sign <= 0;
  return op === '>' ? sign > 0 : sign >= 0;
}

/** `==`: only values of one type are compared, none aside. */
export function equals(left: Value, right: Value, fail: Fail): Maybe<boolean> {
  const open = openSide(left, right);
  if (open) return open;
  const [a, b] = [kindOf(left), kindOf(right)];
  if (a !== b && a !== 'none' && b !== 'none')
    return fail(
      'expression-comparison',
      `Cannot compare ${describe(left)} with ${describe(right)}`,
      wayToSameType(left, right),
    );
  return same(left, right);
}

/** Negative, zero or positive; numbers with numbers and texts with texts. */
export function order(left: Value, right: Value, fail: Fail): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : Number(left > right);
  return fail(
    'expression-comparison',
    `Cannot order ${describe(left)} and ${describe(right)}`,
    wayToSameType(left, right),
  );
}

/** `in`: a part of a text, an item of a list, a key of a mapping. */
export function contains(container: Value, item: Value, fail: Fail): Maybe<boolean> {
  const open = openSide(container, isList(container) ? null : item);
  if (open) return open;
  if (isList(container)) return listContains(container, item, fail);
  if (isLazy(container) || isMap(container)) {
    if (typeof item === 'string') return keysOf(container).includes(item);
    return fail(
      'expression-type',
      `The keys of a mapping are strings, got ${describe(item)}`,
      'Put "| string" behind it',
    );
  }
  if (typeof container !== 'string')
    return fail('expression-type', `"in" takes a list, a mapping or a string, got ${describe(container)}`);
  if (typeof item === 'string') return container.includes(item);
  return fail('expression-type', `Only a string can be in a string, got ${describe(item)}`, 'Put "| string" behind it');
}

function listContains(list: readonly Value[], item: Value, fail: Fail): Maybe<boolean> {
  let open: Unknown | undefined;
  for (const member of list) {
    const equal = same(member, item);
    if (equal === true) return true;
    if (isUnknown(equal)) open ??= equal;
  }
  const other = list[0];
  if (
    open ||
    other === undefined ||
    item === null ||
    list.some((member) => member === null || kindOf(member) === kindOf(item))
  )
    return open ?? false;
  return fail(
    'expression-comparison',
    `Cannot look for ${describe(item)} in a list of which no item has its type`,
    wayToSameType(item, other),
  );
}

function openSide(left: Value, right: Value): Unknown | undefined {
  const open = [left, right].find(isUnknown);
  return open && derived(open);
}

function wayToSameType(left: Value, right: Value): string | undefined {
  const kinds = new Set([kindOf(left), kindOf(right)]);
  if (!kinds.has('string')) return undefined;
  if (kinds.has('number')) return 'Put "| int" behind the string, or quotes around the number';
  if (kinds.has('boolean')) return 'Put "| bool" behind the string';
  return kinds.has('list') ? 'Use "in" to look into a list' : undefined;
}
