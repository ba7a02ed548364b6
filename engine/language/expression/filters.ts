// What may stand behind `|`. `default` is the evaluator's: it alone takes a missing value.
import { didYouMean } from '../../diagnostics/nearest.ts';
import type { Value } from '../../values/lazy.ts';
import { Arguments, type Given, Missing, misfit, openIn, type Signature } from './call.ts';
import { CONVERSIONS } from './filters/conversions.ts';
import type { Filter } from './filters/filter.ts';
import { FORMATS } from './filters/formats.ts';
import { LISTS } from './filters/lists.ts';
import { MAPPINGS } from './filters/mappings.ts';
import { attributeOf, SELECTIONS } from './filters/selections.ts';
import { TEXTS } from './filters/texts.ts';
import { foreignFilter } from './foreign.ts';

const byDefault: Filter = { params: ['default_value', 'boolean'], required: 0, shallow: true, apply: (value) => value };

/** `map(attribute='a.b', default=d)` or `map('filter', args…)`. */
const map: Filter = {
  params: ['filter', 'attribute', 'default'],
  required: 0,
  rest: true,
  shallow: true,
  apply(value, args) {
    const items = args.list(value);
    const { positional, named, problem } = args.given;
    const attribute = args.given.named.get('attribute');
    if (attribute !== undefined) {
      return items.map((item) => {
        const found = attributeOf(item, attribute, args);
        if (!(found instanceof Missing)) return found;
        const replacement = args.get('default');
        if (replacement !== undefined) return replacement;
        const hint = 'Give a default: map(attribute=..., default=...)';
        return args.fail('expression-member', found.diagnostic().message, hint);
      });
    }
    const [name, ...rest] = positional;
    if (name === undefined)
      return args.fail('expression-arguments', '"map" needs an attribute or the name of a filter');
    const filter = args.text(name, 'The filter of "map"');
    return items.map((item) => {
      const result = callFilter(filter, item, { positional: rest, named, problem });
      return result instanceof Missing ? args.fail('expression-value', result.diagnostic().message) : result;
    });
  },
};

const FILTERS: ReadonlyMap<string, Filter> = new Map(
  Object.entries<Filter>({
    default: byDefault,
    d: byDefault,
    map,
    ...TEXTS,
    ...CONVERSIONS,
    ...LISTS,
    ...SELECTIONS,
    ...MAPPINGS,
    ...FORMATS,
  }),
);

/** The signature of a filter, or undefined where there is none of that name. */
export const filterSignature = (name: string): Signature | undefined => FILTERS.get(name);
export const filterHint = (name: string): string | undefined => foreignFilter(name) ?? didYouMean(name, FILTERS.keys());

/** What the filter makes of a value that is there. */
export function callFilter(name: string, value: Value, given: Given): Value | Missing {
  const filter = FILTERS.get(name);
  const call = new Arguments(name, filter ?? { params: [], required: 0 }, given);
  if (!filter) return call.fail('expression-filter', `There is no filter "${name}"`, filterHint(name));
  const named = filter === map ? [] : [...given.named.keys()];
  const wrong = misfit(name, filter, given.positional.length, named);
  if (wrong !== undefined) return call.fail('expression-arguments', wrong);
  return openIn(filter, value, given) ?? filter.apply(value, call);
}
