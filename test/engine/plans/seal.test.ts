import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonical, newKey, Seal } from '../../../engine/plans/seal.ts';

it('digests the same data alike, in whichever order its members come', () => {
  const seal = new Seal(newKey());
  const data = fc.jsonValue();
  fc.assert(
    fc.property(fc.dictionary(fc.string(), data), (mapping) => {
      const turned = Object.fromEntries(Object.entries(mapping).toReversed());
      expect(seal.of(turned)).toBe(seal.of(mapping));
    }),
  );
});

it('says what JSON says', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (data) => {
      expect(JSON.parse(canonical(data))).toEqual(JSON.parse(JSON.stringify(data)));
    }),
  );
});

it('of another key says nothing', () => {
  expect(new Seal(newKey()).of('secret')).not.toBe(new Seal(newKey()).of('secret'));
});
