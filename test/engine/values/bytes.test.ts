import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf, fitsPrediction, hasHoles, sameBytes, splitHoles, textOfBytes } from '../../../engine/values/bytes.ts';
import { isUnknown, textOf, unknown } from '../../../engine/values/unknown.ts';

const key = unknown('the key of devstack-1', true);
const uuid = unknown('a UUID');

describe('byte strings', () => {
  test('any text comes back from its bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => textOfBytes(bytesOf(text)) === text || hasSurrogate(text)),
    );
  });

  test('text of a user never reads as a hole', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !hasHoles(bytesOf(text))));
    expect(hasHoles(bytesOf('\uE000\uE100\uE002'))).toBe(false);
  });

  test('an unknown part is a hole that keeps its origin', () => {
    const bytes = bytesOf(textOf(['from="10.0.0.1" ', key, ' root@devstack-1']));
    expect(splitHoles(bytes)).toEqual([
      'from="10.0.0.1" ',
      expect.objectContaining({ origin: key.origin, novel: true }),
      ' root@devstack-1',
    ]);
    expect(textOfBytes(bytes)).toBe('from="10.0.0.1" ⟨the key of devstack-1⟩ root@devstack-1');
  });

  test('a hole flows through editing like a character', () => {
    const lines = `a\n${bytesOf(key)}\nb\n`.split('\n');
    expect(lines).toHaveLength(4);
    expect(isUnknown(splitHoles(lines[1] ?? '')[0])).toBe(true);
  });
});

describe('comparing texts with unknown parts', () => {
  test.each([
    ['equal texts are the same', 'a', 'a', true],
    ['different texts differ', 'a', 'b', false],
    ['equal holes are the same', bytesOf(uuid), bytesOf(uuid), true],
    ['a novel part differs from all that exists', `x ${bytesOf(key)}`, 'x AAAA', false],
    ['known parts that differ decide', `x ${bytesOf(uuid)}`, 'y AAAA', false],
  ])('%s', (_, want, have, same) => expect(sameBytes(want, have)).toBe(same));

  test('an open part that could be equal is undecided', () => {
    expect(sameBytes(`x ${bytesOf(uuid)} y`, 'x 1-2 y')).toMatchObject({ origin: 'a UUID' });
  });

  test('what comes fits a prediction whatever stands for its holes', () => {
    expect(fitsPrediction(`x ${bytesOf(key)}\n`, 'x ssh-ed25519 AAAA\n')).toBe(true);
    expect(fitsPrediction(`x ${bytesOf(key)}\n`, 'y ssh-ed25519 AAAA\n')).toBe(false);
  });
});

const hasSurrogate = (text: string): boolean => /[\uD800-\uDFFF]/.test(text);
