// Prints everything that the oracle is asked, as JSON.
import { inventoryCases, patternCases } from './cases.ts';
import { PATTERN_INVENTORY } from './patterns.ts';
import { OTHERWISE, STRICTER, STRICTER_PATTERNS } from './stricter.ts';

const asked = (list: readonly { readonly asked: unknown }[]): readonly unknown[] => list.map((each) => each.asked);
process.stdout.write(
  JSON.stringify({
    inventory: PATTERN_INVENTORY,
    inventories: inventoryCases().cases,
    patterns: patternCases().cases,
    differences: asked([...STRICTER, ...OTHERWISE]),
    differentPatterns: asked(STRICTER_PATTERNS),
  }),
);
