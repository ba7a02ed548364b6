import { describe, expect, it } from 'vitest';
import { compileCondition, compileExpression } from '../../../engine/language/expression.ts';
import { at, refusal, SCOPE, shown } from './scope.ts';

describe('conditions', () => {
  const decide = (text: string) => {
    const compiled = compileCondition(text, at);
    if (!compiled.ok) throw new Error(compiled.error.map(shown).join('; '));
    return compiled.value.evaluate(SCOPE);
  };

  it('is a boolean', () => {
    expect([decide('five > 3'), decide('result is failed')]).toEqual([true, false]);
  });

  it.each([
    [
      "'false'",
      '1+7 expression-condition A condition must be true or false, got the string "false" (Compare it, or put "| bool" behind it)',
    ],
    [
      'text',
      '1+4 expression-condition A condition must be true or false, got a string (Compare it, or put "| bool" behind it)',
    ],
    ['1', '1+1 expression-condition A condition must be true or false, got the number 1 (Compare it: x != 0)'],
    ['nothing', '1+7 expression-condition A condition must be true or false, got none (Write "x is not none")'],
    ['group_names', '1+11 expression-condition A condition must be true or false, got a list (Write "x | length > 0")'],
  ])('refuses %s', (text, expected) => {
    expect(refusal(() => decide(text))).toBe(expected);
  });
});

describe('braces in the text of a condition', () => {
  it.each([
    [
      "text == '{{ five }}'",
      '9+12 expression-braces A text in a condition holds "{{ }}", which means nothing there (Write five)',
    ],
    [
      "text == 'a{{ five }}'",
      '9+13 expression-braces A text in a condition holds "{{ }}", which means nothing there (Join texts and names with "~")',
    ],
  ])('%s is refused', (text, expected) => {
    const compiled = compileCondition(text, at);
    expect(compiled.ok ? 'no error' : compiled.error.map(shown).join('; ')).toBe(expected);
  });
});

describe('free names', () => {
  it.each([
    ['a.b + c[d]', ['a@1', 'c@7', 'd@9']],
    ["'x' in y and true", ['y@8']],
    ['a | default(b)', ['a?@1', 'b@13']],
    ['a.b is defined', ['a?@1']],
    ['a is defined and a.b == 1 and c', ['a?@1', 'a?@18', 'c@31']],
    ["x | map(attribute='y') | list", ['x@1']],
    ['a[b] is defined', ['a?@1', 'b@3']],
    ["{k: v, 'l': [w]}", ['k@2', 'v@5', 'w@14']],
  ])('of %s', (text, expected) => {
    const compiled = compileExpression(text, at);
    expect(
      compiled.ok &&
        compiled.value.names.map(({ name, guarded, location }) => `${name}${guarded ? '?' : ''}@${location.column}`),
    ).toEqual(expected);
  });
});
