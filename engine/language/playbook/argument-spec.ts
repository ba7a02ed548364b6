// `argument_specs` of a role: what its variables must be, checked by a task before its own.
import type { ParamsSchema, Prop } from '../../contract/schema.ts';
import { didYouMean } from '../../diagnostics/nearest.ts';
import { compileParams } from '../params/params.ts';
import type { Task, Templated } from '../program.ts';
import { compileData, mappingFrom } from '../templated.ts';
import { location, toData, type YamlMap, type YamlNode } from '../yaml.ts';
import { NOTHING_SAID } from './common.ts';
import { readDocument } from './documents.ts';
import { describeNode, Fields } from './fields.ts';
import type { Reading } from './reading.ts';
import { roleFiles } from './role-files.ts';

/** What a role says of its arguments, by the file of tasks that reads them: `main`. */
export async function readArgumentSpecs(
  role: string,
  inMeta: YamlNode | undefined,
  reading: Reading,
): Promise<YamlMap | undefined> {
  const [file] = roleFiles(role, 'meta', 'argument_specs');
  const document = file === undefined ? undefined : await readDocument(file, 'argument specs', undefined, reading);
  const fields = document?.kind === 'map' ? new Fields(document, reading.diagnostics) : undefined;
  const specs = fields?.entry('argument_specs')?.value ?? inMeta;
  return specs?.kind === 'map' ? specs : undefined;
}

/**
 * The task that checks the arguments of a role; undefined where nothing is said of them.
 * @param params what the use of the role says beside its name: wrong values are reported now
 */
export function argumentCheck(
  specs: YamlMap | undefined,
  { role, entry, params }: { readonly role: string; readonly entry: string; readonly params: Task['vars'] },
  { diagnostics }: Reading,
): Task | undefined {
  const point = entry.replace(/\.(?:ya?ml|json)$/, '');
  const spec = specs?.entries.find(({ name }) => name === point)?.value;
  if (spec?.kind !== 'map') return undefined;
  const fields = new Fields(spec, diagnostics);
  const options = fields.entry('options')?.value;
  if (options?.kind !== 'map' || options.entries.length === 0) return undefined;
  const { properties, required } = optionsOf(options, diagnostics);
  const said = [...params].filter(([name]) => Object.hasOwn(properties, name));
  const written = mappingFrom(new Map(said), location(spec));
  const checker = compileParams(role, { type: 'object', properties });
  diagnostics.push(...checker.checkWritten(written, (pointer) => written.member(pointer.slice(1))?.location));
  const names = options.entries.map(({ name, key }): readonly [string, Templated] => {
    const text = required.includes(name) ? `{{ ${name} }}` : `{{ ${name} | default(omit) }}`;
    return [name, compileData(text, location(key))];
  });
  return {
    kind: 'task',
    ...NOTHING_SAID,
    tags: ['always'],
    location: location(spec),
    title: titleOf(point, fields),
    module: { name: 'validate_argument_spec', location: location(spec) },
    params: mappingFrom(new Map(names), location(spec)),
    validates: { type: 'object', properties, required },
    loopControl: { loopVar: 'item' },
    listen: [],
    changedWhen: [],
    failedWhen: [],
    until: [],
  };
}

function titleOf(entry: string, fields: Fields): string {
  const about = fields.entry('short_description')?.value;
  const more = about?.kind === 'scalar' && typeof about.value === 'string' ? ` - ${about.value}` : '';
  return `Validating arguments against arg spec '${entry}'${more}`;
}

function optionsOf(
  options: YamlMap,
  diagnostics: Fields['diagnostics'],
): { readonly properties: ParamsSchema['properties']; readonly required: readonly string[] } {
  const properties: Record<string, Prop> = {};
  const required: string[] = [];
  for (const { name, value } of options.entries) {
    if (value.kind !== 'map') {
      const all = new Fields(options, diagnostics);
      all.report('playbook-value', `The option "${name}" must be a mapping, not ${describeNode(value)}`, value);
      continue;
    }
    const fields = new Fields(value, diagnostics);
    properties[name] = propOf(fields);
    if (fields.boolean('required') === true) required.push(name);
  }
  return { properties, required };
}

/** What an option takes. Nothing is converted, neither here nor for the role. */
function propOf(fields: Fields): Prop {
  const secret = fields.boolean('no_log') === true;
  const type = fields.text('type') ?? 'str';
  const choices = fields.entry('choices')?.value;
  const words = choices?.kind === 'list' ? choices.items.map(toData) : [];
  const options = fields.entry('options')?.value;
  const inner = options?.kind === 'map' ? optionsOf(options, fields.diagnostics) : undefined;
  if (type !== 'list') return takenBy(type, { words, inner, secret }, fields, 'type');
  const elements = fields.text('elements') ?? (inner ? 'dict' : 'raw');
  return { type: 'array', items: takenBy(elements, { words, inner, secret }, fields, 'elements') };
}

interface Value {
  readonly words: readonly unknown[];
  readonly inner: ReturnType<typeof optionsOf> | undefined;
  readonly secret: boolean;
}

const TEXTS = ['str', 'path', 'bytes', 'bits', 'sid'];
const TYPES = [...TEXTS, 'int', 'float', 'bool', 'list', 'dict', 'raw', 'any', 'json', 'jsonarg'];

function takenBy(type: string, { words, inner, secret }: Value, fields: Fields, word: string): Prop {
  const texts = words.filter((each) => typeof each === 'string');
  const numbers = words.filter((each) => typeof each === 'number');
  const one: Prop = { type: 'string', ...(secret ? { secret: true as const } : { format: 'text' as const }) };
  if (TEXTS.includes(type)) {
    if (texts.length > 0) return { type: 'string', enum: texts };
    return secret ? one : { anyOf: [one, { type: 'number' }, { type: 'boolean' }] };
  }
  switch (type) {
    case 'int':
    case 'float': {
      const kind = type === 'int' ? 'integer' : 'number';
      if (numbers.length === 0) return { type: kind };
      return { anyOf: numbers.map((number) => ({ type: kind, minimum: number, maximum: number })) };
    }
    case 'bool':
      return { type: 'boolean' };
    case 'dict':
      return inner ? { type: 'object', ...inner } : { type: 'object', additionalProperties: { any: true } };
    case 'list':
      return { type: 'array', items: { any: true } };
    default: {
      if (TYPES.includes(type)) return { any: true };
      const at = fields.entry(word)?.value ?? fields.map;
      fields.report('playbook-value', `There is no type "${type}" of arguments`, at, didYouMean(type, TYPES));
      return { any: true };
    }
  }
}
