// The laws that a plan obeys, whatever the module (DESIGN, "The laws").
import { expect } from 'vitest';
import type { Change, Step } from '../../engine/contract/change.ts';
import type { At, Module } from '../../engine/contract/module.ts';
import { overlap, type Scope } from '../../engine/contract/scope.ts';
import { reads } from '../../engine/converge/memory.ts';
import { commandsOf } from '../../engine/hosts/batch/describe.ts';
import { AT, changesOf, DryRun } from './dry-run.ts';
import type { World } from './world.ts';

/** As often as a plan may say `again`. */
const MOST_TURNS = 8;

/** Checks idempotence, the shape of changes and determinism for one task in one world. */
export function lawsHold(module: Module, params: unknown, world: World, at: At = AT): void {
  const run = new DryRun(module, params, world, at);
  const first = run.plan();
  expect(linesOf(changesOf(new DryRun(module, params, world, at).plan().verdict))).toEqual(
    linesOf(changesOf(first.verdict)),
  );
  let { verdict } = first;
  for (let turn = 0; changesOf(verdict).length > 0; turn++) {
    const changes = changesOf(verdict);
    for (const change of changes) shapeHolds(change);
    const before = verdict;
    run.predict(changes);
    ({ verdict } = run.plan());
    if (before.verdict === 'again' && turn < MOST_TURNS) continue;
    const left = {
      verdict: verdict.verdict,
      changes: linesOf(changesOf(verdict)),
      ...('reason' in verdict && { reason: verdict.reason }),
      ...('on' in verdict && { on: verdict.on }),
    };
    expect(left, `left over after: ${linesOf(changes).join('\n')}`).toEqual({ verdict: 'change', changes: [] });
    return;
  }
}

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
