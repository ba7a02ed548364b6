// Property tests of a module whose generators start from its cases: their parameters mixed, in the world of one of
// them, of which some answers are not known yet.
import fc from 'fast-check';
import { test } from 'vitest';
import type { Module } from '../../engine/contract/module.ts';
import { anyValue, LIMIT, runs } from './any.ts';
import type { Case } from './case.ts';
import { AT } from './dry-run.ts';
import { fill, hasWorkedOut } from './fill.ts';
import { lawsHold } from './laws.ts';
import { later, Unsaid, type World } from './world.ts';

/** Tests the laws for the cases that keep them as they are, and for mixtures of them. */
export function testMixtures(module: Module, cases: readonly Case[]): void {
  const lawful = cases.filter(({ notIdempotent, expect }) => notIdempotent === undefined && !isWrong(expect));
  if (lawful.length === 0) return;
  test(
    `${module.name}: the laws hold for any mixture of these`,
    () => {
      const any = fc.constantFrom(...lawful).chain((each) => {
        const world = fc.oneof({ weight: 3, arbitrary: fc.constant<World>(each) }, clouded(each));
        return fc.tuple(fc.constant(each), mixed(module, each, lawful), world);
      });
      fc.assert(
        fc.property(any, ([{ at }, params, world]) => {
          const filled = fill(module, params);
          if ('wrong' in filled) return;
          try {
            lawsHold(module, filled.params, world, { ...AT, ...at });
          } catch (error) {
            // Parameters of one case may ask what the world of another does not say.
            if (!(error instanceof Unsaid)) throw error;
          }
        }),
        { ...runs(Math.max(60, 8 * lawful.length)), examples: lawful.map(asItIs) },
      );
    },
    LIMIT,
  );
}

const asItIs = (each: Case): [[Case, Record<string, unknown>, World]] => [[each, each.params, each]];

const isWrong = (expected: Case['expect']): boolean => typeof expected === 'object' && 'wrong' in expected;

/** A case's parameters, some of them another case's, anything by the schema, or left out. */
function mixed(module: Module, { params }: Case, cases: readonly Case[]): fc.Arbitrary<Record<string, unknown>> {
  const { properties } = module.params;
  const names = [...new Set([...Object.keys(properties), ...cases.flatMap((each) => Object.keys(each.params))])];
  const values = names.map((name) => {
    const own = Object.hasOwn(params, name) ? fc.constant(params[name]) : fc.constant(undefined);
    const others = cases.flatMap((each) => (Object.hasOwn(each.params, name) ? [each.params[name]] : []));
    const prop = properties[name];
    return fc.oneof(
      { weight: 12, arbitrary: own },
      ...(others.length > 0 ? [{ weight: 3, arbitrary: fc.constantFrom(...others) }] : []),
      ...(prop && !hasWorkedOut(prop)
        ? [{ weight: 1, arbitrary: fc.option(anyValue(prop), { nil: undefined, freq: 1 }) }]
        : []),
    );
  });
  return fc
    .tuple(...values)
    .map((drawn) =>
      Object.fromEntries(names.flatMap((name, i) => (drawn[i] === undefined ? [] : [[name, drawn[i]] as const]))),
    );
}

/** The world of a case, some answers of which an earlier task makes known. */
function clouded({ files = {}, looks = {} }: World): fc.Arbitrary<World> {
  const cloud = <T>(values: Readonly<Record<string, T>>) =>
    fc
      .subarray(Object.keys(values))
      .map((names) => ({ ...values, ...Object.fromEntries(names.map((name) => [name, later(`what makes ${name}`)])) }));
  return fc.tuple(cloud(files), cloud(looks)).map(([f, l]) => ({ files: f, looks: l }));
}
