// Unified diffs of what a change does to a text.
import { structuredPatch } from 'diff';
import type { Paint } from './paint.ts';
import { amount, cut, visible } from './visible.ts';

export interface TextDiff {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** How much of a diff is shown. */
export interface DiffLimits {
  /** Unchanged lines around each change. */
  readonly context: number;
  /** Lines altogether, without the two of the header. */
  readonly lines: number;
  /** Characters a line. */
  readonly width: number;
}

export const USUAL_LIMITS: DiffLimits = { context: 3, lines: 120, width: 240 };

/** Beyond this many differing lines the exact shortest diff is not searched for. */
const EDITS = 1000;

/**
 * The lines of a unified diff, `/dev/null` for a side that is empty. Nothing where both are equal.
 * What exceeds the limits is counted instead of shown.
 */
export function diffLines(diff: TextDiff, paint: Paint, limits: DiffLimits = USUAL_LIMITS): string[] {
  const { before, after } = diff;
  if (before === after) return [];
  const path = visible(diff.path);
  const header = [
    paint.bold(`--- ${before === '' ? '/dev/null' : path}`),
    paint.bold(`+++ ${after === '' ? '/dev/null' : path}`),
  ];
  const maxEditLength = before === '' || after === '' ? Infinity : EDITS;
  const patch = structuredPatch('', '', before, after, '', '', { context: limits.context, maxEditLength });
  if (patch === undefined) {
    return [...header, `too different to compare: ${lineCount(before)} → ${lineCount(after)}`];
  }
  const body = patch.hunks.flatMap((hunk) => [
    paint.cyan(`@@ -${span(hunk.oldStart, hunk.oldLines)} +${span(hunk.newStart, hunk.newLines)} @@`),
    ...hunk.lines.map((line) => coloured(line, paint, limits.width)),
  ]);
  const left = body.length - limits.lines;
  if (left <= 0) return [...header, ...body];
  return [...header, ...body.slice(0, limits.lines), paint.dim(`… ${amount(left, 'more line')} of this diff`)];
}

function coloured(line: string, paint: Paint, width: number): string {
  const text = cut(visible(line), width);
  if (line.startsWith('+')) return paint.green(text);
  if (line.startsWith('-')) return paint.red(text);
  return line.startsWith('\\') ? paint.dim(text) : text;
}

/** As GNU diff writes it: a side without lines counts from the line before. */
function span(start: number, lines: number): string {
  if (lines === 0) return `${start - 1},0`;
  return lines === 1 ? `${start}` : `${start},${lines}`;
}

function lineCount(text: string): string {
  return amount(text.split('\n').length - (text.endsWith('\n') || text === '' ? 1 : 0), 'line');
}
