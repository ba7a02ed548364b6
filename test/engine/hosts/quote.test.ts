import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quote, quoteAll } from '../../../engine/hosts/quote.ts';

test('a plain word stays as it is', () => {
  expect(quote('/srv/vm')).toBe('/srv/vm');
});

test('the empty word is a word', () => {
  expect(quoteAll(['a', '', 'b'])).toBe("a '' b");
});

test('every word reaches a command as it is', () => {
  const word = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', ''));
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), (words) => {
      const out = execFileSync('/bin/sh', ['-c', `printf '%s\\n\\t\\n' ${quoteAll(words)}`], { encoding: 'utf8' });
      expect(out).toBe(words.map((each) => `${Buffer.from(each).toString()}\n\t\n`).join(''));
    }),
    { numRuns: 50 },
  );
});
