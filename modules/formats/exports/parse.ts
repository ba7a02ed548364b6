import { applyOptions, DEFAULT_OPTIONS, type ExportOptions } from './options.ts';
import { type Reading, scannerOf, type Token } from './scanner.ts';

/** A client token, or the world that a line without one (or with a `-` list at its end) exports to. */
export interface ClientItem {
  readonly kind: 'client';
  readonly token: Token | undefined;
  /** As written; empty for everybody. */
  readonly client: string;
  /** With the `-` lists before it, and all defaults. */
  readonly options: ExportOptions;
  /** What the `-` lists before it alone say. */
  readonly inherited: ExportOptions;
}
/** A `-` list: options for the clients after it on its line. */
export interface DefaultsItem {
  readonly kind: 'defaults';
  readonly token: Token;
}

/** One export line, which may stand on several raw lines. */
export interface ExportLine {
  readonly kind: 'line';
  readonly raw: string;
  readonly start: number;
  /** The raw line of the path, from 1. */
  readonly line: number;
  /** Decoded. */
  readonly path: string;
  readonly pathToken: Token;
  readonly items: readonly (ClientItem | DefaultsItem)[];
}
/** Blank lines and comments; `dead` is what nobody reads, as the reader stopped before it. */
export interface OtherText {
  readonly kind: 'other' | 'dead';
  readonly raw: string;
  readonly start: number;
}

/** Where and why nfs-utils stops reading. Nothing after it is exported. */
export interface Stop {
  readonly line: number;
  /** `silent`: exportfs says nothing and exits with 0. */
  readonly kind: 'syntax' | 'silent';
  readonly problem: string;
}

export interface ExportsFile {
  /** Concatenated, their raw texts are the file. */
  readonly segments: readonly (ExportLine | OtherText)[];
  readonly stop: Stop | undefined;
}

/** PATH_MAX, and the buffer of a client with its options. */
const PATH_LIMIT = 4097;
const CLIENT_LIMIT = 512;

export function parseExports(bytes: string): ExportsFile {
  const scanner = scannerOf(bytes);
  const lineAt = lineCounter(bytes);
  const found: { pathToken: Token; end: number; items: (ClientItem | DefaultsItem)[] }[] = [];
  let stop: Stop | undefined;
  const halt = (kind: Stop['kind'], offset: number, problem: string) => {
    stop ??= { kind, line: lineAt(offset), problem };
  };

  while (!stop) {
    const reading = scanner.read(' \t\n', PATH_LIMIT);
    if (reading.kind === 'none' && reading.start >= bytes.length) break;
    if (reading.kind !== 'token') {
      halt(reading.kind === 'open_quote' ? 'syntax' : 'silent', reading.start, pathProblem(reading));
      break;
    }
    const entry = { pathToken: reading.token, end: scanner.offset, items: [] as (ClientItem | DefaultsItem)[] };
    const problem = readClients(scanner, entry.items);
    entry.end = scanner.offset;
    // The clients before a mistake are exported, so a broken line is kept as far as it was read.
    if (entry.items.length > 0 || !problem) found.push(entry);
    if (problem) halt('syntax', problem.offset, problem.text);
  }
  return { segments: segmentsOf(bytes, found, stop), stop };
}

/** Reads the rest of a line into `items`; returns the mistake that ends the reading of the file. */
function readClients(
  scanner: ReturnType<typeof scannerOf>,
  items: (ClientItem | DefaultsItem)[],
): { offset: number; text: string } | undefined {
  let inherited = DEFAULT_OPTIONS;
  const next = () => scanner.read(' \t', CLIENT_LIMIT);
  for (let reading = next(), first = true; ; reading = next(), first = false) {
    // The end of a line: only a path, or a `-` list, before it means everybody.
    if (reading.kind === 'none' && !first) return undefined;
    if (reading.kind === 'token' && reading.token.text.startsWith('-')) {
      const applied = applyOptions(inherited, reading.token.text.slice(1));
      if (!applied.ok) return { offset: reading.token.start, text: applied.problem };
      inherited = applied.options;
      items.push({ kind: 'defaults', token: reading.token });
      reading = next();
    }
    if (reading.kind === 'too_long')
      return { offset: reading.start, text: 'A client with its options has over 511 bytes' };
    if (reading.kind === 'open_quote') return { offset: reading.start, text: 'A quote is never closed' };
    const item = clientItem(reading.kind === 'token' ? reading.token : undefined, inherited);
    if (typeof item === 'string') return { offset: reading.kind === 'token' ? reading.token.start : 0, text: item };
    items.push(item);
  }
}

function clientItem(token: Token | undefined, inherited: ExportOptions): ClientItem | string {
  const text = token?.text ?? '';
  const open = text.indexOf('(');
  if (open < 0) return { kind: 'client', token, client: text, options: inherited, inherited };
  const close = text.indexOf(')', open);
  if (close < 0) return `The option list of '${text}' is not closed before a blank`;
  if (close !== text.length - 1) return `Expected a blank after ')' in '${text}'`;
  const applied = applyOptions(inherited, text.slice(open + 1, close));
  if (!applied.ok) return applied.problem;
  return { kind: 'client', token, client: text.slice(0, open), options: applied.options, inherited };
}

function pathProblem(reading: Reading): string {
  switch (reading.kind) {
    case 'open_quote':
      return 'A quote is never closed';
    case 'too_long':
      return 'A path has over 4096 bytes: everything from here on is ignored without a message';
    default:
      return 'A CR, form feed or empty quotes where a path was expected: everything from here on is ignored without a message';
  }
}

/** Splits a file into its export lines and what stands between; a line owns its raw lines from the first byte on. */
function segmentsOf(
  bytes: string,
  found: readonly { pathToken: Token; end: number; items: readonly (ClientItem | DefaultsItem)[] }[],
  stop: Stop | undefined,
): readonly (ExportLine | OtherText)[] {
  const segments: (ExportLine | OtherText)[] = [];
  const lineAt = lineCounter(bytes);
  let done = 0;
  for (const { pathToken, end, items } of found) {
    const start = Math.max(done, bytes.lastIndexOf('\n', pathToken.start - 1) + 1);
    if (start > done) segments.push({ kind: 'other', raw: bytes.slice(done, start), start: done });
    // The reader left the newline that ended the line.
    const close = bytes[end] === '\n' ? end + 1 : end;
    const line = lineAt(pathToken.start);
    segments.push({
      kind: 'line',
      raw: bytes.slice(start, close),
      start,
      line,
      path: pathToken.text,
      pathToken,
      items,
    });
    done = close;
  }
  if (done < bytes.length) segments.push({ kind: stop ? 'dead' : 'other', raw: bytes.slice(done), start: done });
  return segments;
}

export function printExports(file: ExportsFile): string {
  return file.segments.map((segment) => segment.raw).join('');
}

export function clientsOf(line: ExportLine): readonly ClientItem[] {
  return line.items.filter((item) => item.kind === 'client');
}

/** The line (from 1) of offsets that mostly grow. */
function lineCounter(bytes: string): (offset: number) => number {
  let [start, line] = [0, 1];
  return (offset) => {
    if (offset < start) [start, line] = [0, 1];
    for (let end = bytes.indexOf('\n', start); end >= 0 && end < offset; end = bytes.indexOf('\n', start)) {
      start = end + 1;
      line += 1;
    }
    return line;
  };
}
