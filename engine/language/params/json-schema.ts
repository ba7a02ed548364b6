// A module's parameters as JSON Schema (draft-07), for editors and for other validators.
import type { ParamsSchema, Prop } from '../../contract/schema.ts';

export type JsonSchema = { readonly [key: string]: unknown };

type Members = Pick<ParamsSchema, 'properties' | 'required' | 'additionalProperties'>;

const NO_CONTROL = '^[^\\u0000-\\u001f\\u007f]*$';
/** The formats of `StringProp` as patterns. */
const PATTERNS = {
  path: '^/$|^(?:/(?!\\.{1,2}(?:/|$))[^/\\u0000-\\u001f\\u007f]+)+$',
  mode: '^(?:[0-7]{3,4}|0[0-7]{4})$',
  name: '^(?!-)[^\\s\\u0000-\\u001f\\u007f]+$',
} as const;

/** The JSON Schema that accepts exactly the parameters that Play accepts, values filled in. */
export function jsonSchema(schema: ParamsSchema): JsonSchema {
  const rules = [
    ...(schema.exactlyOne ?? []).map((names) => ({ oneOf: names.map((name) => ({ required: [name] })) })),
    ...(schema.atMostOne ?? []).flatMap((names) =>
      names.flatMap((a, i) => names.slice(i + 1).map((b) => ({ not: { required: [a, b] } }))),
    ),
  ];
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...objectSchema(schema),
    ...(rules.length > 0 && { allOf: rules }),
  };
}

function objectSchema({ properties, required, additionalProperties }: Members): JsonSchema {
  const members = Object.entries(properties).map(([name, prop]) => [name, propSchema(prop)] as const);
  return {
    type: 'object',
    properties: Object.fromEntries(members),
    ...(required && required.length > 0 && { required }),
    additionalProperties: additionalProperties ? propSchema(additionalProperties) : false,
  };
}

function propSchema(prop: Prop): JsonSchema {
  const about = prop.description === undefined ? {} : { description: prop.description };
  if ('any' in prop) return about;
  if ('condition' in prop) return { ...about, type: ['string', 'boolean'] };
  if ('expression' in prop) return { ...about, type: ['string', 'boolean', 'number'] };
  if ('anyOf' in prop) return { ...about, anyOf: prop.anyOf.map(propSchema) };
  if (prop.type === 'object') {
    if ('properties' in prop) return { ...about, ...objectSchema(prop) };
    return { ...about, type: 'object', additionalProperties: propSchema(prop.additionalProperties) };
  }
  if (prop.type === 'array') {
    const { items, minItems, default: preset } = prop;
    return { ...about, type: 'array', items: propSchema(items), ...given({ minItems, default: preset }) };
  }
  if (prop.type === 'boolean') return { ...about, type: 'boolean', ...given({ default: prop.default }) };
  if (prop.type === 'string') {
    const { enum: words, default: preset, minLength, maxLength, format, pattern } = prop;
    const rule = format === undefined ? NO_CONTROL : format === 'text' ? undefined : PATTERNS[format];
    const patterns = [rule, pattern].filter((each) => each !== undefined);
    return {
      ...about,
      type: 'string',
      ...given({
        enum: words,
        default: preset,
        minLength,
        maxLength,
        pattern: patterns.length === 1 ? patterns[0] : undefined,
      }),
      ...(patterns.length > 1 && { allOf: patterns.map((each) => ({ pattern: each })) }),
    };
  }
  const { type, minimum, maximum, default: preset } = prop;
  return { ...about, type, ...given({ minimum, maximum, default: preset }) };
}

function given(fields: JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
