import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Diagnosed } from '../../../engine/diagnostics/diagnostic.ts';
import { compileCondition, compileExpression } from '../../../engine/language/expression.ts';
import { NotYet } from '../../../engine/values/lazy.ts';
import { isUnknown, unknown } from '../../../engine/values/unknown.ts';
import { at, SCOPE } from './scope.ts';

const WORDS = fc.constantFrom(
  ...['text', 'list', 'map', 'users', 'key', 'mixed', 'soon', 'hostvars', 'typo', 'result', 'nothing', 'five', 'yes_'],
  ...['.a', '.b', "['a']", '[0]', '[-1]', '.constructor', '.__proto__', '.length'],
  ...['(', ')', '[', ']', '{', '}', ',', ':', '=', '|', '.'],
  ...[
    ' + ',
    ' - ',
    ' * ',
    ' / ',
    ' // ',
    ' % ',
    ' ~ ',
    ' == ',
    ' != ',
    ' < ',
    ' in ',
    ' not in ',
    ' and ',
    ' or ',
    ' not ',
    ' if ',
    ' else ',
    ' is ',
  ],
  ...['1', '0', '1e300', '"s"', "'", 'true', 'none', ' ', '\n', '\\', '😀'],
  ...[
    '|lower',
    '|length',
    '|first',
    '|sort',
    '|unique',
    '|join(",")',
    '|map("upper")',
    '|map(attribute="name")',
    '|select',
    '|selectattr("a","defined")',
    '|default(1)',
    '|to_json',
    '|from_json',
    '|combine(map)',
    '|dict2items',
    '|items2dict',
    '|flatten',
    '|int',
    '|regex_replace("(", "")',
  ],
  ...[' is defined', ' is match("a")', ' is version("1",">")', ' is changed', ' is unknown', ' is in list'],
);

/** Only these may leave the language. */
function settle(action: () => unknown): void {
  try {
    action();
  } catch (error) {
    expect(error instanceof Diagnosed || error instanceof NotYet, String(error)).toBe(true);
  }
}

describe('whatever is written', () => {
  it.each([
    ['words of the language', fc.array(WORDS, { maxLength: 16 }).map((words) => words.join(''))],
    ['any text', fc.string({ unit: 'binary', maxLength: 60 })],
  ])('%s: nothing is thrown but diagnostics', (_, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        for (const compile of [compileExpression, compileCondition]) {
          const compiled = compile(text, at);
          if (compiled.ok) settle(() => compiled.value.evaluate(SCOPE));
          else expect(compiled.error.every(({ location }) => (location?.column ?? 0) <= text.length + 1)).toBe(true);
        }
      }),
      { numRuns: 5000 },
    );
  });

  it('evaluates to the same each time', () => {
    fc.assert(
      fc.property(
        fc.array(WORDS, { maxLength: 8 }).map((words) => words.join('')),
        (text) => {
          const compiled = compileExpression(text, at);
          if (!compiled.ok) return;
          const once = () => {
            try {
              return compiled.value.evaluate(SCOPE);
            } catch (error) {
              return String(error);
            }
          };
          expect(once()).toEqual(once());
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('Kleene logic', () => {
  const formula = fc.letrec<{ formula: string }>((tie) => ({
    formula: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom('p', 'q', 'r', 'true', 'false'),
      fc.tuple(tie('formula'), fc.constantFrom('and', 'or'), tie('formula')).map(([a, op, b]) => `(${a} ${op} ${b})`),
      tie('formula').map((a) => `(not ${a})`),
    ),
  })).formula;

  it('never contradicts what a real run finds', () => {
    fc.assert(
      fc.property(
        formula,
        fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
        fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
        (text, real, known) => {
          const compiled = compileCondition(text, at);
          if (!compiled.ok) throw new Error(text);
          const names = ['p', 'q', 'r'];
          const scope = (dry: boolean) => ({
            get: (name: string) => (dry && !known[names.indexOf(name)] ? unknown(name) : real[names.indexOf(name)]),
            names: () => names,
          });
          const predicted = compiled.value.evaluate(scope(true));
          if (!isUnknown(predicted)) expect(predicted).toBe(compiled.value.evaluate(scope(false)));
        },
      ),
    );
  });
});
