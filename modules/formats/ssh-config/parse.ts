// ssh_config(5), line by line, with the raw text (openssh-portable readconf.c: process_config_line_depth).
import { type Line, rawLine, splitLines } from '../lines.ts';
import { REST_OF_LINE } from './keywords.ts';
import { splitWords } from './words.ts';

interface Place {
  /** The line as it stands. Concatenated, the raw lines are the file. */
  readonly raw: string;
  /** From 1. */
  readonly line: number;
  /** Offset in the file. */
  readonly start: number;
  readonly eol: Line['eol'];
}

interface Setting extends Place {
  readonly indent: string;
  /** As written. */
  readonly name: string;
  /** In lower case. */
  readonly keyword: string;
  /** Blanks and at most one `=` between keyword and value. */
  readonly separator: string;
  /** The value as written, without blanks and a comment after it. */
  readonly value: string;
  /** Split and unquoted; a rest-of-line value is one word. */
  readonly words: readonly string[];
  /** A comment or blanks after the value. */
  readonly tail: string;
  readonly openQuote: boolean;
}

export type OptionLine = Setting & { readonly kind: 'option' };
/** `Host` or `Match`. */
export type SectionLine = Setting & { readonly kind: 'section' };
export type ConfigLine =
  | OptionLine
  | SectionLine
  | (Place & { readonly kind: 'blank' })
  | (Place & { readonly kind: 'comment' });

/** Trailing characters that ssh strips before it reads a line. */
const STRIPPED = /[ \t\r\n\f]*$/;

export function parseSshConfig(bytes: string): readonly ConfigLine[] {
  let start = 0;
  return splitLines(bytes).map((line, at): ConfigLine => {
    const raw = rawLine(line);
    const place = { raw, line: at + 1, start, eol: line.eol };
    start += raw.length;
    return readLine(place, line.text);
  });
}

function readLine(place: Place, text: string): ConfigLine {
  const stripped = text.replace(STRIPPED, '');
  const indent = /^[ \t\r]*/.exec(stripped)?.[0] ?? '';
  const body = stripped.slice(indent.length);
  if (body === '') return { ...place, kind: 'blank' };
  if (body.startsWith('#')) return { ...place, kind: 'comment' };
  const name = /^(?:"[^"]*"|[^ \t\r\n="]+|.)/s.exec(body)?.[0] ?? '';
  const separator = /^[ \t\r\n]*(?:=[ \t\r\n]*)?/.exec(body.slice(name.length))?.[0] ?? '';
  const rest = body.slice(name.length + separator.length);
  const keyword = name.replace(/"/g, '').toLowerCase();
  const whole = REST_OF_LINE.has(keyword);
  const split = splitWords(rest);
  const value = whole || split.openQuote ? rest : rest.slice(0, split.end);
  return {
    ...place,
    kind: keyword === 'host' || keyword === 'match' ? 'section' : 'option',
    indent,
    name,
    keyword,
    separator,
    value,
    words: whole ? (rest === '' ? [] : [rest]) : split.words.map((word) => word.text),
    tail: rest.slice(value.length) + text.slice(stripped.length),
    openQuote: !whole && split.openQuote,
  };
}

export function printSshConfig(lines: readonly ConfigLine[]): string {
  return lines.map((line) => line.raw).join('');
}

/** A run of lines that apply under one condition. */
export interface Block {
  /** `global`: the lines before the first section, which apply to every host and win over all others. */
  readonly kind: 'global' | 'host' | 'match';
  readonly head: SectionLine | undefined;
  /** The patterns of a `Host` line, the criteria of a `Match` line. */
  readonly patterns: readonly string[];
  /** The lines after the head, up to the next section and the comments directly above that. */
  readonly body: readonly ConfigLine[];
}

/** The blocks of a file. Comments directly above a section belong to it, so they are in no block's body. */
export function blocksOf(lines: readonly ConfigLine[]): readonly Block[] {
  const heads = [undefined, ...lines.filter((line) => line.kind === 'section')];
  return heads.map((head, at): Block => {
    const next = heads[at + 1];
    const from = head?.line ?? 0;
    const body = lines.slice(from, next ? next.line - 1 : lines.length);
    const kind = head === undefined ? 'global' : head.keyword === 'host' ? 'host' : 'match';
    return {
      kind,
      head,
      patterns: head?.words ?? [],
      body: next ? body.slice(0, body.length - commentsAbove(body)) : body,
    };
  });
}

/** How many comment lines directly end a run of lines. */
function commentsAbove(lines: readonly ConfigLine[]): number {
  let count = 0;
  while (lines.at(-1 - count)?.kind === 'comment') count += 1;
  return count;
}

export function optionsOf(block: Block): readonly OptionLine[] {
  return block.body.filter((line) => line.kind === 'option');
}
