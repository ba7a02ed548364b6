import { setTimeout } from 'node:timers/promises';
import type { Change } from '../contract/change.ts';
import type { Note, Pausing } from '../contract/plan.ts';
import type { RunContext, Whereabouts } from './context.ts';

/** Waits between two looks at a condition; ends at once when the run is interrupted. */
export async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  await setTimeout(seconds * 1000, undefined, { signal }).catch(() => signal.throwIfAborted());
}

/** Waits as a plan wants it; a dry run says so instead. What was seen of the host before may have changed meanwhile. */
export async function letTimePass(
  { check, emit, signal, view }: RunContext,
  { task, host }: Whereabouts,
  on: string,
  { seconds, reason, notes = [] }: Pausing,
): Promise<readonly Note[]> {
  if (check) return [...notes, { level: 'info', text: `would wait ${seconds} s: ${reason}` }];
  emit({ type: 'task-waiting', task, host, reason });
  await pause(seconds, signal);
  const everything: Change = { summary: '', steps: [], predicts: [], touches: ['*'] };
  view.memory.forget(everything, new Set([on]));
  return notes;
}
