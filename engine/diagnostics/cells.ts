// How much room a text takes on a terminal.

const TAB = 4;
/** Characters of two columns: East Asian wide and full-width ones, and emoji. */
const WIDE =
  /^(?:[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97C\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{20000}-\u{3FFFD}]|\p{Emoji_Presentation})/u;
/** Characters of no column of their own. */
const JOINED = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
const CONTROL = /\p{Cc}/gu;

/** One character as it is shown. */
export interface Cell {
  readonly text: string;
  readonly width: number;
  /** Where it starts in the line, in UTF-16 units. */
  readonly index: number;
}

/** A line's characters: tabs as blanks, control characters visible and harmless. */
export function cellsOf(line: string): readonly Cell[] {
  const cells: Cell[] = [];
  let index = 0;
  let column = 0;
  for (const char of line) {
    const blanks = TAB - (column % TAB);
    const text = char === '\t' ? ' '.repeat(blanks) : visible(char);
    const width = char === '\t' ? blanks : charWidth(char);
    cells.push({ text, width, index });
    index += char.length;
    column += width;
  }
  return cells;
}

export function widthOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, cell) => sum + cell.width, 0);
}

/** A text in which nothing can move the cursor or change colours. */
export function visible(text: string): string {
  return text
    .replace(CONTROL, (char) => (char === '\n' || char === '\t' ? char : '\uFFFD'))
    .replace(/[\u202A-\u202E\u2066-\u2069]/g, '\uFFFD');
}

function charWidth(char: string): number {
  if (JOINED.test(char) && !/[\u202A-\u202E\u2066-\u2069\u00AD]/.test(char)) return 0;
  return WIDE.test(char) ? 2 : 1;
}
