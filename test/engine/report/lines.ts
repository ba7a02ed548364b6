// What a reporter wrote, for tests.

import type { Show } from '../../../engine/report/details.ts';
import { paintOf } from '../../../engine/report/paint.ts';
import type { Sink } from '../../../engine/report/write.ts';
import type { Event, Reporter } from '../../../engine/run/event.ts';

/** Without colours and without any option. */
export const plain: Show = { check: false, diff: false, verbose: 0, paint: paintOf(false) };

export interface Captured extends Sink {
  text(): string;
}

export function capture(): Captured {
  let all = '';
  return {
    write(text, done) {
      all += text;
      done?.();
    },
    text: () => all,
  };
}

/** Feeds the events, closes, and returns what was written. */
export async function told(reporter: Reporter, sink: Captured, events: readonly Event[]): Promise<string> {
  for (const event of events) reporter.event(event);
  await reporter.close();
  return sink.text();
}
