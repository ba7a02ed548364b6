// The checker and ajv on the JSON Schema of the same parameters must agree on everything.
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ParamsSchema, Prop } from '../../../../engine/contract/schema.ts';
import { jsonSchema } from '../../../../engine/language/params/json-schema.ts';
import { compileParams } from '../../../../engine/language/params/params.ts';

const scalar = fc.oneof(
  fc.constantFrom<unknown>(
    '',
    'a',
    '-a',
    'a b',
    '/',
    '/a',
    '/a/',
    '/a//b',
    '/a/./b',
    '/a/..',
    '/..a',
    '0644',
    '644',
    '00644',
    '1000644',
    'x\ny',
    'present',
  ),
  fc.constantFrom<unknown>(null, true, false, 0, 1, -1, 1.5, 3),
  fc.string({ maxLength: 4 }),
);
const value = fc.oneof(
  { weight: 3, arbitrary: scalar },
  fc.array(scalar, { maxLength: 3 }),
  fc.dictionary(fc.constantFrom('a', 'b', 'c'), scalar, { maxKeys: 3 }),
);

const text = fc.record(
  {
    type: fc.constant('string' as const),
    enum: fc.constantFrom<string[]>(['a'], ['present', 'a']),
    format: fc.constantFrom('path' as const, 'mode' as const, 'name' as const, 'text' as const),
    minLength: fc.nat(2),
    maxLength: fc.integer({ min: 1, max: 4 }),
    pattern: fc.constantFrom('^a', '[0-9]'),
  },
  { requiredKeys: ['type'] },
);
// A choice says everything; lengths and patterns beside one would be a mistake of the module's.
const choice = text.map(({ enum: words, ...rest }): Prop => (words ? { type: 'string', enum: words } : rest));
const leaf: fc.Arbitrary<Prop> = fc.oneof(
  choice,
  fc.record(
    { type: fc.constantFrom('integer' as const, 'number' as const), minimum: fc.nat(2) },
    { requiredKeys: ['type'] },
  ),
  fc.constant<Prop>({ type: 'boolean' }),
  fc.constant<Prop>({ any: true }),
  fc.constant<Prop>({ condition: true }),
  fc.constant<Prop>({ expression: true }),
);
const prop: fc.Arbitrary<Prop> = fc.oneof(
  { weight: 4, arbitrary: leaf },
  fc.record(
    { type: fc.constant('array' as const), items: leaf, minItems: fc.nat(2) },
    { requiredKeys: ['type', 'items'] },
  ),
  fc.record({ type: fc.constant('object' as const), additionalProperties: leaf }),
  fc.record({
    type: fc.constant('object' as const),
    properties: fc.record({ a: leaf, b: leaf }),
    required: fc.constantFrom(['a'], []),
  }),
  fc.record({ anyOf: fc.array(leaf, { minLength: 1, maxLength: 3 }) }),
);
const schema: fc.Arbitrary<ParamsSchema> = fc.record(
  {
    type: fc.constant('object' as const),
    properties: fc.record({ a: prop, b: prop, c: prop }),
    required: fc.constantFrom<string[]>([], ['a'], ['a', 'b']),
    exactlyOne: fc.constantFrom<string[][]>([['a', 'b']], [['b', 'c']]),
    atMostOne: fc.constantFrom<string[][]>([['a', 'b', 'c']]),
    additionalProperties: leaf,
  },
  { requiredKeys: ['type', 'properties'] },
);
const params = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), value, { maxKeys: 4 });

test('the checker accepts what ajv accepts', { timeout: 120_000 }, () => {
  const ajv = new Ajv({ strict: false, logger: false });
  fc.assert(
    fc.property(schema, fc.array(params, { minLength: 1, maxLength: 20 }), (given, many) => {
      const validate = ajv.compile(jsonSchema(given));
      const checker = compileParams('thing', given);
      for (const values of many) {
        const filled = checker.fill(values, () => ({ file: 't', line: 1, column: 1 }));
        expect([values, filled.kind === 'filled']).toEqual([values, validate(values)]);
      }
    }),
    { numRuns: 150 },
  );
});
