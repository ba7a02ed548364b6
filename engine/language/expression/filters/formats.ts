import { dump } from 'js-yaml';
import type { Data } from '../../../values/data.ts';
import type { Value } from '../../../values/lazy.ts';
import { isUnknown } from '../../../values/unknown.ts';
import type { Arguments } from '../call.ts';
import { dataOf } from '../values.ts';
import { type Filters, plain } from './filter.ts';

const MAX_DEPTH = 100;

export const FORMATS = {
  to_json: {
    params: ['indent', 'sort_keys'],
    required: 0,
    apply: (value, args) =>
      written(value, args, (data) =>
        JSON.stringify(args.flag('sort_keys') ? sorted(data) : data, null, indentOf(args)),
      ),
  },
  to_yaml: {
    params: ['indent', 'sort_keys'],
    required: 0,
    apply: (value, args) =>
      written(value, args, (data) =>
        dump(data, { indent: indentOf(args) || 2, lineWidth: -1, noRefs: true, sortKeys: args.flag('sort_keys') }),
      ),
  },
  from_json: plain((value, args) => {
    const text = args.text(value);
    if (deepest(text) > MAX_DEPTH)
      return args.fail('expression-limit', `The JSON is nested deeper than ${MAX_DEPTH} levels`);
    try {
      const parsed: unknown = JSON.parse(text);
      return parsed as Data;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return args.fail('expression-value', 'The text is not valid JSON');
    }
  }),
  b64encode: plain((value, args) => Buffer.from(args.text(value), 'utf8').toString('base64')),
  b64decode: plain((value, args) => {
    const text = args.text(value).replace(/\s+/g, '');
    const bytes = Buffer.from(text, 'base64');
    if (bytes.toString('base64').replace(/=+$/, '') !== text.replace(/=+$/, '')) {
      return args.fail('expression-value', 'The text is not valid base64');
    }
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      return args.fail('expression-value', 'The decoded bytes are not UTF-8 text');
    }
  }),
} satisfies Filters;

function written(value: Value, args: Arguments, write: (data: Data) => string): Value {
  const data = dataOf(value);
  if (isUnknown(data)) return args.fail('expression-value', 'The value is not known yet');
  return write(data);
}

function indentOf(args: Arguments): number {
  const indent = args.get('indent');
  return indent === undefined || indent === null ? 0 : Math.min(16, Math.max(0, args.number(indent)));
}

/** Keys in order, at every level. */
function sorted(data: Data): Data {
  if (data === null || typeof data !== 'object') return data;
  if (isArray(data)) return data.map(sorted);
  const keys = Object.keys(data).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted(data[key] ?? null)]));
}

function isArray(data: Data): data is readonly Data[] {
  return Array.isArray(data);
}

/** How deep the brackets of a JSON text are nested. */
function deepest(text: string): number {
  let depth = 0;
  let most = 0;
  for (const [piece] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (piece === '[' || piece === '{') depth += 1;
    else if (piece === ']' || piece === '}') depth -= 1;
    most = Math.max(most, depth);
  }
  return most;
}
