// Prediction against reality: what a change said its looks would answer, and what they answer.
import type { Change, Prediction } from '../contract/change.ts';
import { fitsPrediction, hasHoles } from '../values/bytes.ts';
import { isUnknown } from '../values/unknown.ts';
import { type Memory, type Place, placeOf, type Question } from './memory.ts';
import { reads } from './stale.ts';

/** A look whose answer differs from what its module predicted. */
export interface Lie {
  readonly question: Question;
  readonly look: string;
  /** Where inside the answer: `opts/0`. */
  readonly path: string;
  readonly predicted: string;
  readonly seen: string;
}

/** The predictions of `changes`, in order, that the memory's fresh answers contradict; a later change wins. */
export function liesIn(changes: readonly Change[], at: Place, memory: Memory): readonly Lie[] {
  const last = new Map<string, Prediction>();
  for (const change of changes) {
    for (const [key, { look }] of last) if (reads(look, change.touches)) last.delete(key);
    for (const prediction of change.predicts) last.set(keyOfLook(prediction.look), prediction);
  }
  const lies: Lie[] = [];
  for (const { look, value } of last.values()) {
    if (look.moving) continue;
    const question = { place: placeOf(look, at), look };
    const answer = memory.recall(question);
    if (answer?.how !== 'seen') continue;
    const difference = differ(value, answer.value, '');
    if (difference) lies.push({ question, look: look.label, ...difference });
  }
  return lies;
}

export type Difference = Omit<Lie, 'question' | 'look'>;

/** Where something seen differs from what was predicted of it; what is unknown in that fits anything. */
export function differ(predicted: unknown, seen: unknown, path: string): Difference | undefined {
  if (isUnknown(predicted) || Object.is(predicted, seen)) return undefined;
  if (typeof predicted === 'string' && typeof seen === 'string') {
    const fits = hasHoles(predicted) ? fitsPrediction(predicted, seen) : predicted === seen;
    return fits ? undefined : difference(path, predicted, seen);
  }
  if (!isObject(predicted) || !isObject(seen) || Array.isArray(predicted) !== Array.isArray(seen)) {
    return difference(path, predicted, seen);
  }
  const keys = new Set([...Object.keys(predicted), ...Object.keys(seen)]);
  for (const key of keys) {
    const inner = differ(predicted[key], seen[key], path === '' ? key : `${path}/${key}`);
    if (inner) return inner;
  }
  return undefined;
}

function difference(path: string, predicted: unknown, seen: unknown): Difference {
  return { path, predicted: show(predicted), seen: show(seen) };
}

function isObject(x: unknown): x is { readonly [key: string]: unknown } {
  return typeof x === 'object' && x !== null;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

function keyOfLook(look: Prediction['look']): string {
  return [look.on ?? '', look.as ?? '', look.script, look.input ?? '', ...look.args].join('\0');
}
