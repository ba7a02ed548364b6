// A command line as words, without a shell.

/** The words of a command, quoted as a shell does it (`'…'`, `"…"`, `\`); undefined where a quote stays open. */
export function wordsOf(command: string): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let rest = command;
  while (rest !== '') {
    const [token = ''] = /^(?:\s+|'[^']*'|"(?:\\[\s\S]|[^"\\])*"|\\[\s\S]|[^\s'"\\]+|[\s\S])/.exec(rest) ?? [];
    rest = rest.slice(token.length);
    if (/^\s/.test(token)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      const part = unquoted(token);
      if (part === undefined) return undefined;
      word = (word ?? '') + part;
    }
  }
  return word === undefined ? words : [...words, word];
}

function unquoted(token: string): string | undefined {
  const quote = token[0];
  if (quote !== "'" && quote !== '"' && quote !== '\\') return token;
  if (token.length === 1) return undefined;
  if (quote === "'") return token.slice(1, -1);
  return quote === '"' ? token.slice(1, -1).replace(/\\(["\\$`])/g, '$1') : token.slice(1);
}
