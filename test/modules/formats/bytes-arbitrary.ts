// Arbitrary files for property tests: any bytes, but mostly ones that mean something to a format.
import fc from 'fast-check';

/** Any byte string: every character U+0000 to U+00FF. */
export const anyBytes = fc
  .array(fc.integer({ min: 0, max: 255 }), { maxLength: 60 })
  .map((codes) => String.fromCharCode(...codes));

/** Files made of the given pieces, with arbitrary bytes now and then. */
export function filesOf(pieces: readonly string[]): fc.Arbitrary<string> {
  const piece = fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...pieces) }, { weight: 1, arbitrary: anyBytes });
  return fc.array(piece, { maxLength: 24 }).map((parts) => parts.join(''));
}

/** The raw lines of a file, final newline included in its line. */
export function rawLines(bytes: string): readonly string[] {
  return bytes.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Whether `lines` are all in `file` in this order. */
export function inOrder(lines: readonly string[], file: readonly string[]): boolean {
  let at = 0;
  for (const line of file) if (line === lines[at]) at += 1;
  return at === lines.length;
}
