import { describe, expect, it } from 'vitest';
import { compileExpression } from '../../../engine/language/expression.ts';
import type { Value } from '../../../engine/values/lazy.ts';
import { at, refusal, SCOPE, shown } from './scope.ts';

function evaluate(text: string): Value {
  const compiled = compileExpression(text, at);
  if (!compiled.ok) throw new Error(compiled.error.map(shown).join('; '));
  return compiled.value.evaluate(SCOPE);
}

describe('filters', () => {
  it.each<readonly [string, Value]>([
    ["'AbC' | lower ~ ('x' | upper)", 'abcX'],
    ["' a ' | trim", 'a'],
    ["'--a-' | trim('-')", 'a'],
    ["'a.b.c' | replace('.', '$&')", 'a$&b$&c'],
    ["'abc12' | regex_replace('([a-z]+)(?P<n>\\d+)', '\\2-\\g<n>-\\1')", '12-12-abc'],
    ["'a.b' | regex_replace('\\.b$')", 'a'],
    ["'ABC' | regex_replace('b', 'x', ignorecase=true)", 'AxC'],
    ["'a,b' | split(',')", ['a', 'b']],
    ["' a  b ' | split", ['a', 'b']],
    ["'' | split", []],
    ["'a,b,c' | split(',', 1)", ['a', 'b,c']],
    ["list | join('-')", '1-2-3'],
    ["users | join(',', attribute='name')", 'ann,bob'],
    ["'/a/b.c' | basename", 'b.c'],
    ["'/a/b.c' | dirname", '/a'],
    ['"it\'s" | quote', "'it'\\''s'"],
    ["'plain' | quote", 'plain'],
    ["'' | quote", "''"],
    ["'yes' | bool", true],
    ['0 | bool', false],
    ["'12' | int", 12],
    ["'1.9' | int", 1],
    ["'x' | int(7)", 7],
    ["'x' | int(none)", null],
    ["'ff' | int(0, 16)", 255],
    ["'0x1f' | int(base=16)", 31],
    ["' 1.5 ' | float", 1.5],
    ['5 | string', '5'],
    ['true | string', 'true'],
    ["'ab' | list", ['a', 'b']],
    ['map | list', ['a', 'n', 'list', 'a-b', 'keys']],
    ['hostvars | list', ['a', 'later']],
    ["yes_ | ternary('a', 'b')", 'a'],
    ["nothing | ternary('a', 'b', 'c')", 'c'],
    ["'a😀' | length", 2],
    ['list | length', 3],
    ['map | length', 5],
    ['list | first', 1],
    ['list | last', 3],
    ["'abc' | first", 'a'],
    ['list | min', 1],
    ['words | max', 'c'],
    ["users | max(attribute='uid')", { name: 'ann', uid: 1002, admin: true }],
    ['list | sum', 6],
    ["users | sum('uid', 10)", 2013],
    ['[3, 1, 2] | sort', [1, 2, 3]],
    ['words | sort', ['A', 'b', 'c']],
    ['words | sort(case_sensitive=true)', ['A', 'b', 'c']],
    ['words | sort(true)', ['c', 'b', 'A']],
    ["users | sort(attribute='uid') | map(attribute='name')", ['bob', 'ann']],
    ["[1, 1, '1', [2], [2], {'a': 1}, {'a': 1}] | unique", [1, '1', [2], { a: 1 }]],
    ['list | reverse', [3, 2, 1]],
    ["'abc' | reverse", 'cba'],
    ['[1, [2, [3]]] | flatten', [1, 2, 3]],
    ['[1, [2, [3]]] | flatten(1)', [1, 2, [3]]],
    ["users | map(attribute='name')", ['ann', 'bob']],
    ["users | map(attribute='shell', default='-')", ['-', '/bin/sh']],
    ["words | map('upper') | list", ['B', 'A', 'C']],
    ["words | map('replace', 'b', 'x')", ['x', 'A', 'c']],
    ["[['a', 1], ['b', 2]] | map(attribute=0)", ['a', 'b']],
    ["users | selectattr('admin') | map(attribute='name')", ['ann']],
    ["users | rejectattr('admin') | map(attribute='name')", ['bob']],
    ["users | selectattr('uid', 'gt', 1001) | length", 1],
    ["users | selectattr('shell', 'defined') | length", 1],
    ["users | selectattr('name', 'in', ['bob']) | length", 1],
    ["users | selectattr('name', 'match', '^a') | length", 1],
    ["[0, 1, '', 'a', none] | select", [1, 'a']],
    ["list | select('odd')", [1, 3]],
    ["list | reject('equalto', 2)", [1, 3]],
    ["map | combine({'n': 2}) | dict2items | length", 5],
    ["{'a': {'b': 1}} | combine({'a': {'c': 2}}, recursive=true)", { a: { b: 1, c: 2 } }],
    ["{'a': {'b': 1}} | combine({'a': {'c': 2}})", { a: { c: 2 } }],
    ["{'a': [1]} | combine({'a': [2]}, list_merge='append')", { a: [1, 2] }],
    ["{'a': 1} | combine([{'b': 2}, {'c': 3}])", { a: 1, b: 2, c: 3 }],
    ['[1, 2] | union([2, 3])', [1, 2, 3]],
    ['[1, 2, 2] | intersect([2, 3])', [2]],
    ['[1, 2, 1] | difference([2])', [1]],
    ["{'a': 1} | dict2items", [{ key: 'a', value: 1 }]],
    ["{'a': 1} | dict2items(key_name='k', value_name='v')", [{ k: 'a', v: 1 }]],
    ["[{'key': 'a', 'value': 1}] | items2dict", { a: 1 }],
    ["{'b': [1, none], 'a': 'x'} | to_json", '{"b":[1,null],"a":"x"}'],
    ["{'b': 1, 'a': 2} | to_json(sort_keys=true, indent=1)", '{\n "a": 2,\n "b": 1\n}'],
    ['\'{"a": [1, null]}\' | from_json', { a: [1, null] }],
    ["{'a': 'yes', 'b': [1]} | to_yaml", "a: 'yes'\nb:\n  - 1\n"],
    ["'é' | b64encode", 'w6k='],
    ["'w6k=' | b64decode", 'é'],
  ])('%s', (text, expected) => {
    expect(evaluate(text)).toEqual(expected);
  });

  it.each([
    ['5 | lower', '5+5 expression-type "lower" takes a string, got the number 5 (Put "| string" before it)'],
    [
      "'x' | int",
      '7+3 expression-value "int" cannot read the string "x" (Give a default where it may not be a number: int(0))',
    ],
    [
      "'maybe' | bool",
      '11+4 expression-value "bool" cannot read the string "maybe" (It reads true, yes, on, 1 and false, no, off, 0)',
    ],
    ['map | join', '7+4 expression-type "join" takes a list, got a mapping (Put "| dict2items" before it)'],
    ['[list] | join', `10+4 expression-type "join" cannot join a list (Use "| join(',')" or "| to_json")`],
    [
      "[1, 'a'] | sort",
      `12+4 expression-comparison Cannot order a string and the number 1 (Put "| int" behind the string, or quotes around the number)`,
    ],
    [
      "users | map(attribute='shell')",
      '9+22 expression-member An item of the list has no member "shell" (Give a default: map(attribute=..., default=...))',
    ],
    [
      "users | selectattr('shell', 'eq', 'x')",
      "9+30 expression-member An item of the list has no member \"shell\" (Select those that have it first: selectattr('...', 'defined'))",
    ],
    ["'{' | from_json", '7+9 expression-value The text is not valid JSON'],
    ["'***' | b64decode", '9+9 expression-value The text is not valid base64'],
    ['text | combine(map)', '8+12 expression-type "combine" takes a mapping, got a string'],
    ["list | map('up' ~ 'er')", `8+16 expression-filter There is no filter "uper" (Did you mean "upper"?)`],
  ])('refuses %s', (text, expected) => {
    expect(refusal(() => evaluate(text))).toBe(expected);
  });

  it('does not follow deep JSON into the stack', () => {
    const scope = { get: () => '['.repeat(50_000), names: () => ['x'] };
    const compiled = compileExpression('x | from_json', at);
    expect(refusal(() => compiled.ok && compiled.value.evaluate(scope))).toContain('expression-limit');
  });
});

