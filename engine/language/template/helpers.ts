// The helpers of template files. Most are the filter of the same name, its input first.
import type { Value } from '../../values/lazy.ts';
import { isUnknown, textOf } from '../../values/unknown.ts';
import { exportsPath, fstabField, shellWord, xmlAttribute, xmlText } from '../escapes.ts';
import { Arguments, type Given, type Missing } from '../expression/call.ts';
import { callFilter } from '../expression/filters.ts';
import { compare, wayToText } from '../expression/operators.ts';
import type { Comparison } from '../expression/syntax.ts';
import { derived, describe, memberOf, printed } from '../expression/values.ts';

export interface Helper {
  readonly least: number;
  readonly most: number;
  /** Arguments that are given as `name=value`. */
  readonly named: readonly string[];
  /** Values are there; unknown ones too where `open` is true. */
  apply(values: readonly Value[], args: Arguments): Value | Missing;
  readonly open?: true;
}

const filter = (name: string, most: number, named: readonly string[] = []): Helper => ({
  least: 1,
  most,
  named,
  open: true,
  apply: ([input = null, ...positional], { given }) => callFilter(name, input, { ...given, positional }),
});

const comparison = (op: Comparison): Helper => ({
  least: 2,
  most: 2,
  named: [],
  open: true,
  apply: ([left = null, right = null], args) => compare(op, left, right, (...why) => args.fail(...why)),
});

/** Kleene `and` and `or` of any number of booleans. */
const logic = (deciding: boolean): Helper => ({
  least: 2,
  most: Number.POSITIVE_INFINITY,
  named: [],
  open: true,
  apply(values, args) {
    const sides = values.map((value) => (isUnknown(value) ? value : args.boolean(value)));
    if (sides.includes(deciding)) return deciding;
    const open = sides.find(isUnknown);
    return open ? derived(open) : !deciding;
  },
});

const field = (write: (text: string) => string | undefined): Helper => ({
  least: 1,
  most: 1,
  named: [],
  apply([value = null], args) {
    const text = textFor(value, args);
    return write(text) ?? args.fail('template-type', `"${args.name}" cannot write a control character`);
  },
});

const HELPERS: ReadonlyMap<string, Helper> = new Map(
  Object.entries<Helper>({
    eq: comparison('=='),
    ne: comparison('!='),
    lt: comparison('<'),
    gt: comparison('>'),
    and: logic(false),
    or: logic(true),
    not: { least: 1, most: 1, named: [], apply: ([value], args) => !args.boolean(value) },
    default: { least: 2, most: 2, named: [], open: true, apply: ([value = null]) => value },
    lookup: {
      least: 2,
      most: 2,
      named: [],
      apply([object = null, key = null], args) {
        const name = typeof key === 'number' ? String(key) : args.text(key);
        return memberOf(object, name) ?? args.missing(`There is no member "${name}"`);
      },
    },
    join: filter('join', 2),
    lower: filter('lower', 1),
    upper: filter('upper', 1),
    trim: filter('trim', 2),
    replace: filter('replace', 3),
    length: filter('length', 1),
    first: filter('first', 1),
    last: filter('last', 1),
    json: filter('to_json', 1, ['indent', 'sort_keys']),
    yaml: { least: 1, most: 1, named: ['indent', 'sort_keys'], open: true, apply: yaml },
    indent: { least: 2, most: 2, named: ['first'], apply: indent },
    concat: {
      least: 1,
      most: Number.POSITIVE_INFINITY,
      named: [],
      open: true,
      apply: (values, args) =>
        textOf(values.flatMap((value) => (isUnknown(value) ? (value.parts ?? [value]) : [textFor(value, args)]))),
    },
    fstabField: field(fstabField),
    exportsPath: field(exportsPath),
    xmlText: field(xmlText),
    xmlAttr: field(xmlAttribute),
    shq: field(shellWord),
  }),
);

export const helperOf = (name: string): Helper | undefined => HELPERS.get(name);
export const helperNames = (): Iterable<string> => HELPERS.keys();

/** What a helper makes of its values. */
export function callHelper(name: string, helper: Helper, values: readonly Value[], given: Given): Value | Missing {
  const open = helper.open ? undefined : [...values, ...given.named.values()].find(isUnknown);
  return open ? derived(open) : helper.apply(values, new Arguments(name, { params: [], required: 0 }, given));
}

/** Without the line break at the end, which the template's own line has. */
function yaml([value = null]: readonly Value[], { given }: Arguments): Value | Missing {
  const written = callFilter('to_yaml', value, { ...given, positional: [] });
  return typeof written === 'string' ? written.replace(/\n$/, '') : written;
}

/** Every line but the first (with `first=true` that too) moved right; empty lines stay empty. */
function indent([value = null, width = null]: readonly Value[], args: Arguments): Value {
  const columns = args.number(width, 'The width of "indent"');
  if (!Number.isInteger(columns) || columns < 0 || columns > 200) {
    return args.fail('template-type', `The width of "indent" must be a whole number from 0 to 200, got ${columns}`);
  }
  const text = textFor(value, args);
  const moved = text.replace(/\n(?=[^\n])/g, `\n${' '.repeat(columns)}`);
  return args.flag('first') ? ' '.repeat(columns) + moved : moved;
}

function textFor(value: Value, args: Arguments): string {
  const text = printed(value);
  if (text !== undefined && !isUnknown(text)) return text;
  return args.fail('template-type', `"${args.name}" cannot print ${describe(value)}`, wayToText(value));
}
