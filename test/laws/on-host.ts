// The laws on a real host: what a dry run says is what happens, what happens is what was predicted, and
// a run that is cut off anywhere is brought to its end by the next one.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { Change, Step } from '../../engine/contract/change.ts';
import type { At, Module } from '../../engine/contract/module.ts';
import { verdictOf } from '../../engine/contract/plan.ts';
import type { Target } from '../../engine/hosts/wire.ts';
import type { RunContext } from '../../engine/run/context.ts';
import { Fleet } from '../../engine/run/fleet.ts';
import { type Performed, perform } from '../../engine/run/perform.ts';
import { View } from '../../engine/run/view.ts';
import { AT } from './dry-run.ts';
import { fill } from './fill.ts';

/** A host to try modules on. */
export interface TestHost {
  /** As an inventory names it. */
  readonly name: string;
  readonly targets: ReadonlyMap<string, Target>;
  /** Standard output of a sh script that must succeed; run as root. */
  sh(script: string): Promise<string>;
}

export interface HostCase {
  readonly name: string;
  readonly module: Module;
  readonly params: Readonly<Record<string, unknown>>;
  readonly at?: Partial<At>;
  /** Brings the host to where the case begins, from wherever an earlier one left it. */
  readonly arrange?: string;
  /** Summaries of what a dry run lists. */
  readonly changes: readonly string[];
  /** A script, and what it must print afterwards. */
  readonly assert?: readonly [script: string, out: string];
  /** Why it is not cut off after each step. */
  readonly uncut?: string;
  /** It is an event: each run does it again. */
  readonly event?: true;
}

/** This machine. */
export const HERE: TestHost = {
  name: 'here',
  targets: new Map([
    [
      'here',
      {
        name: 'here',
        connection: 'local',
        address: 'localhost',
        options: new Map(),
        hostKeys: 'strict',
        connectTimeout: 10,
      },
    ],
  ]),
  async sh(script) {
    const { stdout } = await promisify(execFile)('/bin/sh', ['-euc', script], { encoding: 'latin1' });
    return stdout;
  },
};

/** A test for each case, and one for each place where it can be cut off. */
export function testOnHost(host: () => TestHost, cases: readonly HostCase[]): void {
  for (const each of cases) {
    test(`${each.module.name}: ${each.name}`, () => wholeRun(host(), each));
    if (each.uncut === undefined)
      test(`${each.module.name}: ${each.name}, cut off after each step`, () => cutRuns(host(), each));
  }
}

async function wholeRun(host: TestHost, each: HostCase): Promise<void> {
  await host.sh(each.arrange ?? ':');
  expect(await said(host, each, true), 'dry run').toEqual({ how: 'done', changes: each.changes });
  expect(await said(host, each, false), 'run').toEqual({ how: 'done', changes: each.changes });
  await isThere(host, each);
}

async function cutRuns(host: TestHost, each: HostCase): Promise<void> {
  for (let cut = 1; ; cut++) {
    await host.sh(each.arrange ?? ':');
    const { module, isWhole } = cutOff(each.module, cut);
    await run(host, { ...each, module }, false);
    if (isWhole()) return;
    expect(await said(host, each, false), `the run after one that ended after step ${cut}`).toMatchObject({
      how: 'done',
    });
    await isThere(host, each);
  }
}

async function isThere(host: TestHost, each: HostCase): Promise<void> {
  expect(await said(host, each, true), 'dry run afterwards').toEqual({
    how: 'done',
    changes: each.event ? each.changes : [],
  });
  if (each.assert) expect(await host.sh(each.assert[0])).toBe(each.assert[1]);
}

async function said(host: TestHost, each: HostCase, check: boolean): Promise<unknown> {
  const performed = await run(host, each, check);
  const changes = performed.changes.map(({ summary }) => summary);
  if (performed.how === 'failed') return { how: 'failed', problem: performed.problem, changes };
  return { how: performed.how, changes, ...(performed.how === 'unknown' && { reason: performed.reason }) };
}

/** The task on a connection of its own. */
async function run(host: TestHost, { module, params, at }: HostCase, check: boolean): Promise<Performed> {
  const filled = fill(module, params);
  if ('wrong' in filled) throw new Error(filled.wrong);
  const targetOf = (name: string): Target => {
    const target = host.targets.get(name);
    if (!target) throw new Error(`The test has no host "${name}"`);
    return target;
  };
  const fleet = new Fleet({ forks: 5, lookLimit: 30 }, () => undefined);
  fleet.use((name) => ({ target: targetOf(name), become: false, becomeUser: 'root' }));
  const nobody = (): never => {
    throw new Error('A single task does not ask for this');
  };
  const ctx = {
    check,
    fleet,
    view: new View(),
    diff: false,
    stepLimit: 120,
    lookLimit: 30,
    signal: new AbortController().signal,
    emit: () => undefined,
    extraVars: new Map(),
    inventory: { sources: [], hosts: new Map(), groups: new Map() },
    get files(): never {
      return nobody();
    },
    becomeOf: nobody,
    checkerOf: nobody,
  } satisfies RunContext;
  const names = [...host.targets.keys()];
  const where: At = {
    ...AT,
    host: host.name,
    playHosts: names,
    peers: names,
    knows: (name) => names.includes(name),
    ...at,
  };
  const work = {
    module,
    params: { how: 'known', value: filled.params },
    at: where,
    place: { on: host.name, as: '' },
  } as const;
  const task = {
    id: 1,
    title: module.name,
    module: module.name,
    location: { file: 'site.yml', line: 1, column: 1 },
    handler: false,
  };
  try {
    const limits = { step: 120, look: 30, title: module.name, readOnly: false, environment: { variables: {} } };
    return await perform(ctx, work, { task, host: host.name }, () => [], limits);
  } finally {
    await fleet.close();
  }
}

/** A module whose first plan ends after some steps, as when its run was killed there. */
function cutOff(module: Module, cut: number): { readonly module: Module; readonly isWhole: () => boolean } {
  let planned = false;
  let whole = false;
  const plan: Module['plan'] = (...given) => {
    if (planned) return [];
    const verdict = verdictOf(module.plan(...given));
    if (!('changes' in verdict) || verdict.changes.length === 0) return verdict;
    planned = true;
    const pieces = verdict.changes.flatMap(piecesOf);
    whole = cut >= pieces.length;
    return pieces.slice(0, cut);
  };
  return { module: { ...module, plan }, isWhole: () => whole };
}

/** Every step as a change of its own that promises nothing; what makes a file effective comes after it. */
function piecesOf(change: Change): readonly Change[] {
  const steps = change.steps.flatMap((step): readonly Step[] => {
    if (step.do !== 'write') return [step];
    const { after = [], ...write } = step;
    return [write, ...after];
  });
  return steps.map((step): Change => ({ ...change, steps: [step], predicts: [] }));
}
