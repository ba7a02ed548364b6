// Whether a schema speaks the closed language of parameters (`engine/contract/schema.ts`): for modules that no type
// checker has seen.
import { nearest } from '../../diagnostics/nearest.ts';
import { isMapping, type Mapping } from '../../values/data.ts';
import { describe, quoted } from './words.ts';

/** Something that a schema says wrongly. */
export interface SchemaProblem {
  /** The keys that lead to it: `['properties', 'path', 'format']`. */
  readonly path: readonly string[];
  /** What is wrong there; the place comes before it. */
  readonly message: string;
  readonly hint?: string;
}

type Value = 'text' | 'number' | 'true' | 'boolean' | 'texts' | 'any';

/** The words of each type, with what stands behind them. */
const WORDS = {
  string: {
    enum: 'texts',
    default: 'text',
    pattern: 'text',
    minLength: 'number',
    maxLength: 'number',
    format: 'text',
    controller: 'text',
    secret: 'true',
    mayBeUnknown: 'true',
  },
  integer: { default: 'number', minimum: 'number', maximum: 'number' },
  number: { default: 'number', minimum: 'number', maximum: 'number' },
  boolean: { default: 'boolean' },
  array: { items: 'any', default: 'texts', minItems: 'number' },
  object: { properties: 'any', required: 'texts', additionalProperties: 'any' },
} as const satisfies Record<string, Record<string, Value>>;

/** Schemas that have no `type`. */
const UNTYPED = {
  anyOf: ['anyOf'],
  any: ['any', 'mayBeUnknown'],
  condition: ['condition'],
  expression: ['expression'],
};

const CHOICES: Mapping<readonly string[]> = {
  format: ['path', 'mode', 'name', 'text'],
  controller: ['file', 'template', 'path'],
};

/** Everything that is wrong with the schema of a module's parameters. */
export function checkSchema(schema: unknown): readonly SchemaProblem[] {
  if (!isMapping(schema)) return [{ path: [], message: `must be a schema, not ${describe(schema)}` }];
  const rules = ['exactlyOne', 'atMostOne'];
  const own = Object.fromEntries(Object.entries(schema).filter(([key]) => !rules.includes(key)));
  if (own.type !== 'object' || !isMapping(own.properties)) {
    const hint = 'Begin with { type: "object", properties: { … } }';
    return [{ path: [], message: 'must be of the type "object" and have "properties"', hint }];
  }
  const { properties } = own;
  return [...checkMembers(own, []), ...rules.flatMap((rule) => checkGroups(schema[rule], rule, properties))];
}

function checkProp(prop: unknown, path: readonly string[]): readonly SchemaProblem[] {
  if (!isMapping(prop)) return [{ path, message: `must be a schema, not ${describe(prop)}` }];
  for (const [kind, words] of Object.entries(UNTYPED)) {
    if (!Object.hasOwn(prop, kind)) continue;
    const stray = strangers(prop, words, path);
    if (kind !== 'anyOf')
      return prop[kind] === true ? stray : [...stray, { path: [...path, kind], message: 'must be true' }];
    if (!Array.isArray(prop.anyOf)) return [...stray, { path: [...path, kind], message: 'must be a list of schemas' }];
    return [...stray, ...prop.anyOf.flatMap((each) => checkProp(each, [...path, 'anyOf']))];
  }
  const types = Object.keys(WORDS);
  const { type } = prop;
  if (type === undefined) return [{ path, message: 'has no "type"', hint: `It can be ${quoted(types, 'or')}` }];
  const near = typeof type === 'string' ? nearest(type, types) : undefined;
  if (!isType(type)) {
    const hint = near === undefined ? `It can be ${quoted(types, 'or')}` : `Did you mean "${near}"?`;
    return [{ path: [...path, 'type'], message: `cannot be ${describe(type)}`, hint }];
  }
  if (type === 'object') return checkObject(prop, path);
  const words: Mapping<Value> = WORDS[type];
  const found = [...strangers(prop, ['type', ...Object.keys(words)], path), ...checkValues(prop, words, path)];
  return type === 'array' ? [...found, ...checkProp(prop.items, [...path, 'items'])] : found;
}

