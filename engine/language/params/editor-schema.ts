// A JSON Schema (draft-07) of playbooks and task files, for the completion and the checks of editors. It takes
// whatever Play takes; what a schema cannot say, such as that a name is defined, Play says itself.
import { CALLS } from '../playbook/calls.ts';
import type { ModuleEntry } from '../playbook/catalog.ts';
import { type JsonSchema, jsonSchema } from './json-schema.ts';
import { APPLY, BLOCK, IMPORT, PLAY, ROLE, TASK } from './keyword-schemas.ts';
import { oneModule } from './one-module.ts';

export type FileKind = 'playbook' | 'tasks';

/** A module as far as an editor shows it. */
export interface ShownModule extends ModuleEntry {
  readonly name: string;
  readonly summary: string;
}

/** The schema of a kind of file, with the parameters of the given modules. */
export function editorSchema(modules: readonly ShownModule[], kind: FileKind): JsonSchema {
  const callable: readonly ShownModule[] = [...modules, ...CALLS.values()];
  const called = callable.map(({ name }) => name);
  const definitions = {
    template: { type: 'string', pattern: '\\{\\{', description: 'A template: "{{ expression }}"' },
    conditions: {
      anyOf: [{ $ref: '#/definitions/condition' }, { type: 'array', items: { $ref: '#/definitions/condition' } }],
    },
    condition: { type: ['boolean', 'string'], description: 'A condition' },
    boolean: { anyOf: [{ type: 'boolean' }, { $ref: '#/definitions/template' }] },
    number: { anyOf: [{ type: 'number' }, { $ref: '#/definitions/template' }] },
    words: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] },
    items: { type: ['array', 'null'], items: { $ref: '#/definitions/item' } },
    item: choice(['block', 'rescue', 'always'], 'block', 'task'),
    block: closed(BLOCK, ['block']),
    task: {
      ...closed({ ...TASK, ...Object.fromEntries(called.map((name) => [name, ref(name)])) }, []),
      patternProperties: Object.fromEntries(called.map((name) => [`^\\w+\\.(\\w+\\.)+${name}$`, ref(name)])),
      ...oneModule(called),
    },
    keyword: { enum: Object.keys(TASK) },
    apply: { ...closed(APPLY, []), description: 'Keywords for the tasks that come in' },
    role: { type: 'object', properties: ROLE, anyOf: [{ required: ['role'] }, { required: ['name'] }] },
    play: closed(PLAY, ['hosts']),
    import: closed({ ...IMPORT, [QUALIFIED_IMPORT]: IMPORT.import_playbook }, []),
    ...Object.fromEntries(callable.map((module) => [definitionName(module.name), callSchema(module)])),
  };
  const entry = choice(['import_playbook', QUALIFIED_IMPORT], 'import', 'play');
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: kind === 'playbook' ? 'Playbook of Play' : 'Task file of Play',
    type: 'array',
    items: kind === 'playbook' ? entry : { $ref: '#/definitions/item' },
    definitions,
  };
}

const QUALIFIED_IMPORT = 'ansible.builtin.import_playbook';

/** One definition where one of the words is there, the other where none is: an editor then complains of that one alone. */
function choice(words: readonly string[], there: string, otherwise: string): JsonSchema {
  const [yes, no] = [there, otherwise].map((name) => ({ $ref: `#/definitions/${name}` }));
  return Object.fromEntries([
    ['if', { type: 'object', anyOf: words.map((word) => ({ required: [word] })) }],
    ['then', yes],
    ['else', no],
  ]);
}

const definitionName = (module: string): string => `module ${module}`;

const ref = (module: string): JsonSchema => ({ $ref: `#/definitions/${encodeURIComponent(definitionName(module))}` });

function closed(properties: JsonSchema, required: readonly string[]): JsonSchema {
  return { type: 'object', properties, ...(required.length > 0 && { required }), additionalProperties: false };
}

/** What may stand after a module's name: its parameters, or the bare text of one that takes it. */
function callSchema({ params, bare, summary }: ShownModule): JsonSchema {
  const { $schema: _, ...filled } = jsonSchema(params);
  const mapping = withApply(written(filled));
  const optional = !params.required?.length && !params.exactlyOne?.length;
  const others = [...(bare === undefined ? [] : [bareText(filled, bare)]), ...(optional ? [{ type: 'null' }] : [])];
  return { description: summary, ...(others.length > 0 ? { anyOf: [mapping, ...others] } : mapping) };
}

/** A bare text that stands for a parameter is one of its choices, where it has any. */
function bareText({ properties }: JsonSchema, bare: string): JsonSchema {
  const meant = isSchema(properties) ? properties[bare] : undefined;
  return isSchema(meant) && 'enum' in meant ? orTemplate(meant) : { type: 'string' };
}

/** `apply` of an include holds keywords as they stand in a task. */
function withApply(schema: JsonSchema): JsonSchema {
  const { properties } = schema;
  if (!isSchema(properties) || !('apply' in properties)) return schema;
  return { ...schema, properties: { ...properties, apply: { $ref: '#/definitions/apply' } } };
}

/** A schema of filled-in values as one of what is written: a template may stand for each of them. */
function written(schema: JsonSchema): JsonSchema {
  const { properties, additionalProperties } = schema;
  return {
    ...schema,
    ...(isSchema(properties) && { properties: mapped(properties, orTemplate) }),
    ...(isSchema(additionalProperties) && { additionalProperties: orTemplate(additionalProperties) }),
  };
}

function orTemplate(schema: JsonSchema): JsonSchema {
  const { description, default: preset, items, anyOf, ...own } = schema;
  const about = { ...(description !== undefined && { description }), ...(preset !== undefined && { default: preset }) };
  const inner = {
    ...written(own),
    ...(isSchema(items) && { items: orTemplate(items) }),
    ...(Array.isArray(anyOf) && { anyOf: anyOf.map(orTemplate) }),
  };
  const free = Object.keys(inner).length === 0 || (own.type === 'string' && Object.keys(inner).length === 1);
  return free ? { ...about, ...inner } : { ...about, anyOf: [inner, { $ref: '#/definitions/template' }] };
}

const isSchema = (x: unknown): x is JsonSchema => typeof x === 'object' && x !== null && !Array.isArray(x);

const mapped = (schemas: JsonSchema, change: (schema: JsonSchema) => JsonSchema): JsonSchema =>
  Object.fromEntries(Object.entries(schemas).map(([name, each]) => [name, isSchema(each) ? change(each) : each]));
