// Looks and plans of the host, turned to the machine that Play runs on.
import {
  after,
  type Change,
  CONTROLLER,
  type Plan,
  type Prediction,
  type Probe,
  type Step,
  verdictOf,
} from '../../engine/contract/index.ts';

const HERE = { on: CONTROLLER, as: '' } as const;

/** The same question, asked of the controller. */
export function askedHere<T>(probe: Probe<T>): Probe<T> {
  switch (probe.kind) {
    case 'look':
      return { ...probe, ...HERE };
    case 'after':
      return after(askedHere(probe.of), (answer) => askedHere(probe.next(answer as never)));
    case 'all':
      return { ...probe, of: probe.of.map(askedHere) };
    case 'open':
      return { ...probe, of: askedHere(probe.of) };
    case 'given':
      return probe;
  }
}

/** The same plan, carried out on the controller. */
export function doneHere(plan: Plan): Plan {
  const verdict = verdictOf(plan);
  if ('changes' in verdict) return { ...verdict, changes: verdict.changes.map(changeHere) };
  return 'would' in verdict ? { ...verdict, would: verdict.would.map(changeHere) } : verdict;
}

const changeHere = (change: Change): Change => ({
  ...change,
  steps: change.steps.map(stepHere),
  predicts: change.predicts.map(({ look, value }): Prediction => ({ look: { ...look, ...HERE }, value })),
});

function stepHere<S extends Step>(step: S): S {
  if (step.do !== 'write') return { ...step, ...HERE };
  const { before = [], after: effect = [] } = step;
  return { ...step, ...HERE, before: before.map(stepHere), after: effect.map(stepHere) };
}