const isType = (type: unknown): type is keyof typeof WORDS => typeof type === 'string' && Object.hasOwn(WORDS, type);

function checkObject(prop: Mapping<unknown>, path: readonly string[]): readonly SchemaProblem[] {
  if (isMapping(prop.properties)) return checkMembers(prop, path);
  const stray = strangers(prop, ['type', 'additionalProperties'], path);
  if (prop.additionalProperties !== undefined)
    return [...stray, ...checkProp(prop.additionalProperties, [...path, 'additionalProperties'])];
  return [...stray, { path, message: 'needs "properties", or "additionalProperties" for free keys' }];
}

function checkMembers(prop: Mapping<unknown>, path: readonly string[]): readonly SchemaProblem[] {
  const properties = isMapping(prop.properties) ? prop.properties : {};
  const required = Array.isArray(prop.required) ? prop.required : [];
  const unknown = required.filter((name) => !Object.hasOwn(properties, String(name)));
  return [
    ...strangers(prop, ['type', ...Object.keys(WORDS.object)], path),
    ...checkValues(prop, { required: 'texts' }, path),
    ...unknown.map((name) => ({ path: [...path, 'required'], message: `names "${name}", which is no property` })),
    ...Object.entries(properties).flatMap(([name, each]) => checkProp(each, [...path, 'properties', name])),
    ...(prop.additionalProperties === undefined
      ? []
      : checkProp(prop.additionalProperties, [...path, 'additionalProperties'])),
  ];
}

function checkGroups(groups: unknown, rule: string, properties: Mapping<unknown>): readonly SchemaProblem[] {
  if (groups === undefined) return [];
  const path = [rule];
  if (!Array.isArray(groups) || !groups.every(isTexts)) return [{ path, message: 'must be a list of lists of names' }];
  const names = groups.flat().filter((name) => !Object.hasOwn(properties, name));
  return names.map((name) => ({ path, message: `names "${name}", which is no property` }));
}

function strangers(
  prop: Mapping<unknown>,
  words: readonly string[],
  path: readonly string[],
): readonly SchemaProblem[] {
  const known = ['description', ...words];
  return Object.keys(prop)
    .filter((key) => !known.includes(key))
    .map((key) => {
      const near = nearest(key, known);
      const hint = near === undefined ? `Here it can have ${quoted(words, 'and')}` : `Did you mean "${near}"?`;
      return { path: [...path, key], message: 'is no word of the language of parameters', hint };
    });
}

function checkValues(prop: Mapping<unknown>, words: Mapping<Value>, path: readonly string[]): readonly SchemaProblem[] {
  return Object.entries(words).flatMap(([word, kind]): readonly SchemaProblem[] => {
    const value = prop[word];
    if (value === undefined || kind === 'any') return [];
    const at = [...path, word];
    if (!IS[kind](value)) return [{ path: at, message: `must be ${NAMES[kind]}, not ${describe(value)}` }];
    const choices = Object.hasOwn(CHOICES, word) ? CHOICES[word] : undefined;
    if (choices && !choices.includes(String(value)))
      return [{ path: at, message: `cannot be ${describe(value)}`, hint: `It can be ${quoted(choices, 'or')}` }];
    if (word === 'pattern' && !isRegex(String(value))) return [{ path: at, message: 'is no regular expression' }];
    return [];
  });
}

const isTexts = (x: unknown): x is readonly string[] => Array.isArray(x) && x.every((each) => typeof each === 'string');

const IS: Readonly<Record<Exclude<Value, 'any'>, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  true: (value) => value === true,
  boolean: (value) => typeof value === 'boolean',
  texts: isTexts,
};

const NAMES = {
  text: 'text',
  number: 'a number',
  true: 'true',
  boolean: 'true or false',
  texts: 'a list of texts',
} as const;

function isRegex(text: string): boolean {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
}
