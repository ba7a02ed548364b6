import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../../engine/diagnostics/diagnostic.ts';
import { printDiagnostics } from '../../../engine/diagnostics/print.ts';

const at = (line: number, column: number, length = 1, file = 'site.yml') => ({ file, line, column, length });
const problem = (location?: Diagnostic['location'], more: Partial<Diagnostic> = {}): Diagnostic => ({
  code: 'yaml-syntax',
  severity: 'error',
  message: 'Wrong',
  ...(location && { location }),
  ...more,
});
const print = (list: readonly Diagnostic[], text?: string, max?: number) =>
  printDiagnostics(list, { color: false, readSource: () => text, ...(max !== undefined && { max }) });

/** The text above the first and behind the last caret of the only frame. */
function underlined(text: string, column: number, length = 1): string {
  const lines = print([problem(at(1, column, length))], text).split('\n');
  const [, line = '', carets = ''] = lines;
  return line.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1);
}

describe('printDiagnostics', () => {
  it('shows the place, the line before, the line and carets', () => {
    expect(print([problem(at(2, 3, 4), { hint: 'Do it right' })], 'one\n  twos\nthree')).toBe(
      [
        'site.yml:2:3: error: Wrong [yaml-syntax]',
        '  1 | one',
        '  2 |   twos',
        '    |   ^^^^',
        '  hint: Do it right',
        '',
      ].join('\n'),
    );
  });

  it('shows what else explains it', () => {
    const related = [{ message: 'First here', location: at(1, 1, 3) }];
    expect(print([problem(at(2, 1, 3), { related, severity: 'warning' })], 'one\ntwo')).toBe(
      [
        'site.yml:2:1: warning: Wrong [yaml-syntax]',
        '  1 | one',
        '  2 | two',
        '    | ^^^',
        '  note: site.yml:1:1: First here',
        '  1 | one',
        '    | ^^^',
        '',
      ].join('\n'),
    );
  });

  it('does without a place and without the file', () => {
    expect(print([problem(), problem(at(1, 1))])).toBe(
      'error: Wrong [yaml-syntax]\n\nsite.yml:1:1: error: Wrong [yaml-syntax]\n',
    );
  });

  it('keeps files together, in order of appearance, and sorts by line', () => {
    const list = [problem(at(9, 1)), problem(at(1, 1, 1, 'a.yml')), problem(at(2, 5)), problem(at(2, 1))];
    expect(print(list).match(/^\S+:\d+:\d+/gm)).toEqual(['site.yml:2:1', 'site.yml:2:5', 'site.yml:9:1', 'a.yml:1:1']);
  });

  it('says a thing once', () => {
    expect(print([problem(at(1, 1)), problem(at(1, 1))]).match(/error/g)).toHaveLength(1);
  });

  it('counts what is too much', () => {
    const list = Array.from({ length: 60 }, (_, i) => problem(at(i + 1, 1)));
    expect(print(list).match(/error:/g)).toHaveLength(50);
    expect(print(list)).toMatch(/\nand 10 more\n$/);
    expect(print(list, undefined, 59)).toMatch(/\nand 1 more\n$/);
  });

  it('colours on request only', () => {
    const colored = printDiagnostics([problem(at(1, 1))], { color: true, readSource: () => 'x' });
    expect(colored).toContain('\u001b[31m');
    expect(print([problem(at(1, 1))], 'x')).not.toContain('\u001b');
  });

  it.each([
    ['a tab before it', '\ta: typo', 5, 4, 'typo'],
    ['wide characters before it', '名前: typo', 5, 4, 'typo'],
    ['an emoji before it', '😀 typo', 4, 4, 'typo'],
    ['a byte order mark', '\uFEFFa: typo', 4, 4, 'typo'],
    ['a combining mark before it', 'e\u0301: typo', 5, 4, 'typo'],
  ])('puts the carets under the place behind %s', (_, text, column, length, word) => {
    const [, line = '', carets = ''] = print([problem(at(1, column, length))], text).split('\n');
    const wide = [...line.slice(0, line.indexOf(word))].reduce(
      (sum, char) => sum + (/[\u3040-\u9fff😀]/u.test(char) ? 2 : /\p{Mn}/u.test(char) ? 0 : 1),
      0,
    );
    expect([carets.indexOf('^'), carets.trimEnd().length - carets.indexOf('^')]).toEqual([wide, length]);
  });

  it('cuts a long line around its place', () => {
    const text = `${'a'.repeat(500)}TYPO${'b'.repeat(500)}`;
    const [, line = ''] = print([problem(at(1, 501, 4))], text).split('\n');
    expect(underlined(text, 501, 4)).toBe('TYPO');
    expect(line.length).toBeLessThan(120);
    expect([line.includes('…a'), line.endsWith('b…')]).toEqual([true, true]);
  });

  it('shows a place at the end of a line', () => {
    expect(print([problem(at(1, 4))], 'one').split('\n')[2]).toBe('    |    ^');
  });

  it('lets no text reach the terminal as a command', () => {
    const evil = '\u001b]0;x\u0007\u001b[2J\u202e\r';
    const printed = print([problem(at(1, 1), { message: evil, hint: evil })], `a${evil}`);
    expect(printed.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  });

  it('never throws, whatever the place', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.nat(5),
        fc.nat(400),
        fc.nat(400),
        (text, line, column, length) => {
          expect(print([problem(at(line, column, length))], text)).toContain('error');
        },
      ),
      { numRuns: 1000 },
    );
  });
});