describe('tests', () => {
  it.each([
    ['nothing is none', true],
    ['text is not none', true],
    ['result is changed', true],
    ['result is failed', false],
    ['result is succeeded', true],
    ['failure is not succeeded', true],
    ['result is skipped', false],
    ['failure is skipped', false],
    ['text is unknown', false],
    ["text is match('b')", false],
    ["text is match('a')", true],
    ["text is match 'ab'", true],
    ["text is search('b')", true],
    ["text is search('c$')", true],
    ["'abc\\n' is search('c$')", true],
    ["'ABC' is match('(?i)abc')", true],
    ["'ABC' is match('abc', ignorecase=true)", true],
    ["'ABC' is search('\\Abc')", false],
    ["'a]b' is match('a[]]b')", true],
    ["'abcabc' is match('(?P<x>abc)(?P=x)')", true],
    ["version is version('12', '>=')", true],
    ["version is version('12.10', '<')", true],
    ["version is version('12.4')", true],
    ["'1.10' is version('1.9', 'gt')", true],
    ["'12.4' is version(12, '>')", true],
    ["version is ansible.builtin.version('13', 'lt')", true],
    ['text is string and list is sequence and map is mapping and five is integer', true],
    ['yes_ is true and no_ is false', true],
    ['five is odd and not five is even', true],
    ["'a' is in ['a']", true],
    ['2 is in list', true],
    ['list is contains(2)', true],
    ['[1] is subset(list)', true],
    ['list is superset([1, 9])', false],
    ['6 is divisibleby 3', true],
  ])('%s', (text, expected) => {
    expect(evaluate(text)).toBe(expected);
  });

  it.each([
    ['text is changed', '9+7 expression-type "is changed" takes a registered result, got a string'],
    [
      "1.5 is version('1')",
      "8+12 expression-type A version must be a string such as '12.4', got the number 1.5 (Put the version in quotes, or 1.10 becomes 1.1)",
    ],
    [
      "version is version('1', '~')",
      '12+17 expression-value "~" does not compare versions (Use ==, !=, <, <=, > or >=)',
    ],
    [
      "'1.a' is version('1.2', '<')",
      '10+19 expression-value The versions "1.a" and "1.2" cannot be ordered: one has a number where the other has a word',
    ],
    ["five is match('5')", '9+10 expression-type "match" takes a string, got the number 5 (Put "| string" before it)'],
  ])('refuses %s', (text, expected) => {
    expect(refusal(() => evaluate(text))).toBe(expected);
  });

  it('refuses a text that is too long for a pattern', () => {
    const compiled = compileExpression("x is search('a')", at);
    const scope = { get: () => 'b'.repeat(100_001), names: () => ['x'] };
    expect(refusal(() => compiled.ok && compiled.value.evaluate(scope))).toContain('expression-regex');
  });
});
