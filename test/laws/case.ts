// A test of a module as data: parameters, what the host says, and what the plan must be.
import { expect, test } from 'vitest';
import type { At, Module } from '../../engine/contract/module.ts';
import type { Verdict } from '../../engine/contract/plan.ts';
import { commandsOf } from '../../engine/hosts/batch/describe.ts';
import { AT, changesOf, DryRun } from './dry-run.ts';
import { fill } from './fill.ts';
import { lawsHold } from './laws.ts';
import { testMixtures } from './mixtures.ts';
import type { World } from './world.ts';

export interface Case extends World {
  readonly name: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly at?: Partial<At>;
  readonly expect: Expected;
  /** The result after the plan (a dry run's, where there are changes). */
  readonly result?: unknown;
  /** Why it does not hold that the plan is empty afterwards. */
  readonly notIdempotent?: string;
}

type Expected =
  | 'nothing'
  /** Summaries, in order, or with the commands and writes as a person would type them. */
  | { readonly changes: readonly string[]; readonly commands?: readonly string[]; readonly after?: string }
  | { readonly refuses: string | RegExp }
  | { readonly waits: string | RegExp }
  /** Seconds. */
  | { readonly pauses: number }
  /** The origin of the unknown, and what would be done. */
  | { readonly undecided: string; readonly would?: readonly string[] }
  /** The parameters themselves are wrong. */
  | { readonly wrong: string | RegExp };

/** One test a case: the plan is as expected, and the laws hold for it; and one for any mixture of them. */
export function testCases(module: Module, cases: readonly Case[]): void {
  test.each(cases.map((each) => [each.name, each] as const))('%s', (_name, each) => check(module, each));
  testMixtures(module, cases);
}

function check(module: Module, each: Case): void {
  const filled = fill(module, each.params);
  if (typeof each.expect === 'object' && 'wrong' in each.expect) {
    expect('wrong' in filled ? filled.wrong : 'nothing wrong').toMatch(each.expect.wrong);
    return;
  }
  if ('wrong' in filled) throw new Error(filled.wrong);
  const at = { ...AT, ...each.at };
  const run = new DryRun(module, filled.params, each, at);
  const { verdict, result } = run.plan();
  expect(shown(verdict, each.expect)).toEqual(wanted(each.expect));
  run.predict(changesOf(verdict));
  if (each.notIdempotent === undefined) lawsHold(module, filled.params, each, at);
  if (each.result !== undefined)
    expect(changesOf(verdict).length > 0 ? run.plan().result : result).toEqual(each.result);
}

function shown(verdict: Verdict, expected: Expected): unknown {
  const changes = changesOf(verdict);
  const summaries = changes.map(({ summary }) => summary);
  switch (verdict.verdict) {
    case 'change':
    case 'again': {
      if (changes.length === 0) return 'nothing';
      const wants = typeof expected === 'object' && 'changes' in expected ? expected : undefined;
      return {
        changes: summaries,
        ...(wants?.commands && { commands: changes.flatMap(commandsOf) }),
        ...(wants?.after !== undefined && { after: changes.map(({ diff }) => diff?.after).join('') }),
      };
    }
    case 'refuse':
      return {
        refuses: matching(
          verdict.reason,
          typeof expected === 'object' && 'refuses' in expected ? expected.refuses : '',
        ),
      };
    case 'wait':
      return {
        waits: matching(verdict.reason, typeof expected === 'object' && 'waits' in expected ? expected.waits : ''),
      };
    case 'undecided': {
      const would = typeof expected === 'object' && 'would' in expected;
      return {
        undecided: verdict.on.origin.split('\u00a0')[0],
        ...(would && { would: verdict.would.map(({ summary }) => summary) }),
      };
    }
    case 'pause':
      return { pauses: verdict.seconds };
    case 'look':
      return verdict;
  }
}

/** What was wanted where it fits, so that the two are equal; else what was said. */
function matching(said: string, wants: string | RegExp): string {
  return (typeof wants === 'string' ? said.includes(wants) && wants !== '' : wants.test(said)) ? String(wants) : said;
}

function wanted(expected: Expected): unknown {
  if (typeof expected === 'string') return expected;
  if ('refuses' in expected) return { refuses: String(expected.refuses) };
  return 'waits' in expected ? { waits: String(expected.waits) } : expected;
}
