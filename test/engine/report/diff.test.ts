import { expect, it } from 'vitest';
import { diffLines, USUAL_LIMITS } from '../../../engine/report/diff.ts';
import { paintOf } from '../../../engine/report/paint.ts';

const plain = paintOf(false);
const of = (before: string, after: string, limits = USUAL_LIMITS): string[] =>
  diffLines({ path: '/etc/fstab', before, after }, plain, limits);
const numbers = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, i) => `${from + i}\n`).join('');

it('shows three lines around a change', () => {
  expect(of(numbers(1, 9), numbers(1, 9).replace('5\n', 'five\n'))).toEqual([
    '--- /etc/fstab',
    '+++ /etc/fstab',
    '@@ -2,7 +2,7 @@',
    ' 2',
    ' 3',
    ' 4',
    '-5',
    '+five',
    ' 6',
    ' 7',
    ' 8',
  ]);
});

it('names /dev/null for a file that is new or goes away', () => {
  expect(of('', 'a\n')).toEqual(['--- /dev/null', '+++ /etc/fstab', '@@ -0,0 +1 @@', '+a']);
  expect(of('a\n', '')).toEqual(['--- /etc/fstab', '+++ /dev/null', '@@ -1 +0,0 @@', '-a']);
});

it('says where the newline at the end is missing', () => {
  expect(of('a', 'a\n').slice(2)).toEqual(['@@ -1 +1 @@', '-a', '\\ No newline at end of file', '+a']);
});

it('shows control characters as pictures', () => {
  expect(of('a\n', 'a\r\n\x1b[2J\n').slice(3)).toEqual(['-a', '+a␍', '+␛[2J']);
});

it('says nothing of equal texts', () => {
  expect(of('same\n', 'same\n')).toEqual([]);
});

it('cuts long lines and long diffs with a count', () => {
  expect(of('', 'abcdefgh\n', { ...USUAL_LIMITS, width: 5 }).at(-1)).toBe('+abcd… (4 more characters)');
  expect(of('', numbers(1, 200), { ...USUAL_LIMITS, lines: 3 }).slice(2)).toEqual([
    '@@ -0,0 +1,200 @@',
    '+1',
    '+2',
    '… 198 more lines of this diff',
  ]);
});

it('gives up on texts that have nothing in common, quickly', () => {
  const lines = of(numbers(1, 30_000), numbers(40_000, 70_000).replaceAll('\n', 'x\n'));
  expect(lines[2]).toBe('too different to compare: 30000 lines → 30001 lines');
});

it('shows the head of a new file of any length', () => {
  expect(of('', numbers(1, 20_000)).at(-1)).toBe('… 19881 more lines of this diff');
});

it('colours what goes and what comes', () => {
  const [, , hunk, minus, plus] = diffLines({ path: 'f', before: 'a\n', after: 'b\n' }, paintOf(true));
  expect([hunk, minus, plus]).toEqual(['\x1b[36m@@ -1 +1 @@\x1b[39m', '\x1b[31m-a\x1b[39m', '\x1b[32m+b\x1b[39m']);
});
