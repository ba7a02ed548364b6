import fc from 'fast-check';
import { expect, test } from 'vitest';
import { overlap, type Scope } from '../../../engine/contract/scope.ts';
import { Touches } from '../../../engine/converge/touches.ts';

const name = fc.constantFrom('', '/', '/a', '/a/b', '/a/b/c', '/ab', '/b', 'x', 'a/b');
const kind = fc.constantFrom('path', 'meta', 'data', 'mount', 'unit', 'pkg');
const scope = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Scope>('*') },
  { weight: 12, arbitrary: fc.tuple(kind, name).map(([a, b]) => `${a}:${b}` as Scope) },
);

test('the last touch is found that going through all of them finds', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(scope, fc.boolean()), { maxLength: 12 }),
      fc.array(scope, { maxLength: 3 }),
      (list, reads) => {
        const touches = new Touches();
        const all = list.map(([one, adds], time) => ({ scope: one, adds, origin: String(time), time }));
        for (const touch of all) touches.add(touch);
        const slow = all.findLast((touch) => !touch.adds && reads.some((read) => overlap(read, touch.scope)));
        expect(touches.last(reads, ({ adds }) => !adds)).toBe(slow);
      },
    ),
    { numRuns: 2000 },
  );
});
