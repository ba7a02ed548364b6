import { describe, expect, it } from 'vitest';
import { compileExpression } from '../../../engine/language/expression.ts';
import type { Value } from '../../../engine/values/lazy.ts';
import { at, refusal, SCOPE, shown } from './scope.ts';

function evaluate(text: string): Value {
  const compiled = compileExpression(text, at);
  if (!compiled.ok) throw new Error(compiled.error.map(shown).join('; '));
  return compiled.value.evaluate(SCOPE);
}

function compileErrors(text: string): string {
  const compiled = compileExpression(text, at);
  return compiled.ok ? 'no error' : compiled.error.map(shown).join('; ');
}

describe('values and operators', () => {
  it.each<readonly [string, Value]>([
    ['1', 1],
    ['1_000', 1000],
    ['1.5e2', 150],
    ['\'a\' ~ "b"', 'ab'],
    ["'\\n\\t\\x41\\u00e9\\d'", '\n\tAé\\d'],
    ["'it\\'s'", "it's"],
    ['true', true],
    ['False', false],
    ['none', null],
    ['text', 'abc'],
    ['map.a.b', 'c'],
    ["map['a'].b", 'c'],
    ["map['a-b']", 7],
    ['map.list[0]', 'x'],
    ['map.list.1', 'y'],
    ['list[-1]', 3],
    ['text[1]', 'b'],
    ['map.keys', 'own'],
    ["hostvars['a'].ip", '10.0.0.1'],
    ['hostvars.a.ip', '10.0.0.1'],
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['7 // 2', 3],
    ['-7 // 2', -4],
    ['-7 % 3', 2],
    ['7 / 2', 3.5],
    ['10 - 2 - 3', 5],
    ["'a' + 'b'", 'ab'],
    ['list + [4]', [1, 2, 3, 4]],
    ["'v' ~ five ~ true", 'v5true'],
    ['[1, [2], {}]', [1, [2], {}]],
    ['(1, 2)', [1, 2]],
    ['[1, 2,]', [1, 2]],
    ["{'a': 1, text: 2, 3: 4}", { a: 1, abc: 2, 3: 4 }],
    ["'a' if yes_ else 'b'", 'a'],
    ["'a' if no_ else 'b' if no_ else 'c'", 'c'],
    ['typo if no_ else 1', 1],
    ['not no_', true],
    ['not yes_ or yes_', true],
    ['five == 5', true],
    ['five == none', false],
    ['nothing == none', true],
    ['1 < 2 < 3', true],
    ['1 < 3 < 2', false],
    ["'a' < 'b'", true],
    ['[1, {"a": 2}] == [1, {"a": 2}]', true],
    ["[1] == ['1']", false],
    ["'b' in text", true],
    ["'hypervisors' in group_names", true],
    ["'x' not in group_names", true],
    ["'a' in map", true],
    ["'a' in hostvars", true],
    ["'x' in ('x', 'y')", true],
    ['2 in []', false],
    ['five is number and text is string', true],
    ['not text is number', true],
    ["result.rc != 0 or result.stdout | trim == 'ok'", true],
  ])('%s', (text, expected) => {
    expect(evaluate(text)).toEqual(expected);
  });

  it('binds "~" tighter than "+", as Jinja does', () => {
    expect(evaluate("'a' + 1 ~ 'x'")).toBe('a1x');
  });

  it.each([
    ['typo', '1+4 expression-undefined "typo" is not defined'],
    ['1 + txt', '5+3 expression-undefined "txt" is not defined (Did you mean "text"?)'],
    ['map.aa.b', '5+2 expression-member There is no member "aa" (Did you mean "a"?)'],
    ["map['zzzz']", '5+6 expression-member There is no member "zzzz" (It has "a", "n", "list", "a-b", "keys")'],
    ['result.rcc != 0', '8+3 expression-member There is no member "rcc" (Did you mean "rc"?)'],
    ['text.constructor', '6+11 expression-member A string has no member "constructor"'],
    [
      'map.constructor',
      '5+11 expression-member There is no member "constructor" (It has "a", "n", "list", "a-b", "keys")',
    ],
    ['map.__proto__', '5+9 expression-member There is no member "__proto__" (It has "a", "n", "list", "a-b", "keys")'],
    ['constructor', '1+11 expression-undefined "constructor" is not defined'],
    ['list.length', '6+6 expression-member A list has no member "length" (Write "x | length")'],
    ['list[7]', '6+1 expression-member There is no item 7; the list has 3'],
    ['nothing.a', '9+1 expression-member None has no member "a"'],
    [
      "five == '5'",
      `1+11 expression-comparison Cannot compare the number 5 with a string (Put "| int" behind the string, or quotes around the number)`,
    ],
    [
      "'10' > 5",
      `1+8 expression-comparison Cannot order a string and the number 5 (Put "| int" behind the string, or quotes around the number)`,
    ],
    [
      "5 in ['5']",
      `1+10 expression-comparison Cannot look for the number 5 in a list of which no item has its type (Put "| int" behind the string, or quotes around the number)`,
    ],
    [
      'yes_ and text',
      '10+4 expression-condition An operand of "and" must be true or false, got a string (Compare it, or put "| bool" behind it)',
    ],
    [
      'not five',
      '5+4 expression-condition The operand of "not" must be true or false, got the number 5 (Compare it: x != 0)',
    ],
    [
      '1 if list else 2',
      '6+4 expression-condition The condition after "if" must be true or false, got a list (Write "x | length > 0")',
    ],
    ['text + 1', '1+8 expression-type "+" cannot add a string and the number 1 (Join texts with "~")'],
    ['text ~ list', `1+11 expression-type "~" cannot join a list (Use "| join(',')" or "| to_json")`],
    ['1 / 0', '1+5 expression-value Division by zero'],
    ["'%s' % 5", '1+8 expression-type "%" takes numbers, got a string and the number 5 (Join texts with "~")'],
  ])('refuses %s', (text, expected) => {
    expect(refusal(() => evaluate(text))).toBe(expected);
  });
});

