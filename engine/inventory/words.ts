// A host line's words, split and unquoted as Python's `shlex` does it.
import { err, ok, type Result } from '../values/result.ts';

export interface Word {
  readonly text: string;
  /** Where it starts and ends in the line, from 0; quotes included. */
  readonly start: number;
  readonly end: number;
}

/** Why a line cannot be split; the place is counted from 0. */
export interface WordError {
  readonly code: 'inventory-quote' | 'inventory-hash';
  readonly message: string;
  readonly hint: string;
  readonly at: number;
}

/** What `shlex` splits at; other white space is part of a word. */
const BLANK = /[ \t\r\n]/;

/** Splits a line at blanks. A `#` at a word's beginning starts a comment; inside a word it is an error, where `shlex` drops the rest. */
export function splitWords(line: string, comments = true): Result<readonly Word[], WordError> {
  const words: Word[] = [];
  let at = 0;
  for (;;) {
    while (BLANK.test(line[at] ?? '')) at++;
    if (at >= line.length || (comments && line[at] === '#')) return ok(words);
    const word = readWord(line, at, comments);
    if (!word.ok) return word;
    words.push(word.value);
    at = word.value.end;
  }
}

function readWord(line: string, start: number, comments: boolean): Result<Word, WordError> {
  let text = '';
  let at = start;
  while (at < line.length && !BLANK.test(line[at] ?? '')) {
    const char = line[at] ?? '';
    if (comments && char === '#') {
      return err({
        code: 'inventory-hash',
        message: `"#" inside a value would start a comment and drop the rest of the line`,
        hint: `Quote the value, or put a blank before "#" if a comment is meant`,
        at,
      });
    }
    if (char === "'" || char === '"') {
      const quoted = readQuoted(line, at);
      if (!quoted.ok) return quoted;
      text += quoted.value.text;
      at = quoted.value.end;
    } else if (char === '\\') {
      if (at + 1 >= line.length) return err(unclosed(`Nothing follows the "\\" at the end of the line`, at));
      text += line[at + 1];
      at += 2;
    } else {
      text += char;
      at++;
    }
  }
  return ok({ text, start, end: at });
}

/** `'…'` is literal; in `"…"` a backslash protects `"` and itself alone. */
function readQuoted(line: string, start: number): Result<{ text: string; end: number }, WordError> {
  const quote = line[start];
  let text = '';
  for (let at = start + 1; at < line.length; at++) {
    if (line[at] === quote) return ok({ text, end: at + 1 });
    const next = line[at + 1];
    if (quote === '"' && line[at] === '\\' && (next === '"' || next === '\\')) at++;
    text += line[at];
  }
  return err(unclosed(`The quote is not closed on its line`, start));
}

function unclosed(message: string, at: number): WordError {
  return { code: 'inventory-quote', message, hint: `A value ends on the line where it begins`, at };
}
