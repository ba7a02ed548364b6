import type { Code } from '../../diagnostics/codes.ts';
import { Diagnosed, type Location } from '../../diagnostics/diagnostic.ts';
import { problem } from '../../diagnostics/problem.ts';

/** Where the piece of an expression's text stands in the user's file. */
export type At = (index: number, length?: number) => Location;

export interface Token {
  readonly kind: 'name' | 'number' | 'string' | 'mark' | 'end';
  /** As written; of a string what it means. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Signs of other languages, with what to write instead. */
const FOREIGN: readonly (readonly [string, string])[] = [
  ['===', 'Write "=="'],
  ['!==', 'Write "!="'],
  ['<>', 'Write "!="'],
  ['&&', 'Write "and"'],
  ['||', 'Write "or"'],
  ['**', 'There is no power operator'],
  ['=~', 'Write "is match(\'...\')" or "is search(\'...\')"'],
  [':=', 'Expressions cannot set variables; use set_fact'],
  ['!', 'Write "not"'],
  ['?', 'Write "x if condition else y"'],
  ['$', 'Names are written without "$"'],
  ['`', "Write quotes: '...'"],
  ['&', 'Write "and"'],
];
const MARKS = ['==', '!=', '<=', '>=', '//', ...'<>=+-*/%~|.,:()[]{}'];
const NUMBER = /(?:\d(?:_?\d)*)(?:\.\d(?:_?\d)*)?(?:[eE][+-]?\d+)?/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const BLANK = /\s+/y;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['0', '\0'],
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['\n', ''],
]);

/** The tokens of an expression, `end` last. Throws `Diagnosed` at what is no token. */
export function tokenize(text: string, at: At): readonly Token[] {
  const tokens: Token[] = [];
  let index = 0;
  while (index < text.length) {
    const token = next(text, index, tokens.at(-1), at);
    index = token.end;
    if (token.text !== '' || token.kind === 'string') tokens.push(token);
  }
  tokens.push({ kind: 'end', text: '', start: text.length, end: text.length });
  return tokens;
}

function next(text: string, start: number, before: Token | undefined, at: At): Token {
  const blank = take(BLANK, text, start);
  if (blank !== undefined) return { kind: 'mark', text: '', start, end: start + blank.length };
  const char = text[start] ?? '';
  if (char === "'" || char === '"') return readString(text, start, char, at);
  const name = take(NAME, text, start);
  if (name !== undefined) return { kind: 'name', text: name, start, end: start + name.length };
  if (/\d/.test(char)) return readNumber(text, start, before, at);
  refuseForeign(text, start, at);
  const mark = MARKS.find((candidate) => text.startsWith(candidate, start));
  if (mark !== undefined) return { kind: 'mark', text: mark, start, end: start + mark.length };
  return refuse(
    'expression-syntax',
    `Unexpected character "${String.fromCodePoint(text.codePointAt(start) ?? 0)}"`,
    at(start),
  );
}

function readNumber(text: string, start: number, before: Token | undefined, at: At): Token {
  const member = before?.text === '.' && before.kind === 'mark';
  const written = (member ? take(/\d+/y, text, start) : take(NUMBER, text, start)) ?? '';
  const end = start + written.length;
  if (/[A-Za-z0-9_]/.test(text[end] ?? '')) {
    const word = take(/[\w.]+/y, text, start) ?? written;
    const hint = /^0[xob]/i.test(word) ? 'Write the number in decimal digits' : 'Put text in quotes';
    return refuse('expression-number', `"${word}" is not a number`, at(start, word.length), hint);
  }
  const value = Number(written.replaceAll('_', ''));
  if (!Number.isFinite(value) || (/^\d+$/.test(written) && !Number.isSafeInteger(value))) {
    return refuse('expression-number', `The number "${written}" is too large`, at(start, written.length));
  }
  if (/^0\d/.test(written) && !member) {
    const hint = `Put a file mode in quotes: '${written}'`;
    return refuse(
      'expression-number',
      `A number cannot start with a zero: "${written}"`,
      at(start, written.length),
      hint,
    );
  }
  return { kind: 'number', text: written, start, end };
}

function readString(text: string, start: number, quote: string, at: At): Token {
  let value = '';
  let index = start + 1;
  while (index < text.length && text[index] !== quote) {
    if (text[index] !== '\\') value += text[index++];
    else {
      const piece = readEscape(text, index);
      value += piece.value;
      index = piece.end;
    }
  }
  if (index < text.length) return { kind: 'string', text: value, start, end: index + 1 };
  return refuse(
    'expression-string',
    'The text in quotes does not end',
    at(start, text.length - start),
    `Add the closing ${quote}`,
  );
}

/** As Python reads it: an unknown escape stays as it is, backslash included. */
function readEscape(text: string, index: number): { value: string; end: number } {
  const hex = take(/\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}/y, text, index);
  if (hex !== undefined) {
    return { value: String.fromCharCode(Number.parseInt(hex.slice(2), 16)), end: index + hex.length };
  }
  const char = text[index + 1] ?? '';
  return { value: ESCAPES.get(char) ?? `\\${char}`, end: index + 2 };
}

function refuseForeign(text: string, start: number, at: At): void {
  if (text.startsWith('{%', start)) {
    const hint = 'Write "x if condition else y", a filter such as map, or a loop of the task';
    refuse('expression-statement', '"{% %}" is for Jinja templates', at(start, 2), hint);
  }
  if (text.startsWith('{{', start) || text.startsWith('}}', start)) {
    const hint = start === 0 ? 'Leave out "{{" and "}}"' : undefined;
    const doubled = text.slice(start, start + 2);
    if (doubled === '{{')
      refuse('expression-braces', 'This is an expression already; "{{" has no place in it', at(start, 2), hint);
  }
  const foreign = FOREIGN.find(([sign]) => text.startsWith(sign, start) && !(sign === '!' && text[start + 1] === '='));
  if (foreign)
    refuse('expression-operator', `"${foreign[0]}" is not an operator here`, at(start, foreign[0].length), foreign[1]);
}

function take(pattern: RegExp, text: string, index: number): string | undefined {
  pattern.lastIndex = index;
  return pattern.exec(text)?.[0];
}

function refuse(code: Code, message: string, location: Location, hint?: string): never {
  throw new Diagnosed(problem(code, message, location, { hint }));
}