describe('is defined and default', () => {
  it.each<readonly [string, Value]>([
    ['typo is defined', false],
    ['typo is undefined', true],
    ['typo is not defined', true],
    ['text is defined', true],
    ['nothing is defined', true],
    ['map.x.y.z is defined', false],
    ["map['x'] is defined", false],
    ['list[9] is defined', false],
    ['text.x is defined', false],
    ['typo | default(1)', 1],
    ['typo.a.b | d("x")', 'x'],
    ['typo | default', ''],
    ['text | default(typo)', 'abc'],
    ['typo | default(typo2 | default(3))', 3],
    ['typo | default(typo2) | default(3)', 3],
    ['nothing | default(1)', null],
    ['nothing | default(1, true)', 1],
    ['empty | default("x", boolean=true)', 'x'],
    ['[] | first | default("none")', 'none'],
    ['typo is defined and typo.a == 1', false],
    ['typo is undefined or typo.a == 1', true],
  ])('%s', (text, expected) => {
    expect(evaluate(text)).toEqual(expected);
  });

  it.each([
    ['typo | lower | default(1)', '1+4 expression-undefined "typo" is not defined'],
    ['map[typo] is defined', '5+4 expression-undefined "typo" is not defined'],
    ['[] | first', '6+5 expression-undefined "first" of an empty list (Give a default: x | first | default(\'...\'))'],
  ])('do not hide another error: %s', (text, expected) => {
    expect(refusal(() => evaluate(text))).toBe(expected);
  });

  it.each(['soon', 'soon is defined', 'soon | default(1)', 'no_ or soon.x', "hostvars['later'] is defined"])(
    '%s waits for a task that has not run',
    (text) => {
      expect(() => evaluate(text)).toThrow('is not known yet');
    },
  );
});

