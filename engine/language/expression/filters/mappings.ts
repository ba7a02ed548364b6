import type { Mapping } from '../../../values/data.ts';
import type { Value } from '../../../values/lazy.ts';
import { isUnknown } from '../../../values/unknown.ts';
import type { Arguments } from '../call.ts';
import { derived, isList, isMap } from '../values.ts';
import type { Filters } from './filter.ts';

/** What `list_merge` makes of two lists under one key. */
const LIST_MERGES: ReadonlyMap<string, (below: readonly Value[], above: readonly Value[]) => readonly Value[]> =
  new Map([
    ['replace', (_, above) => above],
    ['keep', (below) => below],
    ['append', (below, above) => [...below, ...above]],
    ['prepend', (below, above) => [...above, ...below]],
  ]);

export const MAPPINGS = {
  combine: {
    params: [],
    required: 0,
    options: ['recursive', 'list_merge'],
    rest: true,
    shallow: true,
    apply(value, args) {
      const recursive = args.flag('recursive');
      const lists = args.option('list_merge') ?? 'replace';
      if (!LIST_MERGES.has(lists)) {
        return args.fail(
          'expression-value',
          `"list_merge" cannot be "${lists}"`,
          `Use ${[...LIST_MERGES.keys()].join(', ')}`,
        );
      }
      const sources = [value, ...args.rest.flatMap((more) => (isList(more) ? more : [more]))];
      return sources.map((source) => args.mapping(source)).reduce((all, more) => merged(all, more, recursive, lists));
    },
  },
  dict2items: {
    params: ['key_name', 'value_name'],
    required: 0,
    shallow: true,
    apply(value, args) {
      const [key, member] = [args.option('key_name') ?? 'key', args.option('value_name') ?? 'value'];
      return Object.entries(args.mapping(value)).map(([name, inner]) =>
        Object.fromEntries([[key, name] as const, [member, inner] as const]),
      );
    },
  },
  items2dict: {
    params: ['key_name', 'value_name'],
    required: 0,
    shallow: true,
    apply: itemsToMapping,
  },
} satisfies Filters;

/** The second mapping laid over the first; with `recursive`, mappings inside likewise. */
function merged(below: Mapping<Value>, above: Mapping<Value>, recursive: boolean, lists: string): Mapping<Value> {
  const all = new Map(Object.entries(below));
  for (const [key, value] of Object.entries(above)) {
    const under = all.get(key);
    if (under !== undefined && isList(under) && isList(value))
      all.set(key, LIST_MERGES.get(lists)?.(under, value) ?? value);
    else if (recursive && under !== undefined && isMap(under) && isMap(value))
      all.set(key, merged(under, value, true, lists));
    else all.set(key, value);
  }
  return Object.fromEntries(all);
}

function itemsToMapping(value: Value, args: Arguments): Value {
  const [key, member] = [args.option('key_name') ?? 'key', args.option('value_name') ?? 'value'];
  const entries: (readonly [string, Value])[] = [];
  for (const item of args.list(value)) {
    if (isUnknown(item)) return derived(item);
    const map = args.mapping(item, 'An item of "items2dict"');
    const [name, inner] = [map[key], map[member]];
    if (isUnknown(name)) return derived(name);
    if (inner === undefined) return args.fail('expression-member', `An item has no member "${member}"`);
    entries.push([args.text(name, `"${key}" of an item`), inner]);
  }
  return Object.fromEntries(entries);
}
