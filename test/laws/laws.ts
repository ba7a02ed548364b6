// The laws that a plan obeys, whatever the module (DESIGN, "The laws").
import { expect } from 'vitest';
import type { Change, Step } from '../../engine/contract/change.ts';
import type { At, Module } from '../../engine/contract/module.ts';
import type { Verdict } from '../../engine/contract/plan.ts';
import type { Reply } from '../../engine/contract/probe.ts';
import { overlap, type Scope } from '../../engine/contract/scope.ts';
import { reads } from '../../engine/converge/stale.ts';
import { commandsOf } from '../../engine/hosts/batch/describe.ts';
import { AT, changesOf, DryRun } from './dry-run.ts';
import type { World } from './world.ts';

/** As often as a plan may say `again`. */
const MOST_TURNS = 8;

/** Checks idempotence, the shape of changes and determinism for one task in one world. */
export function lawsHold(module: Module, params: unknown, world: World, at: At = AT): void {
  const run = new DryRun(module, params, world, at);
  const first = run.plan();
  const twin = new DryRun(module, params, world, at);
  expect(linesOf(changesOf(twin.plan().verdict))).toEqual(linesOf(changesOf(first.verdict)));
  answersReplies(twin, first.verdict);
  settles(run, first.verdict);
}

/** The same for a task that began when the host said something else, such as a handler's, notified before. */
export function lawsHoldSince(module: Module, params: unknown, earlier: World, world: World, at: At = AT): void {
  const run = new DryRun(module, params, earlier, at);
  run.plan();
  run.becomes(world);
  settles(run, run.plan().verdict);
}

/** After what is predicted, nothing is left to do. */
function settles(run: DryRun, first: Verdict): void {
  let verdict = first;
  for (let turn = 0; changesOf(verdict).length > 0; turn++) {
    const changes = changesOf(verdict);
    for (const change of changes) shapeHolds(change);
    const before = verdict;
    run.predict(changes);
    ({ verdict } = run.plan());
    if (before.verdict === 'again' && turn < MOST_TURNS) {
      // What it has to do next, nobody knows before the first part is done.
      if (verdict.verdict === 'undecided') return;
      continue;
    }
    const left = {
      verdict: verdict.verdict,
      changes: linesOf(changesOf(verdict)),
      ...('reason' in verdict && { reason: verdict.reason }),
      ...('on' in verdict && { on: verdict.on }),
    };
    expect(left, `left over after: ${linesOf(changes).join('\n')}`).toEqual({ verdict: 'change', changes: [] });
    repliesSettle(run, changes);
    return;
  }
}

/** Whatever its steps say when they are run, though nothing came of them, the plan has an answer: what is left over. */
function answersReplies(run: DryRun, verdict: Verdict): void {
  const kept = keptBy(changesOf(verdict));
  if (kept.length === 0) return;
  for (const reply of REPLIES) {
    run.ran(Object.fromEntries(kept.map((name) => [name, reply])));
    for (const change of changesOf(run.plan().verdict)) shapeHolds(change);
  }
}

/** The names under which steps keep what they reply. */
const keptBy = (changes: readonly Change[]): readonly string[] => changes.flatMap(({ steps }) => steps.flatMap(keptIn));

function keptIn(step: Step): readonly string[] {
  if (step.do === 'write') return (step.after ?? []).flatMap(keptIn);
  return step.do === 'run' && step.keep !== undefined ? [step.keep] : [];
}

/** Whatever its steps say when they are run, nothing is left to do: it was done, or it is refused. */
function repliesSettle(run: DryRun, changes: readonly Change[]): void {
  const kept = keptBy(changes);
  if (kept.length === 0) return;
  for (const reply of REPLIES) {
    run.ran(Object.fromEntries(kept.map((name) => [name, reply])));
    expect(changesOf(run.plan().verdict), `its step said ${JSON.stringify(reply)}`).toEqual([]);
  }
}

const REPLIES: readonly Reply[] = [
  { code: 0, out: 'done\n', err: '' },
  { code: 1, out: '', err: 'no\n' },
  { code: 2, out: 'no\n', err: '' },
  { code: 3, out: '', err: '' },
];

const linesOf = (changes: readonly Change[]): readonly string[] =>
  changes.flatMap((change) => [change.summary, ...commandsOf(change)]);

/** What a change writes or predicts lies in what it touches: else nobody would look at it again. */
function shapeHolds(change: Change): void {
  const touches: readonly Scope[] = [...change.touches, ...(change.adds ?? [])];
  for (const step of change.steps.flatMap(writesIn)) {
    const scope: Scope = `data:${step}`;
    expect(
      touches.some((touch) => overlap(touch, scope)),
      `"${change.summary}" writes ${step} and does not touch it`,
    ).toBe(true);
  }
  for (const { look } of change.predicts) {
    expect(reads(look, touches), `"${change.summary}" predicts "${look.label}" and does not touch it`).toBe(true);
  }
}

const writesIn = (step: Step): readonly string[] => (step.do === 'write' ? [step.path] : []);
