import { expect, test } from 'vitest';
import { Diagnosed } from '../../../engine/diagnostics/diagnostic.ts';
import { compileData } from '../../../engine/language/templated.ts';
import { lookup, scopeOf, templates, values, variables } from '../../../engine/language/variables.ts';
import type { Data } from '../../../engine/values/data.ts';
import { NotYet } from '../../../engine/values/lazy.ts';

const at = { file: 'v.yml', line: 1, column: 1 };
const layer = (vars: Record<string, Data>) =>
  templates(new Map(Object.entries(vars).map(([name, value]) => [name, compileData(value, at)])));

test('a higher layer wins', () => {
  const scope = scopeOf([layer({ a: 1, b: 1 }), layer({ b: 2 }), values(new Map([['c', 3]]))]);
  expect([scope.get('a'), scope.get('b'), scope.get('c'), scope.get('d')]).toEqual([1, 2, 3, undefined]);
  expect(scope.names()).toEqual(['a', 'b', 'c']);
});

test('a template reads the whole scope, higher layers too', () => {
  const scope = scopeOf([
    layer({ greeting: 'hello {{ name }}', name: 'low' }),
    layer({ name: '{{ who }}', who: 'high' }),
  ]);
  expect(scope.get('greeting')).toBe('hello high');
});

test('a variable of an inventory is a layer too', () => {
  const vars = new Map([['a', { value: compileData('{{ b }}', at), location: at }]]);
  expect(scopeOf([variables(vars), layer({ b: [1] })]).get('a')).toEqual([1]);
});

test.each([
  ['a', false],
  ['through', false],
  ['fact', true],
  ['of', true],
  ['later', true],
  ['nowhere', false],
])('whether "%s" may say something else the next time: %s', (name, fluid) => {
  const facts = lookup(
    (asked) => (asked === 'fact' ? 1 : undefined),
    () => ['fact'],
    (asked) => asked === 'later',
  );
  const scope = scopeOf([layer({ a: 1, through: '{{ a }}', of: '{{ fact }}', later: 1 }), facts]);
  scope.get(name);
  expect(scope.fluid).toBe(fluid);
});

test.each([
  [{ a: '{{ a }}' }, 'a', 'The variable "a" is defined through itself: a -> a'],
  [{ a: '{{ b }}', b: '{{ a }}' }, 'a', 'The variable "a" is defined through itself: a -> b -> a'],
  [{ x: '{{ a }}', a: '{{ b }}', b: ['{{ a }}'] }, 'x', 'The variable "a" is defined through itself: a -> b -> a'],
])('%j is recursive', (vars, name, message) => {
  const scope = scopeOf([layer(vars)]);
  const read = () => scope.get(name);
  expect(read).toThrow(Diagnosed);
  expect(read).toThrow(message);
});

test('a chain of variables that is too long is an error, not a stack overflow', () => {
  const chain = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`v${i}`, `{{ v${i + 1} }}`]));
  expect(() => scopeOf([layer(chain)]).get('v0')).toThrow(
    'The variable "v100" is defined through more than 100 others',
  );
});

test('a variable is evaluated once, and again after what it waits for is there', () => {
  let asked = 0;
  let ready = false;
  const late = lookup(
    (name) => {
      if (name !== 'late') return undefined;
      asked++;
      if (!ready) throw new NotYet('late');
      return 7;
    },
    () => ['late'],
  );
  const scope = scopeOf([layer({ a: '{{ late }}' }), late]);
  expect(() => scope.get('a')).toThrow(NotYet);
  ready = true;
  expect([scope.get('a'), scope.get('a'), asked]).toEqual([7, 7, 2]);
});
