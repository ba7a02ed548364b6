import { setTimeout } from 'node:timers/promises';

/** Waits between two looks at a condition; ends at once when the run is interrupted. */
export async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  await setTimeout(seconds * 1000, undefined, { signal }).catch(() => signal.throwIfAborted());
}
