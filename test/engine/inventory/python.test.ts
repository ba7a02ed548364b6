import { expect, test } from 'vitest';
import { readPython } from '../../../engine/inventory/python.ts';

const literals: [string, unknown][] = [
  ['1', 1],
  ['-7', -7],
  ['+7', 7],
  ['1.5', 1.5],
  ['.5', 0.5],
  ['5.', 5],
  ['1_000', 1000],
  ['1e3', 1000],
  ['1e400', Number.POSITIVE_INFINITY],
  ['0x10', 16],
  ['0x1F', 31],
  ['0o17', 15],
  ['0b101', 5],
  ['00', 0],
  ['True', true],
  ['False', false],
  ['None', null],
  ["'a'", 'a'],
  ['"a" "b"', 'ab'],
  ["'it''s'", 'its'],
  ['"x" # c', 'x'],
  ['1 # c', 1],
  ["b'x'", 'x'],
  ["r'a\\d'", 'a\\d'],
  ["u'x'", 'x'],
  ["'a\\tb'", 'a\tb'],
  ["'\\x41\\u00e9'", 'Aé'],
  ["'\\d'", '\\d'],
  ['"""a"b"""', 'a"b'],
  ['[1, 2]', [1, 2]],
  ['[1, 2,]', [1, 2]],
  ['[]', []],
  ['1,2', [1, 2]],
  ['1,', [1]],
  ['(1, 2)', [1, 2]],
  ['(1)', 1],
  ['()', []],
  ["{'a': 1, 'b': [True]}", { a: 1, b: [true] }],
  ['{1: 2}', { 1: 2 }],
  ['{}', {}],
];
test.each(literals)('%s is a Python literal', (text, value) => {
  expect(readPython(text)).toEqual({ kind: 'literal', value });
});

const texts = [
  'true',
  'yes',
  '010',
  'd',
  '{a:1}',
  'a b',
  '1 2',
  '1-2',
  '10.0.0.1',
  '2024-01-01',
  '[1, x]',
  "'open",
  '1__0',
  '0x',
  '',
  '[',
  '1e',
  '--1x',
  "f'x'",
];
test.each(texts)('%j stands for itself', (text) => {
  expect(readPython(text)).toEqual({ kind: 'text' });
});

const refused: [string, string][] = [
  ['{1,2}', 'is a set in Python'],
  ['{1}', 'is a set in Python'],
  ['set()', 'is a set in Python'],
  ['1j', 'is a complex number in Python'],
  ['1+2j', 'is a complex number in Python'],
  ['...', 'is an ellipsis in Python'],
  ['12345678901234567890', 'is a whole number too large to be kept exactly'],
  ['{[1]: 2}', 'has a key that is no plain value'],
];
test.each(refused)('%s is refused', (text, reason) => {
  expect(readPython(text)).toEqual({ kind: 'refused', reason });
});
