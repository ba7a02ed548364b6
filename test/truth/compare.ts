// A dry run against the real run after it: task by task and host by host, what was predicted and what was done.
import type { ChangeReport, Event, Outcome, TaskResult } from '../../engine/run/event.ts';

/** One task, or one item of its loop, on one host. */
export interface Row {
  readonly task: string;
  readonly host: string;
  readonly item: string;
  /** What the dry run said; undefined where it said nothing. */
  readonly predicted: Outcome | undefined;
  readonly done: Outcome | undefined;
  /** Summaries of what was done, or, where nothing was, of what was predicted. */
  readonly changes: readonly string[];
  /** Empty where the prediction holds. */
  readonly differences: readonly string[];
  /** What the dry run marked as unknown, by name. */
  readonly unknowns: readonly string[];
}

export interface Comparison {
  readonly rows: readonly Row[];
  /** Everything that the dry run marked as unknown, as `HOST: ORIGIN`, each once, sorted. */
  readonly unknowns: readonly string[];
  readonly differs: boolean;
}

type Ended = Extract<Event, { type: 'task-ended' | 'item-ended' }>;

/** Compares the events of a dry run with those of the run after it. */
export function compareRuns(check: readonly Event[], run: readonly Event[]): Comparison {
  const [predicted, done] = [endsOf(check), endsOf(run)];
  const open = new Set([...predicted].flatMap(([, end]) => (end.result.outcome === 'unknown' ? [taskKey(end)] : [])));
  const rows = [...new Set([...predicted.keys(), ...done.keys()])].flatMap((key) =>
    rowOf(predicted.get(key), done.get(key), open),
  );
  const unknowns = [...new Set(rows.flatMap((row) => row.unknowns.map((name) => `${row.host}: ${name}`)))].toSorted();
  return { rows, unknowns, differs: rows.some(({ differences }) => differences.length > 0) };
}

/** By task, host, item, and how often that came before. */
function endsOf(events: readonly Event[]): ReadonlyMap<string, Ended> {
  const ends = new Map<string, Ended>();
  const times = new Map<string, number>();
  for (const event of events) {
    if (event.type !== 'task-ended' && event.type !== 'item-ended') continue;
    const key = JSON.stringify([taskKey(event), event.type === 'item-ended' ? event.item : null]);
    const time = (times.get(key) ?? 0) + 1;
    times.set(key, time);
    ends.set(`${key} ${time}`, event);
  }
  return ends;
}

function taskKey({ task: { title, location }, host }: Ended): string {
  return JSON.stringify([title, location.file, location.line, host]);
}

function rowOf(predicted: Ended | undefined, done: Ended | undefined, open: ReadonlySet<string>): readonly Row[] {
  const end = done ?? predicted;
  if (!end) return [];
  const differences = predicted
    ? differencesOf(predicted.result, done?.result)
    : open.has(taskKey(end))
      ? []
      : ['the dry run says nothing of it'];
  const changes = (done ?? end).result.changes.length > 0 ? end.result.changes : (predicted?.result.changes ?? []);
  return [
    {
      task: end.task.title,
      host: end.host,
      item: end.type === 'item-ended' ? end.item : '',
      predicted: predicted?.result.outcome,
      done: done?.result.outcome,
      changes: changes.map(({ summary }) => summary),
      differences,
      unknowns: predicted ? unknownsOf(predicted.result) : [],
    },
  ];
}

function differencesOf(predicted: TaskResult, done: TaskResult | undefined): readonly string[] {
  if (predicted.outcome === 'unknown') return [];
  if (!done) return ['the run did not come to it'];
  const outcome =
    predicted.outcome === done.outcome ? [] : [`${predicted.outcome} was predicted, ${done.outcome} came`];
  return [
    ...outcome,
    ...textDifference('the failure', withoutTemporary(predicted), withoutTemporary(done)),
    ...textDifference('the message', predicted.message, done.message),
    ...changesDifference(predicted.changes, done.changes),
  ];
}

/** Validators name the candidate, which has a new name each time. */
function withoutTemporary({ failure }: TaskResult): string | undefined {
  return failure?.message.replace(/\/[^\s"']*\/\.play-[^\s:"']*/g, 'CANDIDATE');
}

function changesDifference(predicted: readonly ChangeReport[], done: readonly ChangeReport[]): readonly string[] {
  const count = Math.max(predicted.length, done.length);
  return Array.from({ length: count }, (_, i): readonly string[] => {
    const [then, now] = [predicted[i], done[i]];
    if (!then) return [`not predicted: ${now?.summary}`];
    if (!now) return [`predicted, not done: ${then.summary}`];
    const name = `"${now.summary}"`;
    return [
      ...textDifference('the summary', then.summary, now.summary),
      ...textDifference(`the file of ${name}`, then.diff?.path, now.diff?.path),
      ...textDifference(`the text before ${name}`, then.diff?.before, now.diff?.before),
      ...textDifference(`the text after ${name}`, then.diff?.after, now.diff?.after),
      ...textDifference(`the commands of ${name}`, then.commands.join('\n'), now.commands.join('\n')),
    ];
  }).flat();
}

function textDifference(what: string, predicted: string | undefined, done: string | undefined): readonly string[] {
  if (predicted === done || (predicted !== undefined && done !== undefined && fits(predicted, done))) return [];
  return [`${what}: predicted ${shown(predicted)}, came ${shown(done)}`];
}

const HOLE = /⟨[^⟩]*⟩/g;

/** Whether a text is what was predicted; what is marked as unknown stands for any text, for words that are left out too. */
export function fits(predicted: string, done: string): boolean {
  const known = predicted.split(/ ?⟨[^⟩]*⟩/).map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  return new RegExp(`^${known.join('[^]*?')}$`).test(done);
}

function shown(text: string | undefined): string {
  return text === undefined ? 'nothing' : JSON.stringify(text);
}

function unknownsOf({ outcome, reason, message, changes }: TaskResult): readonly string[] {
  const texts = changes.flatMap(({ summary, diff, commands }) => [summary, diff?.after ?? '', ...commands]);
  const marks = [...texts, message ?? ''].flatMap((text) => text.match(HOLE) ?? []).map((mark) => mark.slice(1, -1));
  const names = [...(outcome === 'unknown' ? [reason ?? 'for no reason'] : []), ...marks];
  // Play joins the host to an origin with a no-break space.
  return [...new Set(names.map((name) => name.replaceAll('\u00a0', ' ')))];
}
