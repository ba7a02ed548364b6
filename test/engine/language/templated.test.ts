import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Diagnosed } from '../../../engine/diagnostics/diagnostic.ts';
import type { Templated } from '../../../engine/language/program.ts';
import { compileData, compileValue, tryCompileData } from '../../../engine/language/templated.ts';
import { readYaml, toData } from '../../../engine/language/yaml.ts';
import { NotYet, type Value } from '../../../engine/values/lazy.ts';
import { isUnknown } from '../../../engine/values/unknown.ts';
import { KEY, refusal, SCOPE, shown } from './scope.ts';

function compile(text: string) {
  const { node } = readYaml('x', text);
  if (!node) throw new Error(`No YAML: ${text}`);
  return compileValue(node);
}

function compiled(text: string): Templated {
  const result = compile(text);
  if (!result.ok) throw new Error(result.error.map(shown).join('; '));
  return result.value;
}

const evaluate = (text: string): Value => compiled(text).evaluate(SCOPE);
const errors = (text: string): string => {
  const result = compile(text);
  return result.ok ? 'no error' : result.error.map(shown).join('; ');
};

describe('a value', () => {
  it.each<readonly [string, Value]>([
    ['text', 'text'],
    ['5', 5],
    ['"{{ list }}"', [1, 2, 3]],
    ['"{{ yes_ }}"', true],
    ['"{{five}}"', 5],
    ['"a{{ five }}b"', 'a5b'],
    ['"{{ five }}{{ five }}"', '55'],
    ['"{{ yes_ }} "', 'true '],
    ['"{{ \'{{\' }}"', '{{'],
    ['"a {{ \'{{ x }}\' }}"', 'a {{ x }}'],
    ["\"{{ {'a': {'b': 1}} }}\"", { a: { b: 1 } }],
    ["\"{{ {'a': {'b': 1}}.a.b }}\"", 1],
    ['"{{ \'a}}b\' }}"', 'a}}b'],
    ['"a  {{- five -}}  b"', 'a5b'],
    ['"{{ -five }}"', -5],
    ['a: "{{ five }}"\nb: [1, "{{ text }}"]', { a: 5, b: [1, 'abc'] }],
    ['>-\n  {{ list }}', [1, 2, 3]],
    ['|\n  a {{ text }}\n  b\n', 'a abc\nb\n'],
    ['!unsafe "{{ nope }}"', '{{ nope }}'],
    ["'#{#x} {# y %{z} }}'", '#{#x} {# y %{z} }}'],
    ['"{%"', '{%'],
    ['"{{ \'{%\' }} x %}"', '{% x %}'],
    ['"{{ nothing }}"', null],
  ])('%j', (text, expected) => {
    expect(evaluate(text)).toEqual(expected);
  });

  it('with an unknown value in its text is a text with an unknown part', () => {
    const value = evaluate('"ssh {{ key }} {{ five }}"');
    expect(isUnknown(value) && value.parts).toEqual(['ssh ', KEY, ' ', '5']);
  });

  it('that is one unknown value is that value', () => {
    expect(evaluate('"{{ key }}"')).toBe(KEY);
  });

  it.each([
    [
      '"{{ x"',
      '2+2 template-open "{{" is not closed by "}}" (To write braces that mean nothing, write {{ \'{{\' }}, or tag the value !unsafe)',
    ],
    [
      '"{{#if a}}b{{/if}}"',
      '2+2 template-handlebars "{{#if" is Handlebars; a playbook speaks expressions (Use "{{ a if condition else b }}", "when", or a template file)',
    ],
    [
      '"{{/if}}"',
      '2+2 template-handlebars "{{/if" is Handlebars; a playbook speaks expressions (Use "{{ a if condition else b }}", "when", or a template file)',
    ],
    [
      '"{{{ a }}}"',
      '2+2 template-handlebars "{{{" is Handlebars; nothing is escaped here (Write two braces, or a space before the third)',
    ],
    [
      '"x {% if a %}b{% endif %}"',
      `4+2 expression-statement "{% %}" is for Jinja templates (Use "{{ a if condition else b }}", a filter, a loop of the task, or a template file. To write it as text: {{ '{%' }})`,
    ],
    [
      '"{{ .Names }}"',
      '2+2 expression-syntax Expected a value, found "." (To write braces that mean nothing, write {{ \'{{\' }}, or tag the value !unsafe)',
    ],
    ['"{{ it\'s }} {{ x }}"', "7+3 expression-string The text in quotes does not end (Add the closing ')"],
    ['"{{ }}"', '5+1 expression-syntax Expected an expression, found nothing'],
    ['"a {{ b c }}"', '9+1 expression-syntax Expected an operator, found "c"'],
    [
      '"{{ a b }} {{ c d }}"',
      '7+1 expression-syntax Expected an operator, found "b"; 17+1 expression-syntax Expected an operator, found "d"',
    ],
    [
      'a: "{{ a b }}"\nc: ["{{ x | nope }}"]',
      '10+1 expression-syntax Expected an operator, found "b"; 2:13+4 expression-filter There is no filter "nope"',
    ],
    [
      '"{{ x }}": 1',
      '1+9 template-key A key cannot hold "{{ }}" (Build the mapping in an expression: "{{ {name: value} }}")',
    ],
  ])('%s is refused', (text, expected) => {
    expect(errors(text)).toBe(expected);
  });

  it.each([
    ['"a {{ list }}"', '7+4 template-print A list cannot stand inside a text (Use to_json or join to print it)'],
    ['"a {{ map }}"', '7+3 template-print A mapping cannot stand inside a text (Use to_json or join to print it)'],
    ['"a {{ hostvars }}"', '7+8 template-print A mapping cannot stand inside a text (Use to_json or join to print it)'],
    [
      '"a {{ nothing }}"',
      "7+7 template-print None cannot stand inside a text (Use default('', true) for an empty text)",
    ],
    [
      '>\n  {{ list }}\n',
      '2:6+4 template-print A list cannot stand inside a text (Use to_json or join to print it; or, to keep its type, leave out the blanks and line breaks around "{{ }}" (">-" instead of ">"))',
    ],
  ])('%j cannot be printed', (text, expected) => {
    expect(refusal(() => evaluate(text))).toBe(expected);
  });

  it.each([
    ['a: |\n  one\n    {{ typo }}\n', '3:8+4'],
    ['a: >-\n  one\n  two {{ typo }}\n', '3:10+4'],
    ['a: "\\x41\\n {{ typo }}"', '15+4'],
    ["a: 'it''s {{ typo }}'", '14+4'],
    ['a: one\n   {{ typo }}', '2:7+4'],
    ['a: "{{ [1,\n  typo] }}"', '2:3+4'],
    ["a: 'x {{ ''y'' ~ typo }}'", '18+4'],
  ])('an error in %j is reported at its place', (text, place) => {
    expect(refusal(() => evaluate(text))).toBe(`${place} expression-undefined "typo" is not defined`);
  });
});

