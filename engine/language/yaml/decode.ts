// Which character of the file each character of a decoded scalar came from.
// The rules of decoding are those of js-yaml's `getScalarValue`; a property test keeps both equal.
import { CHOMPING_MODE, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';

/** The text of a scalar, and for each of its UTF-16 units (and its end) the offset in the file. */
export interface Decoded {
  readonly text: string;
  readonly offsets: readonly number[];
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['0', '\0'],
  ['a', '\x07'],
  ['b', '\b'],
  ['t', '\t'],
  ['\t', '\t'],
  ['n', '\n'],
  ['v', '\v'],
  ['f', '\f'],
  ['r', '\r'],
  ['e', '\x1B'],
  [' ', ' '],
  ['"', '"'],
  ['/', '/'],
  ['\\', '\\'],
  ['N', '\x85'],
  ['_', '\xA0'],
  ['L', '\u2028'],
  ['P', '\u2029'],
]);
const HEX_DIGITS: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

export function decode(input: string, event: ScalarEvent): Decoded {
  const out = new Output();
  if (event.valueStart < 0) return out.done(0);
  const block = event.style === SCALAR_STYLE.LITERAL_BLOCK || event.style === SCALAR_STYLE.FOLDED_BLOCK;
  if (block) decodeBlock(input, event, out);
  else decodeFlow(input, event, out);
  return out.done(event.valueEnd);
}

class Output {
  text = '';
  readonly offsets: number[] = [];

  add(text: string, offset: number): void {
    for (let i = 0; i < text.length; i++) this.offsets.push(offset);
    this.text += text;
  }

  copy(input: string, start: number, end: number): void {
    for (let at = start; at < end; at++) this.offsets.push(at);
    this.text += input.slice(start, end);
  }

  done(end: number): Decoded {
    const last = this.offsets.at(-1);
    this.offsets.push(last === undefined ? end : Math.min(end, last + 1));
    return { text: this.text, offsets: this.offsets };
  }
}

/** Plain and quoted scalars: line breaks fold, blanks around them vanish. */
function decodeFlow(input: string, event: ScalarEvent, out: Output): void {
  const { valueEnd: end } = event;
  let at = event.valueStart;
  while (at < end) {
    const char = input[at] ?? '';
    if (event.style === SCALAR_STYLE.SINGLE_QUOTED && char === "'") {
      out.add("'", at);
      at += 2;
    } else if (event.style === SCALAR_STYLE.DOUBLE_QUOTED && char === '\\') at = decodeEscape(input, at, end, out);
    else if (char === '\n' || char === '\r') at = foldBreaks(input, at, end, out, at);
    else if (char === ' ' || char === '\t') at = decodeBlanks(input, at, event, out);
    else {
      out.copy(input, at, at + 1);
      at += 1;
    }
  }
}

/** Blanks before a line break, or at the end of a plain scalar, are dropped. */
function decodeBlanks(input: string, start: number, event: ScalarEvent, out: Output): number {
  let at = start;
  while (at < event.valueEnd && (input[at] === ' ' || input[at] === '\t')) at += 1;
  const next = input[at];
  const dropped = at < event.valueEnd ? next === '\n' || next === '\r' : event.style === SCALAR_STYLE.PLAIN;
  if (!dropped) out.copy(input, start, at);
  return at;
}

function foldBreaks(input: string, start: number, end: number, out: Output | undefined, place: number): number {
  let at = start;
  let breaks = 0;
  while (at < end) {
    const char = input[at];
    if (char === '\n' || char === '\r') {
      breaks += 1;
      at += char === '\r' && input[at + 1] === '\n' ? 2 : 1;
    } else if (char === ' ' || char === '\t') at += 1;
    else break;
  }
  out?.add(breaks === 1 ? ' ' : '\n'.repeat(breaks - 1), place);
  return at;
}

function decodeEscape(input: string, start: number, end: number, out: Output): number {
  const char = input[start + 1] ?? '';
  if (char === '\n' || char === '\r') return foldBreaks(input, start + 1, end, undefined, start);
  const simple = ESCAPES.get(char);
  if (simple !== undefined) {
    out.add(simple, start);
    return start + 2;
  }
  const digits = HEX_DIGITS.get(char) ?? 0;
  const code = Number.parseInt(input.slice(start + 2, start + 2 + digits), 16);
  out.add(code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD', start);
  return start + 2 + digits;
}

function decodeBlock(input: string, event: ScalarEvent, out: Output): void {
  const folded = event.style === SCALAR_STYLE.FOLDED_BLOCK;
  const indent = Math.max(0, event.indent);
  let read = false;
  let empty = 0;
  let deeper = false;
  let lastBreak = event.valueStart;
  for (const { start, end } of linesOf(input, event.valueStart, event.valueEnd)) {
    let spaces = 0;
    while (spaces < indent && input[start + spaces] === ' ') spaces += 1;
    if (event.indent < 0 || start + spaces >= end) {
      empty += 1;
      if (!read) lastBreak = end;
      continue;
    }
    const from = start + indent;
    const first = input[from];
    const blank = first === ' ' || first === '\t';
    const breaks = '\n'.repeat(read ? empty + 1 : empty);
    if (!folded || blank) out.add(breaks, lastBreak);
    else if (deeper) out.add('\n'.repeat(empty + 1), lastBreak);
    else if (empty > 0) out.add('\n'.repeat(empty), lastBreak);
    else if (read) out.add(' ', lastBreak);
    if (folded) deeper = blank;
    out.copy(input, from, end);
    read = true;
    empty = 0;
    lastBreak = end;
  }
  if (event.chomping === CHOMPING_MODE.KEEP) out.add('\n'.repeat(read ? empty + 1 : empty), lastBreak);
  else if (event.chomping === CHOMPING_MODE.CLIP && read) out.add('\n', lastBreak);
}

function* linesOf(input: string, start: number, end: number): Generator<{ start: number; end: number }> {
  let at = start;
  while (at < end) {
    let stop = at;
    while (stop < end && input[stop] !== '\n' && input[stop] !== '\r') stop += 1;
    yield { start: at, end: stop };
    at = stop + (input[stop] === '\r' && input[stop + 1] === '\n' ? 2 : 1);
  }
}
