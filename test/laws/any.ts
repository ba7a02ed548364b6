// Property tests of a module: any parameters that its schema takes, in any world.
import fc from 'fast-check';
import { test } from 'vitest';
import type { At, Module } from '../../engine/contract/module.ts';
import type { Prop } from '../../engine/contract/schema.ts';
import { AT } from './dry-run.ts';
import { fill } from './fill.ts';
import { lawsHold, lawsHoldSince } from './laws.ts';
import { later, type World, type WorldFile } from './world.ts';

export interface AnyOptions {
  /** Values of some parameters, undefined where one is not given; the schema says what others may be. */
  readonly params?: Readonly<Record<string, fc.Arbitrary<unknown>>>;
  readonly world: fc.Arbitrary<World>;
  /** What the host said when the task began, where a plan asks for that. */
  readonly earlier?: fc.Arbitrary<World>;
  /** Where the task runs; a host of its own unless told. */
  readonly at?: fc.Arbitrary<At>;
  readonly runs?: number;
}

/** Milliseconds for one law test, also on a busy machine. */
export const LIMIT = 180_000;

/** Tests the laws for a module. */
export function testLaws(
  module: Module,
  { params = {}, world, earlier, at = fc.constant(AT), runs: most = 300 }: AnyOptions,
): void {
  test(
    `${module.name}: the laws hold for any parameters and any host`,
    () => {
      const filled = paramsOf(module, params).map((given) => fill(module, given));
      const since = earlier ? fc.option(earlier, { freq: 2, nil: undefined }) : fc.constant(undefined);
      const any = fc.tuple(filled.filter(isRight), world, at, since);
      fc.assert(
        fc.property(any, ([given, host, where, before]) => {
          if (before === undefined) lawsHold(module, given.params, host, where);
          else lawsHoldSince(module, given.params, before, host, where);
        }),
        runs(most),
      );
    },
    LIMIT,
  );
}

/**
 * How often a law is tried, and from which seed: as the environment says, else as often as told, and always from the
 * same one, so that nobody's change fails by chance. Other seeds look further: `PLAY_LAW_SEED=$RANDOM`.
 */
export function runs(times: number): { readonly numRuns: number; readonly seed: number } {
  const { PLAY_LAW_RUNS: more, PLAY_LAW_SEED: seed = '7' } = process.env;
  return { numRuns: Number(more ?? times), seed: Number(seed) };
}

const isRight = (filled: ReturnType<typeof fill>): filled is { readonly params: unknown } => 'params' in filled;

/** Any parameters by the schema: the required ones, and any of the others that go together. */
function paramsOf(
  module: Module,
  given: Readonly<Record<string, fc.Arbitrary<unknown>>>,
): fc.Arbitrary<Record<string, unknown>> {
  const { properties, required = [], exactlyOne = [], atMostOne = [] } = module.params;
  const values = Object.fromEntries(
    Object.entries(properties).map(([name, prop]) => [name, given[name] ?? anyValue(prop)]),
  );
  const requiredKeys = required.filter((name) => Object.hasOwn(values, name));
  const record = fc.record(values, { requiredKeys });
  const groups = [...exactlyOne, ...atMostOne];
  return fc.tuple(record, ...groups.map((names) => fc.constantFrom(...names))).chain(([drawn, ...kept]) => {
    const gone = groups.flatMap((names, i) => names.filter((name) => name !== kept[i]));
    const rest = Object.entries(drawn).filter(([name, value]) => value !== undefined && !gone.includes(name));
    const musts = exactlyOne.map((_, i) => kept[i] as string);
    const missing = musts.filter((name) => !rest.some(([other]) => other === name));
    const added = fc.record(Object.fromEntries(missing.map((name) => [name, values[name] as fc.Arbitrary<unknown>])));
    return added.map((more) => ({ ...Object.fromEntries(rest), ...more }));
  });
}

/** Any value of a parameter, by its schema. */
export function anyValue(prop: Prop): fc.Arbitrary<unknown> {
  const value = knownOf(prop);
  const opaque = fc.tuple(fc.constantFrom('a task before', 'another task'), fc.boolean());
  return 'mayBeUnknown' in prop
    ? fc.oneof(
        { weight: 3, arbitrary: value },
        opaque.map(([origin, novel]) => later(origin, novel)),
      )
    : value;
}

function knownOf(prop: Prop): fc.Arbitrary<unknown> {
  if ('condition' in prop || 'expression' in prop) return fc.constant({ source: 'x', holds: true, value: 1 });
  if ('any' in prop) return fc.jsonValue();
  if ('anyOf' in prop) return fc.oneof(...prop.anyOf.map(anyValue));
  switch (prop.type) {
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return fc.integer({ min: prop.minimum ?? 0, max: prop.maximum ?? 100 });
    case 'array':
      return fc.array(anyValue(prop.items), { minLength: prop.minItems ?? 0, maxLength: 3 });
    case 'object':
      if ('properties' in prop)
        return fc.record(
          Object.fromEntries(Object.entries(prop.properties).map(([name, inner]) => [name, anyValue(inner)])),
        );
      return fc.dictionary(fc.constantFrom('a', 'b'), anyValue(prop.additionalProperties));
    case 'string':
      return prop.enum ? fc.constantFrom(...prop.enum) : fc.constantFrom(...(TEXTS[prop.format ?? 'line'] ?? []));
  }
}

const TEXTS: Readonly<Record<string, readonly string[]>> = {
  line: ['a', 'a b', 'x=1', 'über', ''],
  text: ['', 'a\n', 'a\nb', '\n'],
  path: ['/srv/a', '/srv/a/b', '/etc/x'],
  mode: ['0644', '0755', '600', '2750'],
  name: ['root', '0', 'ops', '1000'],
};

/** Any state of some paths: bytes, modes, owners, directories, links, nothing; unknown parts too. */
export function anyFiles(
  paths: readonly string[],
  bytes: fc.Arbitrary<string> = fc.constantFrom('', 'a\n', 'a\nb\n'),
): fc.Arbitrary<World> {
  const maybe = <T>(value: fc.Arbitrary<T>) =>
    fc.oneof({ weight: 6, arbitrary: value }, fc.constant(later('an earlier task')));
  const meta = {
    mode: maybe(fc.constantFrom('0644', '0755', '2755', '0600')),
    uid: maybe(fc.constantFrom(0, 1000)),
    gid: maybe(fc.constantFrom(0, 1000)),
    owner: maybe(fc.constantFrom('root', 'ops')),
    group: maybe(fc.constantFrom('root', 'ops')),
  };
  const file: fc.Arbitrary<WorldFile> = fc.oneof(
    { weight: 3, arbitrary: fc.record({ bytes, ...meta }, { requiredKeys: [] }) },
    fc.record({ kind: fc.constantFrom('directory' as const, 'other' as const), ...meta }, { requiredKeys: ['kind'] }),
    fc.constant({ kind: 'missing' as const }),
    fc.constant({ kind: 'unreadable' as const }),
    fc.constant({ kind: 'missing' as const, link: 'nowhere' }),
    fc.constant(later('an earlier task')),
  );
  return fc.record(Object.fromEntries(paths.map((path) => [path, file])), { requiredKeys: [] }).map((files) => ({
    files: Object.fromEntries(Object.entries(files).flatMap(([path, said]) => (said ? [[path, said]] : []))),
  }));
}
