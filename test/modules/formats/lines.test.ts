import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dominantEol, insertLines, rawLine, splitLines } from '../../../modules/formats/lines.ts';
import { anyBytes } from './bytes-arbitrary.ts';

describe('lines', () => {
  test('joining the raw lines of any bytes gives the bytes back', () => {
    fc.assert(fc.property(anyBytes, (bytes) => splitLines(bytes).map(rawLine).join('') === bytes));
  });

  test.each([
    ['', '\n'],
    ['a', '\n'],
    ['a\r\nb\r\nc\n', '\r\n'],
    ['a\r\nb\n', '\n'],
  ])('the line ending that most lines of %j have is %j', (bytes, eol) => {
    expect(dominantEol(bytes)).toBe(eol);
  });

  test('a line without a final newline is completed before another follows it', () => {
    expect(insertLines('a\r\nb', 4, ['c'])).toEqual({ bytes: 'a\r\nb\r\nc\r\n', completedLine: true });
  });

  test('an empty line closes an open continuation', () => {
    expect(insertLines('a \\', 3, ['b'], (before) => before.endsWith('\\\n')).bytes).toBe('a \\\n\nb\n');
  });
});
