// Filters that look into each item of a list.
import type { Value } from '../../../values/lazy.ts';
import { isUnknown, type Maybe } from '../../../values/unknown.ts';
import { type Arguments, Missing } from '../call.ts';
import { callTest } from '../tests.ts';
import { derived, isEmpty, memberOf } from '../values.ts';
import type { Filter, Filters } from './filter.ts';

export const SELECTIONS = {
  select: selection(false, true),
  reject: selection(false, false),
  selectattr: selection(true, true),
  rejectattr: selection(true, false),
} satisfies Filters;

/** The member `a.b.0` of an item; a number takes an item of a list. */
export function attributeOf(item: Value, attribute: Value, args: Arguments): Value | Missing {
  const path =
    typeof attribute === 'number'
      ? [String(attribute)]
      : args.text(attribute, `The attribute of "${args.name}"`).split('.');
  let value = item;
  for (const key of path) {
    if (isUnknown(value)) return derived(value);
    const inner: Value | undefined = memberOf(value, key);
    if (inner === undefined) return args.missing(`An item of the list has no member "${path.join('.')}"`);
    value = inner;
  }
  return value;
}

/** Keep the items (or drop them) of which a test holds; without a test, those that are not empty. */
function selection(byAttribute: boolean, keep: boolean): Filter {
  return {
    params: byAttribute ? ['attribute', 'test'] : ['test'],
    required: byAttribute ? 1 : 0,
    rest: true,
    shallow: true,
    apply(value, args) {
      const kept: Value[] = [];
      for (const item of args.list(value)) {
        const holds = holdsOf(item, byAttribute, args);
        if (isUnknown(holds)) return derived(holds);
        if (holds === keep) kept.push(item);
      }
      return kept;
    },
  };
}

function holdsOf(item: Value, byAttribute: boolean, args: Arguments): Maybe<boolean> {
  const test = args.get('test');
  const name = test === undefined ? undefined : args.text(test, `The test of "${args.name}"`);
  const subject = byAttribute ? attributeOf(item, args.get('attribute') ?? null, args) : item;
  if (name === 'defined' || name === 'undefined') return (name === 'defined') === !(subject instanceof Missing);
  if (subject instanceof Missing) {
    return args.fail(
      'expression-member',
      subject.diagnostic().message,
      `Select those that have it first: selectattr('...', 'defined')`,
    );
  }
  if (name !== undefined)
    return callTest(name, subject, { positional: args.rest, named: new Map(), problem: args.given.problem });
  if (isUnknown(subject)) return subject;
  return !isEmpty(subject);
}
