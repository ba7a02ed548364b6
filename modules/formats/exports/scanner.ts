// The character reader of nfs-utils (support/nfs/xio.c), with all its surprises; exports(5) tells a simpler story.

/** C's isspace(3) in the C locale. */
const SPACE = new Set([' ', '\t', '\n', '\v', '\f', '\r']);

export interface Token {
  /** Offsets of the spelling; the separator after it is not part of it. */
  readonly start: number;
  readonly end: number;
  /** Quotes dropped, `\ooo` decoded. */
  readonly text: string;
}

export type Reading =
  | { readonly kind: 'token'; readonly token: Token }
  /** No character before the next separator: the end of the line, mostly. */
  | { readonly kind: 'none'; readonly start: number }
  | { readonly kind: 'too_long'; readonly start: number }
  | { readonly kind: 'open_quote'; readonly start: number };

export interface Scanner {
  readonly offset: number;
  /** Skips the given characters and comments, and reads a token of fewer than `limit` bytes. */
  read(skip: string, limit: number): Reading;
}

export function scannerOf(bytes: string): Scanner {
  let at = 0;

  /** One character; a backslash and a newline, with the blanks after them, are one blank, even in quotes. */
  function next(): string {
    const char = bytes[at] ?? '';
    if (char !== '\\' || bytes[at + 1] !== '\n') {
      at += char.length;
      return char;
    }
    at += 2;
    while (bytes[at] === ' ' || bytes[at] === '\t') at += 1;
    return ' ';
  }

  /** strchr(3) also finds the terminating NUL, so a NUL byte is skipped like a blank. */
  function skip(chars: string): void {
    for (;;) {
      const before = at;
      const char = next();
      if (char === '#') {
        const newline = bytes.indexOf('\n', at);
        at = newline < 0 ? bytes.length : newline;
      } else if (char === '' || !(chars.includes(char) || char === '\0')) {
        at = before;
        return;
      }
    }
  }

  function read(chars: string, limit: number): Reading {
    skip(chars);
    const start = at;
    let end = at;
    let text = '';
    let quoted = false;
    for (;;) {
      if (text.length >= limit) return { kind: quoted ? 'open_quote' : 'too_long', start };
      end = at;
      const char = next();
      if (char === '') break;
      if (!quoted && (SPACE.has(char) || char === '\0')) {
        // The newline ends the line as well as the token: the next reading must see it.
        if (char === '\n') at = end;
        break;
      }
      if (char === '"') quoted = !quoted;
      else text = decodeLast(text + char);
    }
    if (quoted) return { kind: 'open_quote', start };
    return text === '' ? { kind: 'none', start } : { kind: 'token', token: { start, end, text } };
  }

  return {
    get offset() {
      return at;
    },
    read,
  };
}

/** A text that now ends in a backslash and three octal digits ends in that byte instead. */
function decodeLast(text: string): string {
  const octal = /\\([0-7]{3})$/.exec(text.slice(-4));
  const byte = Number.parseInt(octal?.[1] ?? '400', 8);
  return byte < 256 ? text.slice(0, -4) + String.fromCharCode(byte) : text;
}
