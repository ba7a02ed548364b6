// Versions as people compare them: runs of digits as numbers, the rest as text.
import type { Value } from '../../values/lazy.ts';
import type { Arguments } from './call.ts';
import { describe } from './values.ts';

const OPERATORS: ReadonlyMap<string, (sign: number) => boolean> = new Map([
  ...['==', '=', 'eq'].map((name) => [name, (sign: number) => sign === 0] as const),
  ...['!=', '<>', 'ne'].map((name) => [name, (sign: number) => sign !== 0] as const),
  ...['<', 'lt'].map((name) => [name, (sign: number) => sign < 0] as const),
  ...['<=', 'le'].map((name) => [name, (sign: number) => sign <= 0] as const),
  ...['>', 'gt'].map((name) => [name, (sign: number) => sign > 0] as const),
  ...['>=', 'ge'].map((name) => [name, (sign: number) => sign >= 0] as const),
]);

/** `x is version('12.4', '>=')`. */
export function compareVersions(value: Value, args: Arguments): boolean {
  const operator = args.option('operator') ?? '==';
  const holds = OPERATORS.get(operator);
  if (!holds)
    return args.fail('expression-value', `"${operator}" does not compare versions`, 'Use ==, !=, <, <=, > or >=');
  const [left, right] = [versionOf(value, args), versionOf(args.get('version') ?? null, args)];
  return holds(order(left, right, args));
}

function versionOf(value: Value, args: Arguments): string {
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  if (typeof value === 'number' && Number.isInteger(value)) return String(value);
  const hint = typeof value === 'number' ? `Put the version in quotes, or 1.10 becomes 1.1` : undefined;
  return args.fail(
    'expression-type',
    `A version must be a string such as '12.4', got ${value === '' ? 'an empty string' : describe(value)}`,
    hint,
  );
}

function order(left: string, right: string, args: Arguments): number {
  const [a, b] = [left, right].map((version) => version.match(/\d+|[a-zA-Z]+/g) ?? []);
  for (let i = 0; i < Math.max(a?.length ?? 0, b?.length ?? 0); i++) {
    const [x, y] = [a?.[i], b?.[i]];
    if (x === undefined || y === undefined) return x === undefined ? -1 : 1;
    const [p, q] = [Number(x), Number(y)];
    if (Number.isNaN(p) !== Number.isNaN(q)) {
      return args.fail(
        'expression-value',
        `The versions "${left}" and "${right}" cannot be ordered: one has a number where the other has a word`,
      );
    }
    const sign = Number.isNaN(p) ? Number(x > y) - Number(x < y) : p - q;
    if (sign !== 0) return sign;
  }
  return 0;
}
