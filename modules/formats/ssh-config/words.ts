// How ssh splits the arguments of a line (openssh-portable misc.c: argv_split, terminate_on_comment = 1).

export interface Word {
  /** Unquoted. */
  readonly text: string;
  readonly quoted: boolean;
}

export interface Words {
  readonly words: readonly Word[];
  /** Offset where the last word ends; a comment or blanks follow. */
  readonly end: number;
  readonly openQuote: boolean;
}

/** Splits a value at blanks; `"…"` and `'…'` group, `\"` `\'` `\\` and `\ ` escape, `#` starts a comment. */
export function splitWords(value: string): Words {
  const words: Word[] = [];
  let end = 0;
  for (let at = 0; at < value.length; ) {
    if (value[at] === ' ' || value[at] === '\t') {
      at += 1;
      continue;
    }
    if (value[at] === '#') break;
    let text = '';
    let quote = '';
    let quoted = false;
    for (; at < value.length; at += 1) {
      const char = value[at] ?? '';
      const next = value[at + 1] ?? '';
      if (char === '\\' && (next === '"' || next === "'" || next === '\\' || (quote === '' && next === ' '))) {
        text += next;
        at += 1;
      } else if (quote === '' && (char === ' ' || char === '\t')) break;
      else if (quote === '' && (char === '"' || char === "'")) {
        quote = char;
        quoted = true;
      } else if (quote !== '' && char === quote) quote = '';
      else text += char;
    }
    if (quote !== '') return { words, end, openQuote: true };
    words.push({ text, quoted });
    end = at;
  }
  return { words, end, openQuote: false };
}

/** A word that ssh reads back as `text`; quoted only where it must be. */
export function quoteWord(text: string): string {
  if (text !== '' && !/[\s"'\\]|^#/.test(text)) return text;
  return `"${text.replace(/(["\\])/g, '\\$1')}"`;
}
