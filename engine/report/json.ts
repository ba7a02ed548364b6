// The report for programs: one event a line, exactly the union of `engine/run/event.ts`.
import type { Event, Reporter } from '../run/event.ts';
import { isUnknown } from '../values/unknown.ts';
import { drained, type Sink } from './write.ts';

/** Writes each event as one line of JSON and nothing else. */
export class JsonReporter implements Reporter {
  readonly #stdout: Sink;

  constructor(stdout: Sink) {
    this.#stdout = stdout;
  }

  event(event: Event): void {
    this.#stdout.write(`${jsonLine(event)}\n`);
  }

  close(): Promise<void> {
    return drained(this.#stdout);
  }
}

/** An event on one line; an unknown value inside a result stands as `{"unknown": origin}`. */
export function jsonLine(event: Event): string {
  return JSON.stringify(event, (_, value: unknown) => (isUnknown(value) ? { unknown: value.origin } : value));
}
