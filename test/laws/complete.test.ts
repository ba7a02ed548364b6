// No module is left out of the cases on real hosts, and none of its states.
import { describe, expect, test } from 'vitest';
import type { Module } from '../../engine/contract/module.ts';
import { MODULES } from '../../modules/index.ts';
import { AT } from './dry-run.ts';
import { ALL, CONTROLLER_ONLY, ELSEWHERE } from './hosts/all.ts';

const modules = await Promise.all(
  [...MODULES].map(async ([name, load]) => [name, ((await load()) as { default: Module }).default] as const),
);

/** The values of its parameter `state`, if it has one. */
function statesOf({ params }: Module): readonly string[] {
  const { state } = params.properties;
  return state && 'enum' in state ? (state.enum ?? []) : [];
}

function stateIn({ properties }: Module['params'], given: Readonly<Record<string, unknown>>): unknown {
  return given.state ?? (properties.state && 'default' in properties.state ? properties.state.default : undefined);
}

describe('cases on real hosts', () => {
  test.each(modules.filter(([name]) => !CONTROLLER_ONLY.has(name) && !ELSEWHERE.has(name)))(
    '%s has them, for every state',
    (_, module) => {
      const cases = ALL.filter((each) => each.module === module);
      expect(cases).not.toEqual([]);
      const tried = new Set(cases.map(({ params }) => stateIn(module.params, params)));
      expect(statesOf(module).filter((state) => !tried.has(state))).toEqual([]);
    },
  );

  test.each(modules.filter(([name]) => CONTROLLER_ONLY.has(name)))('%s asks no host', (_, { params, observe }) => {
    expect(Object.keys(params.properties)).not.toContain('state');
    expect(observe({}, AT)).toEqual({});
  });

  test('nothing is excused that is no module', () => {
    expect([...CONTROLLER_ONLY.keys(), ...ELSEWHERE.keys()].filter((name) => !MODULES.has(name))).toEqual([]);
  });
});
