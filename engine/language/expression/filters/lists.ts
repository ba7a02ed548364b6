import { isLazy, type Value } from '../../../values/lazy.ts';
import { isUnknown } from '../../../values/unknown.ts';
import { type Arguments, Missing } from '../call.ts';
import { order } from '../operators.ts';
import { isList, isMap, keysOf, same } from '../values.ts';
import { type Filter, type Filters, plain } from './filter.ts';
import { attributeOf } from './selections.ts';

export const LISTS = {
  length: plain((value, args) => {
    if (typeof value === 'string') return [...value].length;
    if (isLazy(value) || isMap(value)) return keysOf(value).length;
    return args.list(value).length;
  }, true),
  first: plain((value, args) => end(value, 0, args), true),
  last: plain((value, args) => end(value, -1, args), true),
  min: extreme(-1),
  max: extreme(1),
  sum: {
    params: ['attribute', 'start'],
    required: 0,
    apply(value, args) {
      const start = args.get('start');
      return subjects(value, args).reduce<number>(
        (total, item) => total + args.number(item),
        start === undefined ? 0 : args.number(start),
      );
    },
  },
  sort: {
    params: ['reverse', 'case_sensitive', 'attribute'],
    required: 0,
    apply(value, args) {
      const items = args.list(value);
      const keys = subjects(value, args).map((key) => comparable(key, args));
      const places = items.map((_, i) => i);
      places.sort((a, b) => inOrder(keys[a] ?? null, keys[b] ?? null, args) || a - b);
      const sorted = places.map((place) => items[place] ?? null);
      return args.flag('reverse') ? sorted.reverse() : sorted;
    },
  },
  unique: {
    params: ['case_sensitive', 'attribute'],
    required: 0,
    apply(value, args) {
      const items = args.list(value);
      const keys = subjects(value, args);
      const seen = new Members();
      return items.filter((_, i) => seen.add(keys[i] ?? null));
    },
  },
  reverse: plain(
    (value, args) => (typeof value === 'string' ? [...value].reverse().join('') : args.list(value).toReversed()),
    true,
  ),
  flatten: {
    params: ['levels'],
    required: 0,
    apply(value, args) {
      const levels = args.get('levels');
      return flatten(args.list(value), levels === undefined ? Infinity : args.number(levels));
    },
  },
  union: sets((left, right) => [...left, ...right]),
  intersect: sets((left, right) => left.filter((item) => new Members(right).has(item))),
  difference: sets((left, right) => left.filter((item) => !new Members(right).has(item))),
} satisfies Filters;

/** The items of a list, or one attribute of each. */
function subjects(value: Value, args: Arguments): readonly Value[] {
  const attribute = args.get('attribute');
  const items = args.list(value);
  if (attribute === undefined || attribute === null) return items;
  return items.map((item) => {
    const found = attributeOf(item, attribute, args);
    return found instanceof Missing ? args.fail('expression-member', found.diagnostic().message) : found;
  });
}

function end(value: Value, index: 0 | -1, args: Arguments): Value | Missing {
  const items = typeof value === 'string' ? [...value] : args.list(value);
  const found = items.at(index);
  return found === undefined
    ? args.missing(`"${args.name}" of an empty list`, `Give a default: x | ${args.name} | default('...')`)
    : found;
}

function extreme(sign: 1 | -1): Filter {
  return {
    params: ['case_sensitive', 'attribute'],
    required: 0,
    apply(value, args) {
      const items = args.list(value);
      const keys = subjects(value, args).map((key) => comparable(key, args));
      let best = 0;
      keys.forEach((key, i) => {
        if (inOrder(key, keys[best] ?? null, args) * sign > 0) best = i;
      });
      return (
        items[best] ?? args.missing(`"${args.name}" of an empty list`, `Give a default: x | ${args.name} | default(0)`)
      );
    },
  };
}

/** As in Jinja, texts are ordered without regard to case unless `case_sensitive` says otherwise. */
function comparable(key: Value, args: Arguments): Value {
  return typeof key === 'string' && !args.flag('case_sensitive') ? key.toLowerCase() : key;
}

function inOrder(left: Value, right: Value, args: Arguments): number {
  return order(left, right, (...problem) => args.fail(...problem));
}

function flatten(items: readonly Value[], levels: number): readonly Value[] {
  return items.flatMap((item) => (isList(item) && levels > 0 ? flatten(item, levels - 1) : [item]));
}

/** An operation on two lists taken as sets; what comes out holds each value once, in order. */
function sets(combine: (left: readonly Value[], right: readonly Value[]) => readonly Value[]): Filter {
  return {
    params: ['other'],
    required: 1,
    apply(value, args) {
      const seen = new Members();
      return combine(args.list(value), args.list(args.get('other'))).filter((item) => seen.add(item));
    },
  };
}

/** Values, each once: plain ones in a set, lists and mappings one by one. */
class Members {
  readonly #plain = new Set<Value>();
  readonly #deep: Value[] = [];

  constructor(values: readonly Value[] = []) {
    for (const value of values) this.add(value);
  }

  has(value: Value): boolean {
    if (typeof value !== 'object' || value === null) return this.#plain.has(value);
    return this.#deep.some((member) => !isUnknown(member) && same(member, value) === true);
  }

  /** False where it is there already. */
  add(value: Value): boolean {
    if (this.has(value)) return false;
    if (typeof value !== 'object' || value === null) this.#plain.add(value);
    else this.#deep.push(value);
    return true;
  }
}
