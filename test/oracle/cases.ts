// What the oracle is asked, the same for every run: a seed, and how many of each.
import type { InventoryCase, PatternCase } from './case.ts';
import { Grammar } from './grammar.ts';
import { pattern } from './patterns.ts';
import { inventory } from './trees.ts';

const SEED = 20261128;

/** Each inventory is drawn from a seed of its own, so that a new rule changes only the cases that use it. */
export function inventoryCases(count = 360): {
  readonly cases: readonly InventoryCase[];
  readonly unused: readonly string[];
} {
  return drawn(count, inventory);
}

export function patternCases(count = 400): {
  readonly cases: readonly PatternCase[];
  readonly unused: readonly string[];
} {
  return drawn(count, pattern);
}

function drawn<T>(
  count: number,
  make: (g: Grammar) => T,
): { readonly cases: readonly T[]; readonly unused: readonly string[] } {
  const used = new Map<string, number>();
  const cases = Array.from({ length: count }, (_, index) => {
    const grammar = new Grammar(SEED + index * 7919);
    const made = make(grammar);
    for (const [rule, hits] of grammar.hits) used.set(rule, (used.get(rule) ?? 0) + hits);
    return made;
  });
  return { cases, unused: [...used].filter(([, hits]) => hits === 0).map(([rule]) => rule) };
}
