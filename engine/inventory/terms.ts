// A host pattern taken apart.

/** One part of a host pattern. */
export interface Term {
  readonly sign: '' | '&' | '!';
  /** As written, without the sign. */
  readonly text: string;
  /** What is to be matched: without the `~` of a regular expression and without a subscript. */
  readonly base: string;
  readonly regex: boolean;
  /** Both ends are included; a negative `to` is the end. */
  readonly subscript?: { readonly from: number; readonly to?: number };
  /** Where it starts in the pattern, sign included, from 0. */
  readonly at: number;
}

/** The parts of a pattern, split at `,` and `:` outside brackets; empty parts are dropped. */
export function splitPattern(pattern: string, isHost: (name: string) => boolean): Term[] {
  return pieces(pattern, 0, ',')
    .flatMap(({ text, at }) => (isHost(text.replace(/^[&!]/, '')) ? [{ text, at }] : pieces(text, at, ':')))
    .map(({ text, at }) => termOf(text, at));
}

interface Piece {
  readonly text: string;
  readonly at: number;
}

function pieces(pattern: string, offset: number, separator: string): Piece[] {
  const found: Piece[] = [];
  const isRegex = (start: number) => /^\s*[&!]?~/.test(pattern.slice(start));
  let start = 0;
  let depth = 0;
  let regex = isRegex(0);
  for (let at = 0; at <= pattern.length; at++) {
    const char = pattern[at];
    if (char === undefined || (char === separator && depth === 0)) {
      const raw = pattern.slice(start, at);
      const text = raw.trim();
      if (text !== '') found.push({ text, at: offset + start + raw.length - raw.trimStart().length });
      start = at + 1;
      regex = isRegex(start);
    } else if (regex && char === '\\') at++;
    else if (char === '[' || (regex && (char === '(' || char === '{'))) depth++;
    else if (char === ']' || (regex && (char === ')' || char === '}'))) depth = Math.max(0, depth - 1);
  }
  return found;
}

function termOf(written: string, at: number): Term {
  const sign = written[0] === '&' || written[0] === '!' ? written[0] : '';
  const text = written.slice(sign.length).trim();
  if (text.startsWith('~')) return { sign, text, base: text.slice(1), regex: true, at };
  const [, base, index, colonFrom, colonTo, from = colonFrom ?? '', to = colonTo] =
    /^(.+)\[(?:(-?\d+)|(\d*):(\d*)|(\d+)-(\d*))\]$/.exec(text) ?? [];
  if (base === undefined) return { sign, text, base: text, regex: false, at };
  const subscript = index !== undefined ? { from: Number(index) } : { from: Number(from), to: to ? Number(to) : -1 };
  return { sign, text, base, regex: false, subscript, at };
}
