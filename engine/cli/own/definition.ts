// Whether what a file exports is a module: everything that no type checker has seen, before it is used.
import type { Module } from '../../contract/module.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import { problem } from '../../diagnostics/problem.ts';
import { checkSchema } from '../../language/params/check-schema.ts';
import { describe } from '../../language/params/words.ts';
import { isMapping, type Mapping } from '../../values/data.ts';
import { err, ok, type Result } from '../../values/result.ts';
import { checkExamples } from './examples.ts';
import { keyPlace, type OwnSource } from './place.ts';

type Kind = 'text' | 'function' | 'schema' | 'list' | 'true' | 'texts';

/** The fields of a definition; those that it must have first. */
const FIELDS: Mapping<{ readonly kind: Kind; readonly needed?: true }> = {
  name: { kind: 'text', needed: true },
  summary: { kind: 'text', needed: true },
  params: { kind: 'schema', needed: true },
  examples: { kind: 'list', needed: true },
  observe: { kind: 'function', needed: true },
  plan: { kind: 'function', needed: true },
  description: { kind: 'text' },
  bare: { kind: 'text' },
  readOnly: { kind: 'true' },
  returns: { kind: 'texts' },
  check: { kind: 'function' },
  result: { kind: 'function' },
  sets: { kind: 'function' },
  merge: { kind: 'function' },
};

/** The module in what a file exports, or everything that is wrong with it. */
export function moduleIn(loaded: object, source: OwnSource): Result<Module, readonly Diagnostic[]> {
  const definition: unknown = Reflect.get(loaded, 'default');
  const hint = 'End it with: export default defineModule({ … })';
  const say = (message: string, keys: readonly string[], way?: string): Diagnostic =>
    problem('module-contract', message, keyPlace(source, keys), { hint: way });
  if (definition === undefined) return err([say(`The module "${source.name}" has no default export`, [], hint)]);
  if (!isMapping(definition)) {
    const what = typeof definition === 'function' ? 'a function' : describe(definition);
    const message = `The default export of the module "${source.name}" is ${what}, not made with defineModule`;
    return err([say(message, ['default'], hint)]);
  }
  const wrong = [...fieldProblems(definition, say), ...nameProblems(definition, source.name, say)];
  if (wrong.length > 0) return err(wrong);
  const schema = checkSchema(definition.params).map(({ path, message, hint: way }) =>
    say(`"${['params', ...path].join('.')}" ${message}`, ['params', ...path], way),
  );
  if (schema.length > 0) return err(schema);
  if (!isChecked(definition)) return err([]);
  const examples = checkExamples(definition, source);
  return examples.length > 0 ? err(examples) : ok(definition);
}

type Say = (message: string, keys: readonly string[], way?: string) => Diagnostic;

function fieldProblems(definition: Mapping<unknown>, say: Say): readonly Diagnostic[] {
  const known = Object.keys(FIELDS);
  const strange = Object.keys(definition).filter((key) => !known.includes(key));
  return [
    ...strange.map((key) => {
      const near = nearest(key, known);
      return say(`A module has no "${key}"`, [key], near === undefined ? undefined : `Did you mean "${near}"?`);
    }),
    ...Object.entries(FIELDS).flatMap(([key, { kind, needed }]) => {
      const value = definition[key];
      if (value === undefined) return needed ? [say(`The module has no "${key}"`, [])] : [];
      if (kind === 'function' && typeof value === 'function' && value.constructor.name === 'AsyncFunction')
        return [say(`"${key}" is async, and must be a pure function: only the engine looks and waits`, [key])];
      const what = typeof value === 'function' ? 'a function' : describe(value);
      return IS[kind](value) ? [] : [say(`"${key}" must be ${NAMES[kind]}, not ${what}`, [key])];
    }),
  ];
}

function nameProblems({ name, bare, params }: Mapping<unknown>, wanted: string, say: Say): readonly Diagnostic[] {
  const wrong: Diagnostic[] = [];
  if (typeof name === 'string' && name !== '' && name !== wanted) {
    const hint = 'Both are what playbooks write: give the file the name, or the module';
    wrong.push(say(`The module calls itself "${name}", and its file is that of "${wanted}"`, ['name'], hint));
  }
  const properties = isMapping(params) && isMapping(params.properties) ? params.properties : {};
  if (typeof bare === 'string' && !Object.hasOwn(properties, bare))
    wrong.push(say(`"bare" names "${bare}", which is no parameter`, ['bare']));
  return wrong;
}

const IS: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string' && value.trim() !== '',
  function: (value) => typeof value === 'function',
  schema: isMapping,
  true: (value) => value === true,
  texts: (value) => isMapping(value) && Object.values(value).every((each) => typeof each === 'string'),
  list: (value) =>
    Array.isArray(value) &&
    value.every((each) => isMapping(each) && typeof each.title === 'string' && typeof each.yaml === 'string'),
};

const NAMES: Readonly<Record<Kind, string>> = {
  text: 'text',
  function: 'a function',
  schema: 'a schema',
  true: 'true',
  texts: 'a text for each field',
  list: 'a list of { title, yaml }',
};

/** The fields were looked at one by one. */
const isChecked = (definition: Mapping<unknown>): definition is Mapping<unknown> & Module =>
  typeof definition.plan === 'function';
