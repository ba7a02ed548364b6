// What may stand behind `is`. `defined` and `undefined` are the evaluator's: they alone take a missing value.
import { didYouMean } from '../../diagnostics/nearest.ts';
import { isLazy, type Value } from '../../values/lazy.ts';
import { isUnknown, type Maybe } from '../../values/unknown.ts';
import { Arguments, type Given, misfit, openIn, type Signature } from './call.ts';
import { compare, contains, equals } from './operators.ts';
import { MAX_SUBJECT, pythonRegExp } from './regex.ts';
import type { Comparison } from './syntax.ts';
import { describe, isEmpty, isList, isMap, kindOf } from './values.ts';
import { compareVersions } from './version.ts';

interface Test extends Signature {
  apply(value: Value, args: Arguments): Maybe<boolean>;
}

const NO_ARGUMENTS = { params: [], required: 0 } as const;
const ONE = { params: ['other'], required: 1, shallow: true } as const;

const simple = (apply: (value: Value, args: Arguments) => Maybe<boolean>): Test => ({
  ...NO_ARGUMENTS,
  shallow: true,
  apply,
});
const comparison = (op: Comparison): Test => ({
  ...ONE,
  apply: (value, args) => compare(op, value, args.get('other') ?? null, (...problem) => args.fail(...problem)),
});

const equalTo: Test = {
  ...ONE,
  apply: (value, args) => equals(value, args.get('other') ?? null, (...problem) => args.fail(...problem)),
};
const defined: Test = simple(() => true);
const changed = simple((value, args) => flag(value, 'changed', args));
const failed = simple((value, args) => flag(value, 'failed', args));
const skipped = simple((value, args) => flag(value, 'skipped', args));
const succeeded = simple((value, args) => {
  const bad = flag(value, 'failed', args);
  return isUnknown(bad) ? bad : !bad;
});
const regex = (anchored: boolean): Test => ({
  params: ['pattern', 'ignorecase', 'multiline'],
  required: 1,
  apply: (value, args) => matches(value, args, anchored),
});
const version: Test = {
  params: ['version', 'operator'],
  required: 1,
  apply: (value, args) => compareVersions(value, args),
};
const isIn: Test = {
  ...ONE,
  apply: (value, args) => contains(args.get('other') ?? null, value, (...problem) => args.fail(...problem)),
};

const TESTS: ReadonlyMap<string, Test> = new Map(
  Object.entries({
    defined,
    undefined: simple(() => false),
    none: simple((value) => value === null),
    unknown: simple(() => false),
    changed,
    change: changed,
    failed,
    failure: failed,
    skipped,
    skip: skipped,
    succeeded,
    success: succeeded,
    match: regex(true),
    search: regex(false),
    regex: regex(false),
    version,
    version_compare: version,
    string: simple((value) => typeof value === 'string'),
    number: simple((value) => typeof value === 'number'),
    integer: simple((value) => Number.isInteger(value)),
    float: simple((value) => typeof value === 'number' && !Number.isInteger(value)),
    boolean: simple((value) => typeof value === 'boolean'),
    mapping: simple((value) => kindOf(value) === 'mapping'),
    sequence: simple((value) => isList(value)),
    iterable: simple((value) => ['list', 'mapping', 'string'].includes(kindOf(value))),
    true: simple((value) => value === true),
    false: simple((value) => value === false),
    truthy: simple((value) => !isEmpty(value)),
    falsy: simple((value) => isEmpty(value)),
    even: simple((value, args) => args.number(value) % 2 === 0),
    odd: simple((value, args) => Math.abs(args.number(value) % 2) === 1),
    divisibleby: { ...ONE, apply: (value, args) => args.number(value) % args.number(args.get('other')) === 0 },
    equalto: equalTo,
    eq: equalTo,
    sameas: equalTo,
    ne: comparison('!='),
    lt: comparison('<'),
    le: comparison('<='),
    gt: comparison('>'),
    ge: comparison('>='),
    lessthan: comparison('<'),
    greaterthan: comparison('>'),
    in: isIn,
    contains: {
      ...ONE,
      apply: (value, args) => contains(value, args.get('other') ?? null, (...problem) => args.fail(...problem)),
    },
    subset: { ...ONE, apply: (value, args) => covers(args.get('other') ?? null, value, args) },
    superset: { ...ONE, apply: (value, args) => covers(value, args.get('other') ?? null, args) },
  } satisfies { [name: string]: Test }),
);

/** The signature of a test, or undefined where there is none of that name. */
export const testSignature = (name: string): Signature | undefined => TESTS.get(name);
export const testHint = (name: string): string | undefined => didYouMean(name, TESTS.keys());

/** Whether the test holds of a value that is there. */
export function callTest(name: string, value: Value, given: Given): Maybe<boolean> {
  const test = TESTS.get(name);
  const call = new Arguments(name, test ?? NO_ARGUMENTS, given);
  if (!test) return call.fail('expression-test', `There is no test "${name}"`, testHint(name));
  const wrong = misfit(name, test, given.positional.length, [...given.named.keys()]);
  if (wrong !== undefined) return call.fail('expression-arguments', wrong);
  if (name === 'unknown') return isUnknown(value);
  if (name === 'defined' || name === 'undefined') return name === 'defined';
  return openIn(test, value, given) ?? test.apply(value, call);
}

/** A registered result says so itself; a result without the word did not. */
function flag(value: Value, word: string, args: Arguments): Maybe<boolean> {
  if (!isMap(value) && !isLazy(value)) {
    return args.fail('expression-type', `"is ${args.name}" takes a registered result, got ${describe(value)}`);
  }
  const said = args.mapping(value)[word];
  if (said === undefined || typeof said === 'boolean' || isUnknown(said)) return said ?? false;
  return args.fail('expression-type', `"${word}" of this result is ${describe(said)}, expected true or false`);
}

function matches(value: Value, args: Arguments, anchored: boolean): Maybe<boolean> {
  const text = args.text(value);
  const pattern = args.text(args.get('pattern'), `The pattern of "${args.name}"`);
  if (text.length > MAX_SUBJECT)
    return args.fail('expression-regex', `The text is longer than ${MAX_SUBJECT} characters`);
  const flags = `${args.flag('ignorecase') ? 'i' : ''}${args.flag('multiline') ? 'm' : ''}${anchored ? 'y' : ''}`;
  const regex = pythonRegExp(pattern, flags);
  if (!regex.ok) return args.fail('expression-regex', `Cannot read the pattern: ${regex.error}`);
  return regex.value.test(text);
}

function covers(big: Value, small: Value, args: Arguments): Maybe<boolean> {
  const list = args.list(big);
  const found = args.list(small).map((item) => contains(list, item, (...problem) => args.fail(...problem)));
  return found.includes(false) ? false : (found.find(isUnknown) ?? true);
}
