// A whole fstab: what each line is, and which one is ours (fstab(5), DOMAIN 3.3.3).
import { type Line, rawLine, splitLines } from '../lines.ts';
import { type FstabLine, readLine } from './fields.ts';
import { canonicalTarget } from './same.ts';

interface Place {
  /** The line as it stands, with its line ending. Concatenated, the raw lines are the file. */
  readonly raw: string;
  /** From 1. */
  readonly line: number;
  /** Offset in the file. */
  readonly start: number;
  readonly eol: Line['eol'];
}

export type FstabEntry = Place & FstabLine & { readonly kind: 'entry' };
/** A line that libmount rejects; the rest of the file is used all the same. */
export type FstabMalformed = Place & {
  readonly kind: 'malformed';
  readonly problem: string;
  readonly target: string | undefined;
};
export type FstabBlank = Place & { readonly kind: 'blank' };
export type FstabSegment = FstabEntry | FstabMalformed | FstabBlank;

export function parseFstab(bytes: string): readonly FstabSegment[] {
  let start = 0;
  return splitLines(bytes).map((line, at): FstabSegment => {
    const raw = rawLine(line);
    const place = { raw, line: at + 1, start, eol: line.eol };
    start += raw.length;
    return { ...place, ...readLine(line.text) };
  });
}

export function printFstab(table: readonly FstabSegment[]): string {
  return table.map((segment) => segment.raw).join('');
}

export function entriesOf(table: readonly FstabSegment[]): readonly FstabEntry[] {
  return table.filter((segment) => segment.kind === 'entry');
}

/** What a table says of one target. */
export interface TargetLines {
  /** More than one is a matter of the caller's `duplicates` policy. */
  readonly entries: readonly FstabEntry[];
  /** Lines that name the target but that libmount ignores. */
  readonly malformed: readonly FstabMalformed[];
}

/**
 * The lines of a mount point, compared as bytes after decoding and lexical clean-up. Entries without a
 * mount point (`none`, `swap`) are never found: several of them are legal.
 */
export function findTarget(table: readonly FstabSegment[], path: string): TargetLines {
  const wanted = canonicalTarget(path);
  if (!wanted.startsWith('/')) return { entries: [], malformed: [] };
  return {
    entries: entriesOf(table).filter(({ fields }) => canonicalTarget(fields.target) === wanted),
    malformed: table
      .filter((segment) => segment.kind === 'malformed')
      .filter(({ target }) => target !== undefined && canonicalTarget(target) === wanted),
  };
}

/** What a reader should know about a table although nothing of it is ours, with line numbers. */
export function fstabWarnings(table: readonly FstabSegment[]): readonly { line: number; text: string }[] {
  const warnings: { line: number; text: string }[] = [];
  if (table[0]?.raw.startsWith('\xEF\xBB\xBF')) {
    warnings.push({ line: 1, text: 'The file starts with a byte order mark, which becomes part of the first field' });
  }
  const crlf = table.find((segment) => segment.eol === '\r\n');
  if (crlf) warnings.push({ line: crlf.line, text: 'CRLF line endings: getmntent(3) keeps the CR in the last field' });
  for (const segment of table) {
    if (segment.kind === 'malformed')
      warnings.push({ line: segment.line, text: `Ignored by mount: ${segment.problem}` });
  }
  return warnings;
}