describe('what is not the language', () => {
  it.each([
    ['', '1+0 expression-syntax Expected an expression, found nothing'],
    ['a = 1', '3+1 expression-operator "=" is not an operator here (Write "==")'],
    ['a && b', '3+2 expression-operator "&&" is not an operator here (Write "and")'],
    ['a || b', '3+2 expression-operator "||" is not an operator here (Write "or")'],
    ['!a', '1+1 expression-operator "!" is not an operator here (Write "not")'],
    ['a === b', '3+3 expression-operator "===" is not an operator here (Write "==")'],
    ['a ? b : c', '3+1 expression-operator "?" is not an operator here (Write "x if condition else y")'],
    [
      '{{ a }}',
      '1+2 expression-braces This is an expression already; "{{" has no place in it (Leave out "{{" and "}}")',
    ],
    [
      '{% if a %}',
      '1+2 expression-statement "{% %}" is for Jinja templates (Write "x if condition else y", a filter such as map, or a loop of the task)',
    ],
    [
      "lookup('env', 'HOME')",
      '1+6 expression-call "lookup()" is not available (Play has no lookups: read files with the modules, the environment with facts, and secrets with vault)',
    ],
    [
      'text.strip()',
      '6+5 expression-call Values have no methods; ".strip()" is not available (Use the filter: x | trim)',
    ],
    [
      "x.startswith('a')",
      `3+10 expression-call Values have no methods; ".startswith()" is not available (Use the test: x is match('...'))`,
    ],
    ['text | lowr', '8+4 expression-filter There is no filter "lowr" (Did you mean "lower"?)'],
    ['text | to_nice_json', '8+12 expression-filter There is no filter "to_nice_json" (Use to_json(indent=4))'],
    ['text is strin', '9+5 expression-test There is no test "strin" (Did you mean "string"?)'],
    ['text is lower', '9+5 expression-test There is no test "lower" ("lower" is a filter: x | lower)'],
    ["text | replace('a')", '8+12 expression-arguments "replace" needs its argument "new"'],
    ['text | lower(1)', '8+8 expression-arguments "lower" takes no arguments, got 1'],
    ["list | join(sep=',')", '8+13 expression-arguments "join" has no argument "sep"'],
    ["list | map('uper')", '12+6 expression-filter There is no filter "uper" (Did you mean "upper"?)'],
    ["list | selectattr('a', 'defind')", '24+8 expression-test There is no test "defind" (Did you mean "defined"?)'],
    ["text is match('(')", '15+3 expression-regex Cannot read the pattern: unterminated group'],
    ['yes', '1+3 expression-literal "yes" is neither a name nor a value here (Write "true")'],
    ['x == null', '6+4 expression-literal "null" is neither a name nor a value here (Write "none")'],
    ['a b', '3+1 expression-syntax Expected an operator, found "b"'],
    ['a +', '4+0 expression-syntax Expected a value, found the end'],
    ['(a', '3+0 expression-syntax Expected ")", found the end'],
    ['a if b', '7+0 expression-syntax Expected "else" (Say what the value is otherwise: x if condition else y)'],
    ["'abc", `1+4 expression-string The text in quotes does not end (Add the closing ')`],
    ['list[1:2]', '7+1 expression-syntax Slices "[a:b]" are not available (Use first, last, or select)'],
    ['0644', `1+4 expression-number A number cannot start with a zero: "0644" (Put a file mode in quotes: '0644')`],
    ['12abc', '1+5 expression-number "12abc" is not a number (Put text in quotes)'],
    ['$x', '1+1 expression-operator "$" is not an operator here (Names are written without "$")'],
    ['ä', '1+1 expression-syntax Unexpected character "ä"'],
    [
      'text | lowr and text | uper',
      '8+4 expression-filter There is no filter "lowr" (Did you mean "lower"?); 24+4 expression-filter There is no filter "uper" (Did you mean "upper"?)',
    ],
  ])('%s', (text, expected) => {
    expect(compileErrors(text)).toBe(expected);
  });

  it.each([
    ['(', 5000],
    ['[', 5000],
    ['not ', 2400],
    ['-', 9000],
    ['a|d(', 2400],
    ['1 if a else ', 800],
    ['a.', 4000],
    ['x', 10_001],
  ])('ends at a limit, not the stack: %j times %i', (piece, times) => {
    expect(compileErrors(`${piece.repeat(times)}a`)).toMatch(/expression-(limit|undefined)|no error/);
    expect(compileErrors(`${piece.repeat(times)}a`)).toContain('limit');
  });
});