describe('what can be asked of it', () => {
  const value = compiled('a: "{{ x }} and {{ y | default(1) }}"\nb: [1, "{{ x }}"]\nc: {d: plain}');

  it('members, keys and what was written', () => {
    expect(value.keys()).toEqual(['a', 'b', 'c']);
    expect(value.member('b')?.member('1')?.written).toBe('{{ x }}');
    expect(value.member('c')?.member('d')?.constant).toBe(true);
    expect(value.member('constructor')).toBeUndefined();
    expect(value.written).toEqual({ a: '{{ x }} and {{ y | default(1) }}', b: [1, '{{ x }}'], c: { d: 'plain' } });
    expect(value.constant).toBe(false);
  });

  it('free names with their places', () => {
    expect(
      value.names.map(
        ({ name, guarded, location: { line, column } }) => `${name}${guarded ? '?' : ''}@${line}:${column}`,
      ),
    ).toEqual(['x@1:8', 'y?@1:20', 'x@2:12']);
  });

  it('a template on one line', () => {
    expect(compiled('|\n  a\n  {{ b }}\n').source).toBe('a {{ b }}');
  });
});

describe('data from elsewhere', () => {
  const place = { file: 'lab.ini', line: 3, column: 5 };

  it('may hold templates, all at the one place', () => {
    const data = compileData({ a: '{{ five }}', b: ['x{{ text }}', 1, null] }, place);
    expect(data.evaluate(SCOPE)).toEqual({ a: 5, b: ['xabc', 1, null] });
    expect(data.names.map(({ location }) => location)).toEqual([place, place]);
  });

  it('says what is wrong when it is evaluated', () => {
    expect(refusal(() => compileData({ a: '{{ a b }}' }, place).evaluate(SCOPE))).toContain('expression-syntax');
    expect(tryCompileData('{{ a b }}', place).ok).toBe(false);
  });

  it('without templates is what it was', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (data) => {
        const written = JSON.stringify(data) ?? 'null';
        fc.pre(!written.includes('{{') && !written.includes('{%'));
        const { node } = readYaml('x', written.replaceAll('\u007f', '?'));
        const result = node && compileValue(node);
        expect(result?.ok && result.value.evaluate(SCOPE)).toEqual(node && toData(node));
      }),
    );
  });

  it('never throws anything but diagnostics', () => {
    const piece = fc.constantFrom(
      '{{',
      '}}',
      '{',
      '}',
      '{%',
      '%}',
      "'",
      '"',
      '\\',
      ' ',
      '-',
      'list',
      'five',
      '#if',
      '|',
      'x',
      '\n',
      'soon',
      'key',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const result = tryCompileData(pieces.join(''), place);
        if (!result.ok) return;
        try {
          result.value.evaluate(SCOPE);
        } catch (error) {
          expect(error instanceof Diagnosed || error instanceof NotYet, String(error)).toBe(true);
        }
      }),
      { numRuns: 5000 },
    );
  });
});
