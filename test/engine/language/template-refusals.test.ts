import { describe, expect, it } from 'vitest';
import { compileTemplate } from '../../../engine/language/template.ts';
import { refusal, SCOPE, shown } from './scope.ts';

function render(text: string) {
  const compiled = compileTemplate('x', text);
  if (!compiled.ok) throw new Error(compiled.error.map(shown).join('; '));
  return compiled.value.render(SCOPE);
}

const errors = (text: string): string => {
  const compiled = compileTemplate('x', text);
  return compiled.ok ? 'no error' : compiled.error.map(shown).join('; ');
};

describe('a template file', () => {
  it.each([
    ['{{typo}}', '3+4 template-undefined "typo" is not defined'],
    ['a\n  {{txt}}', '2:5+3 template-undefined "txt" is not defined (Did you mean "text"?)'],
    ['{{map.aa.b}}', '7+2 template-undefined There is no member "aa" (Did you mean "a"?)'],
    ['{{map.constructor}}', '7+11 template-undefined There is no member "constructor"'],
    ['{{#if typo}}a{{/if}}', '7+4 template-undefined "typo" is not defined'],
    ['{{#unless typo}}a{{/unless}}', '11+4 template-undefined "typo" is not defined'],
    ['{{#each typo}}a{{/each}}', '9+4 template-undefined "typo" is not defined'],
    ['{{lower typo}}', '9+4 template-undefined "typo" is not defined'],
    ['{{#if (eq typo 1)}}a{{/if}}', '11+4 template-undefined "typo" is not defined'],
    [
      '{{#each users}}{{five}}{{/each}}',
      '18+4 template-undefined There is no member "five" (For the variable, write "@root.five")',
    ],
    ['{{list}}', '3+4 template-type A list cannot be printed (Use {{join x ", "}}, {{json x}} or {{#each x}})'],
    ['{{map}}', '3+3 template-type A mapping cannot be printed (Name a member, or use {{json x}} or {{yaml x}})'],
    [
      '{{nothing}}',
      "3+7 template-type None cannot be printed (Write {{default x ''}} where it may be undefined, or test it with #if)",
    ],
    [
      '{{#if (concat "fal" "se")}}a{{/if}}',
      '7+19 template-type The string "false" is not the value false (Write the value without quotes where it is set, or compare it: (eq x "..."))',
    ],
    ['{{#each text}}a{{/each}}', '9+4 template-type "#each" takes a list or a mapping, got a string'],
    [
      '{{#if (eq five "5")}}a{{/if}}',
      '8+2 expression-comparison Cannot compare the number 5 with a string (Put "| int" behind the string, or quotes around the number)',
    ],
  ])('%j is refused when it is rendered', (text, expected) => {
    expect(refusal(() => render(text))).toBe(expected);
  });

  it.each([
    ['{{lowr text}}', '3+4 template-helper There is no helper "lowr" (Did you mean "lower"?)'],
    ['{{#iff a}}{{/iff}}', '4+3 template-helper There is no block "#iff" (Did you mean "if"?)'],
    [
      '{{#users}}{{/users}}',
      '4+5 template-helper There is no block "#users" (Write "{{#if users}}" or "{{#each users}}")',
    ],
    [
      '{{#if a b}}{{/if}}',
      '4+2 template-helper "#if" takes one value, got 2 (Combine conditions with helpers: (and a b), (eq a b))',
    ],
    ['{{eq a}}', '1+8 template-helper "eq" takes 2 values, got 1'],
    ['{{json a idnt=1}}', '15+1 template-helper "json" has no argument "idnt"'],
    ['{{> part}}', '1+10 template-helper Templates include no others (Put the text into one file)'],
    ['{{"x"}}', '1+7 template-syntax A literal stands in "{{ }}" (Write the text itself; \\{{ for two braces)'],
    ['{{this}}', '3+4 template-undefined "this" means all variables here (Name the one that you mean)'],
    ['{{../x}}', '3+4 template-undefined "../x" leads out of the template (Only "each" and "with" add a level)'],
    ['{{@index}}', '3+6 template-undefined "@index" stands outside "{{#each}}"'],
    ['{{@idx}}', '3+4 template-undefined There is no "@idx"'],
    [
      '{% if x == 1 %}\na\n{% endif %}',
      '1+15 template-jinja "{% if %}" is Jinja; template files speak Handlebars (Write "{{#if (eq x 1)}} … {{/if}}"); 3:1+11 template-jinja "{% endif %}" is Jinja; template files speak Handlebars (Write "{{/if}}")',
    ],
    [
      '{% for u in users %}x{% endfor %}',
      '1+20 template-jinja "{% for %}" is Jinja; template files speak Handlebars (Write "{{#each users as |u|}} … {{/each}}"); 22+12 template-jinja "{% endfor %}" is Jinja; template files speak Handlebars (Write "{{/each}}")',
    ],
    ['{# note #}', '1+10 template-jinja "{# #}" is a Jinja comment (Write "{{!-- … --}}")'],
    [
      'a\n{{ x | lower }}',
      '2:1+15 template-jinja This is a Jinja expression; template files speak Handlebars (Write "{{lower x}}")',
    ],
    [
      "{{ x | default('a') }}",
      `1+22 template-jinja This is a Jinja expression; template files speak Handlebars (Write "{{default x 'a'}}")`,
    ],
    [
      "{{ a['b'] }}",
      '1+12 template-jinja This is a Jinja expression; template files speak Handlebars (Write "{{a.b}}")',
    ],
    ['{{#if a}}\n{{/each}}', '4+2 template-syntax "{{#if}}" is closed by "{{/each}}" (Write "{{/if}}")'],
    ['x\n{{#if a}}', '2:1+5 template-syntax "{{#if}}" is not closed (Add "{{/if}}")'],
    ['{{else}}', '1+6 template-syntax "{{else}}" stands without a block that it belongs to'],
    [
      'a\n{{foo',
      '2:3+1 template-syntax Cannot read this inside "{{ }}": unexpected "f" (To write two braces as text, write \\{{)',
    ],
    ['{{a.b.0}}', '7+1 template-syntax An item of a list is written in brackets (Write ".[0]")'],
    [
      '{{ a[0] }}',
      '1+10 template-jinja This is a Jinja expression; template files speak Handlebars (Write "{{a.[0]}}")',
    ],
    [
      '\n\n {{ x.y() }}',
      '3:7+1 template-syntax Cannot read this inside "{{ }}": unexpected "y" (To write two braces as text, write \\{{)',
    ],
  ])('%j is refused before anything is rendered', (text, expected) => {
    expect(errors(text)).toBe(expected);
  });

  it('refuses blocks that are nested too deep', () => {
    const depth = 150;
    expect(errors('{{#if a}}'.repeat(depth) + '{{/if}}'.repeat(depth))).toContain('template-limit');
    expect(errors(`{{${'upper (upper '.repeat(300)}x${')'.repeat(300)}}}`)).toContain('template-limit');
  });

  it('counts lines as editors do', () => {
    expect(refusal(() => render('a\r\nb {{typo}}'))).toBe('2:5+4 template-undefined "typo" is not defined');
  });
});
