// Raw lines of a configuration file: every byte of the file belongs to exactly one line.

/** One line as it stands in a file. `text + eol` is the raw line. */
export interface Line {
  readonly text: string;
  /** Empty only in a last line without a final newline. */
  readonly eol: '' | '\n' | '\r\n';
}

/** What an insertion did beside inserting. */
export interface Inserted {
  readonly bytes: string;
  /** The line before had no final newline and got one (musl's getmntent(3) would have lost it). */
  readonly completedLine: boolean;
}

/** The lines of a byte string; joining their raw texts gives the byte string back. */
export function splitLines(bytes: string): readonly Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf('\n', start);
    if (newline < 0) {
      lines.push({ text: bytes.slice(start), eol: '' });
      break;
    }
    const crlf = newline > start && bytes[newline - 1] === '\r';
    lines.push({ text: bytes.slice(start, crlf ? newline - 1 : newline), eol: crlf ? '\r\n' : '\n' });
    start = newline + 1;
  }
  return lines;
}

export function rawLine(line: Line): string {
  return line.text + line.eol;
}

/** The line ending that most lines have; a file without any has `\n`. */
export function dominantEol(bytes: string): '\n' | '\r\n' {
  let crlf = 0;
  let lf = 0;
  for (const { eol } of splitLines(bytes)) {
    if (eol === '\r\n') crlf += 1;
    else if (eol === '\n') lf += 1;
  }
  return crlf > lf ? '\r\n' : '\n';
}

/**
 * New lines inserted at an offset that starts a line, or at the end. They get the file's dominant line
 * ending, and so does an unfinished line before them. No other byte changes.
 * @param open whether a text left of the insertion swallows the line after it (an open `\` continuation);
 *   an empty line goes between
 */
export function insertLines(
  bytes: string,
  offset: number,
  texts: readonly string[],
  open: (before: string) => boolean = () => false,
): Inserted {
  const eol = dominantEol(bytes);
  const before = bytes.slice(0, offset);
  const completedLine = before !== '' && !before.endsWith('\n');
  const finished = completedLine ? before + eol : before;
  const gap = open(finished) ? eol : '';
  const added = texts.map((text) => text + eol).join('');
  return { bytes: finished + gap + added + bytes.slice(offset), completedLine };
}

/** A byte string with some parts replaced: `[start, end)` offsets, in order and apart. */
export function splice(
  bytes: string,
  parts: readonly { readonly start: number; readonly end: number; readonly text: string }[],
): string {
  let done = 0;
  let out = '';
  for (const { start, end, text } of parts) {
    out += bytes.slice(done, start) + text;
    done = end;
  }
  return out + bytes.slice(done);
}
