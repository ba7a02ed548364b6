// What a run notes for the next one: lines of JSON, and what they come to.

/** A handler, as it is found again in the next run of the playbook. */
export interface HandlerName {
  readonly play: string;
  /** The title as written, so that no value of a variable gets into the journal. */
  readonly handler: string;
  /** Which of several with this title in the play, from 0. */
  readonly nth: number;
}

/** A handler that was notified and has not run. */
export interface Owed extends HandlerName {
  /** The title of the task that notified it. */
  readonly by: string;
  /** When, as ISO 8601. */
  readonly since: string;
}

/** A task, as it is found again in the next run of the playbook. */
export interface TaskName {
  readonly play: string;
  /** Which of several plays with this name, from 0. */
  readonly playNth: number;
  readonly task: string;
  readonly nth: number;
}

export type Line =
  /** The process that writes it; `born` tells it from a later one with the same number. */
  | {
      readonly is: 'run';
      readonly process: number;
      readonly born: string;
      readonly at: string;
      readonly host: string;
      readonly selection: string;
    }
  /** Owed from now on. Noted before the change is made: whoever dies in between has noted it. */
  | { readonly is: 'owed'; readonly handler: Owed }
  /** It ran, or the change came to nothing. */
  | { readonly is: 'settled'; readonly handler: HandlerName }
  /** The last task that is finished, and all before it. */
  | { readonly is: 'finished'; readonly task: TaskName }
  /** The run ended in an orderly way. */
  | { readonly is: 'ended' };

/** What the lines of one run come to. */
export interface Noted {
  readonly process: number;
  readonly born: string;
  readonly at: string;
  /** The options that selected its tasks. */
  readonly selection: string;
  readonly owed: readonly Owed[];
  readonly finished: TaskName | undefined;
  readonly ended: boolean;
}

/** Reads a journal; a last line that was cut off, and what no version of Play wrote, counts for nothing. */
export function readLines(text: string): Noted | undefined {
  const lines = text.split('\n').flatMap(parsed);
  const [head] = lines;
  if (head?.is !== 'run') return undefined;
  const owed = new Map<string, Owed>();
  let finished: TaskName | undefined;
  for (const line of lines) {
    if (line.is === 'owed') owed.set(keyOf(line.handler), line.handler);
    else if (line.is === 'settled') owed.delete(keyOf(line.handler));
    else if (line.is === 'finished') finished = line.task;
  }
  const ended = lines.some(({ is }) => is === 'ended');
  const { process, born, at, selection } = head;
  return { process, born, at, selection, owed: [...owed.values()], finished, ended };
}

export function keyOf({ play, handler, nth }: HandlerName): string {
  return JSON.stringify([play, handler, nth]);
}

function parsed(text: string): Line[] {
  try {
    const line: unknown = JSON.parse(text);
    return typeof line === 'object' && line !== null && 'is' in line ? [line as Line] : [];
  } catch {
    return [];
  }
}
