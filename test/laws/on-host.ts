// The laws on a real host: what a dry run says is what happens, what happens is what was predicted, and
// a run that is cut off anywhere is brought to the same end by the next one.
import { expect, test } from 'vitest';
import { type Attempt, attempt, inSession, liesOn, type Session, type Task } from './attempt.ts';
import { cutAfter } from './cut.ts';
import type { TestHost } from './test-host.ts';

export interface HostCase extends Task {
  readonly name: string;
  /** Brings the host to where the case begins, from wherever an earlier one left it. */
  readonly arrange?: string;
  /** Summaries of what a dry run lists. */
  readonly changes: readonly string[];
  /** A script, and what it must print afterwards. */
  readonly assert?: readonly [script: string, out: string];
  /** Why it is not cut off after each step. */
  readonly uncut?: string;
  /** Milliseconds after which the controller is killed, once a change has begun; 20 when absent. */
  readonly killAfter?: number;
  /** It is an event: each run does it again. */
  readonly event?: true;
}

/** A test for each case, and one for each place where it can be cut off. */
export function testOnHost(host: () => TestHost, cases: readonly HostCase[]): void {
  for (const each of cases) {
    test(`${each.module.name}: ${each.name}`, () => inSession(host(), (session) => wholeRun(session, each)));
    if (each.changes.length > 0 && each.uncut === undefined)
      test(`${each.module.name}: ${each.name}, cut off after each step`, () =>
        inSession(host(), (session) => cutRuns(session, each)));
  }
}

async function wholeRun(session: Session, each: HostCase): Promise<void> {
  await session.host.sh(each.arrange ?? ':');
  const dry = await attempt(session, each, true);
  expect(said(dry), 'dry run').toEqual({ how: 'done', changes: each.changes });
  const real = await attempt(session, each, false);
  expect(said(real), 'run').toEqual({ how: 'done', changes: each.changes });
  expect(reported(dry), 'what a dry run shows').toEqual(reported(real));
  await isThere(session, each, [dry, real]);
}

async function cutRuns(session: Session, each: HostCase): Promise<void> {
  for (let steps = 1; ; steps++) {
    await session.host.sh(each.arrange ?? ':');
    const dry = await attempt(session, each, true);
    const { module, isWhole } = cutAfter(each.module, steps);
    const cut = await attempt(session, { ...each, module }, false);
    expect(said(cut), `the run that ends after step ${steps}`).toMatchObject({ how: 'done' });
    if (isWhole()) return;
    const next = await attempt(session, each, false);
    expect(said(next), `the run after one that ended after step ${steps}`).toMatchObject({ how: 'done' });
    await isThere(session, each, [dry, next]);
  }
}

/** Nothing is left to do, and every probe says what each of the attempts predicted. */
export async function isThere(session: Session, each: HostCase, predicted: readonly Attempt[]): Promise<void> {
  for (const { planned } of predicted) expect(await liesOn(session, each, planned)).toEqual([]);
  expect(said(await attempt(session, each, true)), 'dry run afterwards').toEqual({
    how: 'done',
    changes: each.event ? each.changes : [],
  });
  if (each.assert) expect(await session.host.sh(each.assert[0])).toBe(each.assert[1]);
}

export function said({ performed }: Attempt): unknown {
  const changes = performed.changes.map(({ summary }) => summary);
  if (performed.how === 'failed') return { how: 'failed', problem: performed.problem, changes };
  return { how: performed.how, changes, ...(performed.how === 'unknown' && { reason: performed.reason }) };
}

/** Diffs and commands; names that the kernel draws at random are alike. */
function reported({ performed }: Attempt): unknown {
  const shown = performed.changes.map(({ summary, diff, commands }) => ({ summary, diff, commands }));
  return JSON.parse(JSON.stringify(shown).replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UUID'));
}
