import fc from 'fast-check';
import Handlebars from 'handlebars';
import { describe, expect, it } from 'vitest';
import { Diagnosed } from '../../../engine/diagnostics/diagnostic.ts';
import { compileTemplate } from '../../../engine/language/template.ts';
import { NotYet } from '../../../engine/values/lazy.ts';
import { SCOPE, shown } from './scope.ts';

describe('laws', () => {
  const piece = fc.constantFrom(
    '{{',
    '}}',
    '{{text}}',
    '{{list}}',
    '{{#if yes_}}',
    '{{#each list}}',
    '{{else}}',
    '{{/if}}',
    '{{/each}}',
    '{{this}}',
    '{{typo}}',
    '{{upper text}}',
    '{{ x | y }}',
    '{% if %}',
    '\n',
    'a',
    ' ',
    '\\',
    '|',
    '(',
    '"',
    '{{!',
    '--}}',
    '{{{',
    '}}}',
    '{{{{raw}}}}',
    '{{key}}',
    '{{soon}}',
    '😀',
    '{{#each users as |u|}}',
  );

  it('whatever is written, nothing is thrown but diagnostics', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const compiled = compileTemplate('x', pieces.join(''));
        if (!compiled.ok) return;
        try {
          compiled.value.render(SCOPE);
        } catch (error) {
          expect(error instanceof Diagnosed || error instanceof NotYet, String(error)).toBe(true);
        }
      }),
      { numRuns: 5000 },
    );
  });

  it('what both can render, Play renders as Handlebars does', () => {
    const values = {
      text: 'ab',
      five: 5,
      yes: true,
      no: false,
      zero: 0,
      empty: '',
      list: ['x', 'y'],
      none: [],
      map: { k: 'v', l: 'w' },
    };
    const scope = {
      get: (name: string) => (Object.hasOwn(values, name) ? values[name as keyof typeof values] : undefined),
      names: () => Object.keys(values),
    };
    const leaf = fc.constantFrom(
      '{{text}}',
      '{{five}}',
      '{{map.k}}',
      '{{@root.text}}',
      'a',
      '\n',
      ' ',
      '{{!x}}',
      '{{~five~}}',
    );
    const template = fc.letrec<{ t: string }>((tie) => ({
      t: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.tuple(tie('t'), tie('t')).map(([a, b]) => a + b),
        fc
          .tuple(
            fc.constantFrom('if', 'unless'),
            fc.constantFrom('yes', 'no', 'zero', 'empty', 'none', 'list', 'text', 'map'),
            tie('t'),
            tie('t'),
          )
          .map(([b, c, x, y]) => `{{#${b} @root.${c}}}${x}{{else}}${y}{{/${b}}}`),
        fc
          .tuple(
            fc.constantFrom('list', 'none', 'map'),
            fc.array(
              fc.constantFrom(
                '{{this}}',
                '{{@index}}',
                '{{@key}}',
                '{{@first}}',
                '{{#unless @last}},{{/unless}}',
                '\n',
                '{{@root.five}}',
                'z',
                '{{../text}}',
              ),
            ),
          )
          .map(([l, body]) => `{{#each ${l}}}${body.join('')}{{else}}none{{/each}}`),
      ),
    })).t;
    fc.assert(
      fc.property(template, (text) => {
        const compiled = compileTemplate('x', text);
        if (!compiled.ok) throw new Error(compiled.error.map(shown).join('; '));
        expect(compiled.value.render(scope)).toBe(Handlebars.compile(text)(values));
      }),
      { numRuns: 500 },
    );
  });
});
