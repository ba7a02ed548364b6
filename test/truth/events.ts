import type { Event } from '../../engine/run/event.ts';

/** The events that `--output json` printed. */
export function eventsOf(output: string): readonly Event[] {
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Event => JSON.parse(line));
}
