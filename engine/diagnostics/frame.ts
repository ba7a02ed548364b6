// The line of a file with a squiggle under the place.
import { type Cell, cellsOf, widthOf } from './cells.ts';
import type { Location } from './diagnostic.ts';

/** Columns of a line that are shown; a longer one is cut around its place. */
const WIDTH = 100;
/** Columns that stay visible before the place. */
const BEFORE = 40;
const CUT = '…';

export interface FrameLine {
  /** The number of the line, or '' under it. */
  readonly gutter: string;
  readonly text: string;
  readonly kind: 'context' | 'line' | 'caret';
}

/**
 * The line before, the line and the carets under its place; nothing where the text has no such line.
 * @param text the whole file
 */
export function frame(text: string, location: Location): readonly FrameLine[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  const line = lines[location.line - 1];
  if (line === undefined) return [];
  const cells = cellsOf(line);
  const place = columnsOf(cells, location);
  const window = windowOf(widthOf(cells), place.start);
  const before = location.line > 1 ? (lines[location.line - 2] ?? '') : '';
  const length = Math.max(1, Math.min(place.length, window.to - place.start));
  const shift = place.start - window.from + (window.from > 0 ? CUT.length : 0);
  return [
    ...(before.trim() === ''
      ? []
      : [{ gutter: `${location.line - 1}`, text: cut(cellsOf(before), window), kind: 'context' as const }]),
    { gutter: `${location.line}`, text: cut(cells, window), kind: 'line' },
    { gutter: '', text: ' '.repeat(shift) + '^'.repeat(length), kind: 'caret' },
  ];
}

/** Where a place lies on the screen. */
function columnsOf(cells: readonly Cell[], { column, length = 1 }: Location): { start: number; length: number } {
  const start = widthOf(cells.filter((cell) => cell.index < column - 1));
  const inside = cells.filter((cell) => cell.index >= column - 1 && cell.index < column - 1 + length);
  return { start, length: Math.max(1, widthOf(inside)) };
}

function windowOf(width: number, start: number): { from: number; to: number } {
  if (width <= WIDTH) return { from: 0, to: WIDTH + 1 };
  const from = start <= WIDTH - 20 ? 0 : start - BEFORE;
  return { from, to: from + WIDTH };
}

/** The cells between two columns; a sign stands for what is cut off. */
function cut(cells: readonly Cell[], { from, to }: { from: number; to: number }): string {
  let column = 0;
  let text = '';
  for (const cell of cells) {
    if (column >= from && column + cell.width <= to) text += cell.text;
    else if (column < from && column + cell.width > from) text += ' '.repeat(column + cell.width - from);
    column += cell.width;
  }
  const blank = text.trimEnd();
  return (from > 0 ? CUT : '') + blank + (column > to ? CUT : '');
}
