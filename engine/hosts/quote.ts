/** A word as one word of a POSIX shell line; the only way in which a value reaches a shell. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** An argument vector as a shell line. */
export function quoteAll(argv: readonly string[]): string {
  return argv.map(quote).join(' ');
}
