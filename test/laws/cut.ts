// A module that is killed after some steps.
import type { Change, Step } from '../../engine/contract/change.ts';
import type { Module } from '../../engine/contract/module.ts';
import { verdictOf } from '../../engine/contract/plan.ts';

export interface Cut {
  readonly module: Module;
  /** Whether there was nothing to cut off: the task had no more steps than allowed. */
  isWhole(): boolean;
}

/**
 * A module that ends after so many steps, counted over all its plans, as when its run was killed there. A guard
 * goes with the step before it: it leaves nothing behind.
 */
export function cutAfter(module: Module, steps: number): Cut {
  let left = steps;
  let whole = true;
  const plan: Module['plan'] = (...given) => {
    if (!whole) return [];
    const verdict = verdictOf(module.plan(...given));
    if (!('changes' in verdict)) return verdict;
    const pieces = verdict.changes.flatMap(piecesOf);
    const end = pieces.findIndex((piece) => acts(piece) && left-- === 0);
    whole = end < 0;
    return whole ? { ...verdict, changes: pieces } : pieces.slice(0, end);
  };
  return { module: { ...module, plan }, isWhole: () => whole };
}

/** Every step as a change of its own that promises nothing; what makes a file effective comes after it. */
function piecesOf({ finally: _, ...change }: Change): readonly Change[] {
  const steps = change.steps.flatMap((step): readonly Step[] => {
    if (step.do !== 'write') return [step];
    const { after = [], ...write } = step;
    return [write, ...after];
  });
  return steps.map((step): Change => ({ ...change, steps: [step], predicts: [] }));
}

const acts = ({ steps }: Change): boolean => steps.some((step) => step.do !== 'guard');
