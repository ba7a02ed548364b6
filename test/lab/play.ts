// The built `play` as a test runs it, and what its JSON output says.
import { join } from 'node:path';
import { runCommand } from './command.ts';

export const root = join(import.meta.dirname, '../..');

export interface Played {
  readonly code: number;
  readonly events: readonly PlayedEvent[];
  /** The events as they came. */
  readonly output: string;
  readonly stderr: string;
}

/** An event of `--output json`, as far as the tests read it. */
export interface PlayedEvent {
  readonly type: string;
  readonly host?: string;
  readonly task?: { readonly title: string };
  readonly result?: {
    readonly outcome: string;
    readonly changes: readonly { readonly summary: string }[];
    readonly reason?: string;
    readonly failure?: { readonly message: string };
  };
  readonly differences?: readonly { readonly host?: string; readonly task?: { readonly title: string } }[];
  readonly decisions?: readonly {
    readonly host: string;
    readonly task: { readonly title: string };
    readonly outcome: string;
  }[];
  readonly recap?: readonly {
    readonly host: string;
    readonly changed: number;
    readonly unknown: number;
    readonly failed: number;
    readonly roundTrips: number;
  }[];
}

/** Runs the built `play` with JSON output from the project's root. */
export async function play(...args: readonly string[]): Promise<Played> {
  const { code, stdout, stderr } = await runCommand(process.execPath, [
    join(root, 'bin/play.js'),
    ...args,
    '--output',
    'json',
  ]);
  const events = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line): PlayedEvent => JSON.parse(line));
  return { code, events, output: stdout, stderr };
}

/** `HOST TASK: SUMMARY` for each change of a run, in a stable order. */
export function changesOf({ events }: Played): readonly string[] {
  return events
    .filter(({ type }) => type === 'task-ended' || type === 'item-ended')
    .flatMap(({ host, task, result }) =>
      (result?.changes ?? []).map(({ summary }) => `${host} ${task?.title}: ${summary}`),
    )
    .toSorted();
}

/** What did not end well, for a test's message. */
export function failuresOf({ events, stderr }: Played): readonly string[] {
  const failed = events.flatMap(({ type, host, task, result }) =>
    type === 'task-ended' && result?.failure ? [`${host} ${task?.title}: ${result.failure.message}`] : [],
  );
  return stderr === '' ? failed : [...failed, stderr];
}

/** Exchanges by host, from the recap. */
export function roundTripsOf({ events }: Played): Readonly<Record<string, number>> {
  const recap = events.find(({ type }) => type === 'run-ended')?.recap ?? [];
  return Object.fromEntries(recap.map(({ host, roundTrips }) => [host, roundTrips]));
}
