// What stands below the line of a task: changes, diffs, commands, notes, reasons, failures, items.
import type { Note } from '../contract/plan.ts';
import type { Diagnostic, Location } from '../diagnostics/diagnostic.ts';
import type { ChangeReport, Outcome, TaskRef, TaskResult } from '../run/event.ts';
import { diffLines, USUAL_LIMITS } from './diff.ts';
import { isQuiet, paintedSign, paintOutcome, signOf, wordOf } from './outcome.ts';
import type { Paint } from './paint.ts';
import { amount, cut, visible, visibleLines } from './visible.ts';

/** What the user asked to see. */
export interface Show {
  readonly check: boolean;
  readonly diff: boolean;
  /** How often `-v` was given: 1 adds commands and every note, 2 whole diffs. */
  readonly verbose: number;
  readonly paint: Paint;
}

/** One item of a loop and how it ended. */
export interface Item {
  readonly label: string;
  readonly result: TaskResult;
}

const COMMAND_WIDTH = 400;
/** Tasks that a line names where there are more. */
const NAMED = 2;

/** The lines below a task's own, without indentation before the first level. */
export function detailLines(task: TaskRef, result: TaskResult, items: readonly Item[], show: Show): string[] {
  const ofItems = itemLines(task, items, show);
  const told = items.some((item) => item.result.changes.length > 0);
  const failureTold = items.some((item) => item.result.failure?.message === result.failure?.message);
  const failure = failureTold ? undefined : result.failure;
  const own = { ...result, changes: told ? [] : result.changes };
  return [...ofItems, ...resultLines(task, own, failure, show), ...restLines(result.restsOn, result.outcome, show)];
}

function resultLines(task: TaskRef, result: TaskResult, failure: Diagnostic | undefined, show: Show): string[] {
  const { paint } = show;
  return [
    ...result.changes.flatMap((change) => changeLines(change, show)),
    ...noteLines(result.notes, !isQuiet(result.outcome) || show.verbose > 0, paint),
    ...(result.outcome === 'unknown' && result.reason !== undefined ? [paint.cyan(visible(result.reason))] : []),
    ...result.assumes.map((text) => paint.dim(`assumes that ${visible(text)}`)),
    ...(result.message === undefined ? [] : visibleLines(result.message)),
    ...(failure ? failureLines(failure, task.location, paint) : []),
  ];
}

/** Results that rest on what nobody knows; quiet ones have a mark instead. */
function restLines(restsOn: readonly string[], outcome: Outcome, show: Show): string[] {
  if (restsOn.length === 0 || (isQuiet(outcome) && show.verbose === 0)) return [];
  return [show.paint.dim(assumption(restsOn, show))];
}

/** `assumes that Build (site.yml:13) changes nothing of it`. */
export function assumption(restsOn: readonly string[], { verbose }: Show): string {
  const named = verbose > 0 || restsOn.length <= NAMED + 1 ? restsOn : restsOn.slice(0, NAMED);
  const rest = restsOn.length - named.length;
  const all = [...named.map(visible), ...(rest > 0 ? [`${rest} more tasks`] : [])];
  const text = all.length > 1 ? `${all.slice(0, -1).join(', ')} and ${all.at(-1)} change` : `${all[0]} changes`;
  return `assumes that ${text} nothing of it`;
}

/** A change with its sign, its diff and its commands where they are asked for. */
function changeLines(change: ChangeReport, show: Show): string[] {
  const { paint } = show;
  const limits = show.verbose > 1 ? { ...USUAL_LIMITS, lines: Infinity, width: Infinity } : USUAL_LIMITS;
  const diff = show.diff && change.diff ? diffLines(change.diff, paint, limits) : [];
  const commands = show.verbose > 0 ? change.commands : [];
  const width = show.verbose > 1 ? Infinity : COMMAND_WIDTH;
  return [
    `${paintedSign(signOf(change), paint)} ${visible(change.summary)}`,
    ...indent(diff),
    ...indent(commands.flatMap(visibleLines).map((line) => paint.dim(`$ ${cut(line, width)}`))),
    ...indent(change.deferred.map((text) => paint.dim(`validated when applied: ${visible(text)}`))),
  ];
}

/** Notes as a list with aligned levels; the plain ones only where `all` are wanted. */
function noteLines(notes: readonly Note[], all: boolean, paint: Paint): string[] {
  const paints = { ok: paint.green, info: paint.dim, warn: paint.yellow, block: paint.red };
  return notes
    .filter(({ level }) => all || level === 'warn' || level === 'block')
    .map(({ level, text }) => `${paints[level](level.padEnd(5))} ${visible(text)}`);
}

/** A failure: what, the way out, and where, unless it is the task's own place. */
export function failureLines(diagnostic: Diagnostic, known: Location | undefined, paint: Paint): string[] {
  const { location, hint, related = [] } = diagnostic;
  const elsewhere = location && !(known && location.file === known.file && location.line === known.line);
  const tone = diagnostic.severity === 'error' ? paint.red : paint.yellow;
  return [
    ...visibleLines(diagnostic.message).map(tone),
    ...(hint === undefined ? [] : visibleLines(`hint: ${hint}`)),
    ...(elsewhere ? [paint.dim(`at ${placeOf(location)}:${location.column}`)] : []),
    ...related.map(({ message, location: at }) => paint.dim(`${visible(message)} (${placeOf(at)})`)),
  ];
}

/** `site.yml:31`. */
export function placeOf(location: Location): string {
  return `${visible(location.file)}:${location.line}`;
}

export function indent(lines: readonly string[], by = 2): string[] {
  return lines.map((line) => (line === '' ? line : ' '.repeat(by) + line));
}

/** Items that did something, one after the other; quiet ones are counted unless all are wanted. */
function itemLines(task: TaskRef, items: readonly Item[], show: Show): string[] {
  const quiet = (item: Item): boolean =>
    show.verbose === 0 && isQuiet(item.result.outcome) && item.result.message === undefined;
  const loud = items.filter((item) => !quiet(item));
  const words = loud.map((item) => wordOf(item.result.outcome, show.check));
  const width = Math.max(0, ...words.map((word) => word.length));
  const lines = loud.flatMap(({ label, result }, i) => [
    `${paintOutcome(result.outcome, (words[i] ?? '').padEnd(width), show.paint)}  ${visible(label)}`,
    ...indent(resultLines(task, result, result.failure, show)),
  ]);
  return loud.length === 0 ? [] : [...lines, ...rest(items.filter(quiet), show.paint)];
}

function rest(items: readonly Item[], paint: Paint): string[] {
  const counts = (['ok', 'skipped'] as const).map((outcome) => {
    const count = items.filter((item) => item.result.outcome === outcome).length;
    return count === 0 ? [] : [`${amount(count, 'other item')} ${outcome}`];
  });
  const text = counts.flat().join(', ');
  return text === '' ? [] : [paint.dim(text)];
}
