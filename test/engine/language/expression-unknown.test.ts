import { describe, expect, it } from 'vitest';
import { compileCondition, compileExpression } from '../../../engine/language/expression.ts';
import type { Value } from '../../../engine/values/lazy.ts';
import { isUnknown } from '../../../engine/values/unknown.ts';
import { at, KEY, OPEN, refusal, SCOPE, shown } from './scope.ts';

function evaluate(text: string): Value {
  const compiled = compileExpression(text, at);
  if (!compiled.ok) throw new Error(compiled.error.map(shown).join('; '));
  return compiled.value.evaluate(SCOPE);
}

describe('an unknown value', () => {
  it.each([
    'key.member is defined',
    'key[0] is undefined',
    'key == 1',
    "'a' != key",
    'key < 2',
    "'x' in key",
    "key in ['x']",
    "'z' in mixed",
    'key | lower',
    'key | length',
    "text | replace('a', key)",
    'key | int(0)',
    'mixed | sort',
    'partly | to_json',
    "mixed | select('match', 'k')",
    "mixed | union(['b'])",
    "key is match('x')",
    'key is changed',
    'key is number',
    '1 if key else 2',
    '1 if key == 1 else typo',
    'not key',
    'key and yes_',
    'no_ or key',
    'key or no_',
    'key and (typo == 1)',
    '-key',
    'key * 2',
    'key + 1',
    '[1, key] == [1, 2]',
    "'a' < key < 'b'",
  ])('makes %s unknown, of the same origin', (text) => {
    expect(evaluate(text)).toEqual(OPEN);
  });

  it.each(['key.member', 'key[0]', 'list[key]'])('makes %s unknown, and perhaps not defined', (text) => {
    expect(evaluate(text)).toEqual({ ...OPEN, perhaps: true });
  });

  it.each<readonly [string, Value]>([
    ['key', KEY],
    ['key | default(1)', KEY],
    ['key | default(1, true)', KEY],
    ['partly.open', KEY],
    ['mixed | last', KEY],
    ['key if yes_ else 1', KEY],
    ['{"a": key}', { a: KEY }],
    ['mixed + [1]', ['a', KEY, 1]],
    ["[partly] | map(attribute='open')", [KEY]],
  ])('%s is passed on as it is', (text, expected) => {
    expect(evaluate(text)).toEqual(expected);
  });

  it.each<readonly [string, Value]>([
    ['key is defined', true],
    ['key is undefined', false],
    ['key is unknown', true],
    ['key is not unknown', false],
    ['key and no_', false],
    ['no_ and key', false],
    ['key or yes_', true],
    ['yes_ or key', true],
    ["'a' in mixed", true],
    ['mixed | length', 2],
    ['mixed | first', 'a'],
    ['[2, key] == [1, 2]', false],
    ['[1, key] == [1]', false],
    ['partly.known', 1],
    ["mixed | map('lower') | first", 'a'],
    ["typo | default('x')", 'x'],
  ])('does not hide what is known: %s', (text, expected) => {
    expect(evaluate(text)).toEqual(expected);
  });

  it.each([
    ["'a' ~ key ~ 'b'", ['a', KEY, 'b']],
    ["'a' + key", ['a', KEY]],
    ["mixed | join('-')", ['a', '-', KEY]],
    ["'x' ~ (mixed | join('-'))", ['x', 'a', '-', KEY]],
  ])('is a part of the text %s', (text, parts) => {
    const value = evaluate(text);
    expect(isUnknown(value) && value.parts).toEqual(parts);
  });

  it('decides nothing as a condition', () => {
    const compiled = compileCondition('key == 1 and yes_', at);
    expect(compiled.ok && compiled.value.evaluate(SCOPE)).toEqual(OPEN);
  });

  it('does not hide an error of a side that is always asked', () => {
    expect(refusal(() => evaluate('typo == key'))).toContain('"typo" is not defined');
  });

  it('does not wait in the stead of a task', () => {
    expect(() => evaluate('key and soon')).toThrow('is not known yet');
  });
});
