import { describe, expect, it } from 'vitest';
import { compileTemplate } from '../../../engine/language/template.ts';
import { isUnknown, unknown } from '../../../engine/values/unknown.ts';
import { KEY, SCOPE, shown } from './scope.ts';

function render(text: string) {
  const compiled = compileTemplate('x', text);
  if (!compiled.ok) throw new Error(compiled.error.map(shown).join('; '));
  return compiled.value.render(SCOPE);
}

describe('a template file', () => {
  it.each([
    ['plain', 'plain'],
    ['a{{text}}b', 'aabcb'],
    ['{{{text}}}{{& text}}', 'abcabc'],
    ['{{five}} {{yes_}} {{no_}}', '5 true false'],
    ['{{map.a.b}} {{map.list.[0]}} {{map.[a-b]}} {{hostvars.a.ip}}', 'c x 7 10.0.0.1'],
    ['{{!-- gone --}}x{{! gone }}', 'x'],
    ['\\{{text}}', '{{text}}'],
    ['{{#if yes_}}a{{else}}b{{/if}}', 'a'],
    ['{{#if no_}}a{{else if five}}b{{else}}c{{/if}}', 'b'],
    ['{{#unless no_}}a{{/unless}}', 'a'],
    ['{{#if (eq five 5)}}a{{/if}}{{#if (and yes_ (not no_))}}b{{/if}}{{#if (or no_ yes_)}}c{{/if}}', 'abc'],
    ['{{#if (lt 1 2)}}a{{/if}}{{#if (gt 1 2)}}b{{/if}}{{#if (ne "a" text)}}c{{/if}}', 'ac'],
    ['{{#each list}}{{this}},{{/each}}', '1,2,3,'],
    [
      '{{#each list as |n i|}}{{i}}={{n}} {{five}}{{/each}}'.replace('{{five}}', '{{@root.five}};'),
      '0=1 5;1=2 5;2=3 5;',
    ],
    ['{{#each users}}{{name}}{{#unless @last}}, {{/unless}}{{/each}}', 'ann, bob'],
    ['{{#each map.a}}{{@key}}={{this}}{{/each}}', 'b=c'],
    [
      '{{#each users}}{{#each @root.list}}{{../name}}{{@../index}}{{@index}} {{/each}}{{/each}}',
      'ann00 ann01 ann02 bob10 bob11 bob12 ',
    ],
    ['{{#each (lookup map "zz")}}x{{/each}}'.replace('"zz"', '"list"'), 'xx'],
    ['{{#with map.a}}{{b}}{{../five}}{{/with}}', 'c5'],
    ['{{#with map.a as |m|}}{{m.b}}{{/with}}', 'c'],
    ['{{#each users as |u|}}{{u.uid}} {{/each}}', '1002 1001 '],
    ['a\n{{#if yes_}}\nb\n{{/if}}\nc\n', 'a\nb\nc\n'],
    ['a {{~ text ~}} b', 'aabcb'],
    ['{{default typo "x"}} {{default text "x"}} {{default map.zz.y 7}}', 'x abc 7'],
    ['{{join list ","}} {{lower "A"}} {{upper text}} {{trim " a "}} {{replace text "b" "x"}}', '1,2,3 a ABC a axc'],
    ['{{length list}} {{first list}} {{last words}} {{concat "a" five}}', '3 1 c a5'],
    ['{{json map.a}} {{json map.a indent=1}}', '{"b":"c"} {\n "b": "c"\n}'],
    ['{{yaml map.a}}|', 'b: c|'],
    ['x:\n  {{indent (yaml map.list) 2}}\n', "x:\n  - x\n  - 'y'\n"],
    ['{{upper (concat (first words) "x")}}', 'BX'],
    [
      '{{fstabField "/a b\\c"}} {{exportsPath "/a b#"}} {{xmlText "<a & \'b\'>"}} {{xmlAttr "<\\"&"}} {{shq "it\'s"}}'.replace(
        '<\\"&',
        "<'&",
      ),
      "/a\\040b\\134c /a\\040b\\043 &lt;a &amp; 'b'&gt; &lt;&apos;&amp; 'it'\\''s'",
    ],
  ])('%j', (text, expected) => {
    expect(render(text)).toBe(expected);
  });

  it('takes the length of a shell variable for what it is', () => {
    const script = ['echo $', '{#x} #}'].join('');
    expect(render(script)).toBe(script);
  });

  it('knows its free names', () => {
    const text = '{{a}} {{#each b as |c|}}{{c}} {{d}} {{@root.e}} {{../f}}{{/each}}{{default g.h i}}';
    const compiled = compileTemplate('x', text);
    expect(
      compiled.ok &&
        compiled.value.names.map(({ name, guarded, location }) => `${name}${guarded ? '?' : ''}@${location.column}`),
    ).toEqual(['a@3', 'b@15', 'e@45', 'f@54', 'g?@76', 'i@80']);
  });
});

describe('an unknown value in a template file', () => {
  it.each([
    ['a {{key}} b', ['a ', KEY, ' b']],
    ['{{concat "a" key}}', ['a', KEY]],
    ['{{join mixed "-"}}', ['a', '-', KEY]],
    ['a {{#if key}}b{{/if}} c', ['a ', unknown(KEY.origin), ' c']],
    ['a{{#each key}}b{{/each}}', ['a', unknown(KEY.origin)]],
  ])('is a part of the text: %j', (text, parts) => {
    const value = render(text);
    expect(isUnknown(value) && value.parts).toEqual(parts);
  });

  it.each(['{{#if key}}b{{/if}}', '{{#each key}}b{{/each}}', '{{#with key}}b{{/with}}', '{{#if (eq key 1)}}b{{/if}}'])(
    'that decides a block is all that the block says: %j',
    (text) => {
      const value = render(text);
      expect(isUnknown(value) && [value.origin, value.parts]).toEqual([KEY.origin, undefined]);
    },
  );

  it('passes through a helper', () => {
    expect(isUnknown(render('{{upper key}}{{shq key}}'))).toBe(true);
  });

  it('is not what a task that has not run will define', () => {
    expect(() => render('{{#if soon}}a{{/if}}')).toThrow('is not known yet');
  });
});
