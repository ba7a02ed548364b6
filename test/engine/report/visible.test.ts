import { expect, it, test } from 'vitest';
import { cut, duration, visible, visibleLines } from '../../../engine/report/visible.ts';

test.each([
  ['plain text stays', 'plain text stays'],
  ['\x1b[31mred', '␛[31mred'],
  ['over\rwritten', 'over␍written'],
  ['a\tb', 'a\tb'],
  ['bell\x07 delete\x7f', 'bell␇ delete␡'],
  ['csi \x9b', 'csi <U+009B>'],
  ['turned \u202etxt', 'turned <U+202E>txt'],
  ['热迁移 ✔ 👩‍💻', '热迁移 ✔ 👩‍💻'],
])('%j is shown as %j', (text, shown) => {
  expect(visible(text)).toBe(shown);
});

it('splits lines before it shows their controls', () => {
  expect(visibleLines('one\r\ntwo\x08\n')).toEqual(['one', 'two␈']);
});

it('cuts long lines with a count, never within a character', () => {
  expect(cut('12345', 5)).toBe('12345');
  expect(cut('1234567', 5)).toBe('12345… (2 more characters)');
  expect(cut('1234👍', 5)).toBe('1234… (2 more characters)');
});

test.each([
  [0.04, '0.0 s'],
  [12.34, '12.3 s'],
  [59.96, '1 min 00 s'],
  [245, '4 min 05 s'],
  [4360, '1 h 12 min'],
])('%d seconds are %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});
