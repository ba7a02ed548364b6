// `--start-at-task` and `--resume`: where a run begins, found before anything is touched.
import { basename } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import { problem } from '../diagnostics/problem.ts';
import { type Beginning, beginningAfter, beginningAt, tasksOf } from '../run/begin.ts';
import { folderOf } from '../run/journal/folder.ts';
import { Journal } from '../run/journal/journal.ts';
import { hostsOf, type Reached } from '../run/journal/open.ts';
import type { Wishes } from '../run/passage.ts';
import { err, ok, type Result } from '../values/result.ts';
import type { RunOptions } from './options.ts';

type Begin = NonNullable<Wishes['begin']>;

/** Where the options want a run to begin; undefined where they say nothing. */
export async function beginningOf(
  file: string,
  reached: Reached,
  options: RunOptions,
): Promise<Result<Begin | undefined, readonly Diagnostic[]>> {
  if (options.startAtTask !== undefined) return startAt(options.startAtTask, file, reached);
  return options.resume ? resume(file, reached, options) : ok(undefined);
}

function startAt(title: string, file: string, { program }: Reached): Result<Begin, readonly Diagnostic[]> {
  const begin = beginningAt(title, program);
  if (begin) return ok({ resumed: false, on: () => begin });
  const titles = new Set(program.plays.flatMap((play) => tasksOf(play).map((task) => task.title)));
  const message = `"${basename(file)}" has no task "${title}" to start at`;
  const hint = didYouMean(title, [...titles]) ?? '--list-tasks lists the tasks';
  return err([problem('usage-task', message, undefined, { hint })]);
}

/** Each host goes on after the last task that it finished in the run that failed. */
async function resume(
  file: string,
  reached: Reached,
  options: RunOptions,
): Promise<Result<Begin, readonly Diagnostic[]>> {
  const hosts = hostsOf(reached);
  const unreadable: Error[] = [];
  const complain = (error: Error) => void unreadable.push(error);
  const journal = await Journal.open({ folder: folderOf(file, process.env), check: true, complain }, hosts);
  const begins = new Map<string, Beginning>();
  const wrong: Diagnostic[] = [];
  for (const { name } of hosts) {
    const stopped = journal.stopped(name);
    if (!stopped) continue;
    const begin = beginningAfter(stopped.task, reached.program);
    if (stopped.selection !== selectionOf(options)) wrong.push(otherTasks(stopped.selection));
    else if (begin) begins.set(name, begin);
    else wrong.push(gone(name, stopped.task.task));
  }
  if (begins.size === 0 && wrong.length === 0) wrong.push(nothingKnown(file, unreadable[0]));
  return wrong.length > 0 ? err(wrong) : ok({ resumed: true, on: (host) => begins.get(host) });
}

/** The options that select tasks, as they are written: a run goes on with those that it began with. */
export function selectionOf({ tags, skipTags }: Pick<RunOptions, 'tags' | 'skipTags'>): string {
  const words = [...(tags.length > 0 ? ['-t', tags.join(',')] : [])];
  if (skipTags.length > 0) words.push('--skip-tags', skipTags.join(','));
  return words.join(' ');
}

function otherTasks(selection: string): Diagnostic {
  const hint = selection === '' ? 'Leave -t and --skip-tags out' : `Give them again: ${selection}`;
  return problem('usage-task', 'The run that failed had other tags', undefined, { hint });
}

function gone(host: string, task: string): Diagnostic {
  const hint = 'Run it without --resume, or name a task with --start-at-task';
  return problem('usage-task', `${host} stopped after the task "${task}", which the playbook has no more`, undefined, {
    hint,
  });
}

function nothingKnown(file: string, unreadable: Error | undefined): Diagnostic {
  const why = unreadable ? `: ${unreadable.message}` : '';
  const hint = 'Run it without --resume: what is done already is found so';
  return problem('usage-task', `No run of "${basename(file)}" is known that failed on these hosts${why}`, undefined, {
    hint,
  });
}
