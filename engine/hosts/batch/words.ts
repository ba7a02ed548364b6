// How values get into a script. Scripts are byte strings.
import type { Word } from '../../contract/change.ts';
import { bytesOf, hasHoles } from '../../values/bytes.ts';
import { quote } from '../quote.ts';

/** A text as one word of a script. A NUL cannot be in one, a hole must not. */
export function wordOf(text: string): string {
  if (hasHoles(text)) throw new Error('Bug in Play: a value that is unknown until applied reached a script');
  if (text.includes('\0')) throw new Error(`Bug in Play: a NUL in the word ${JSON.stringify(text)} of a command`);
  return quote(bytesOf(text));
}

/** Where a script finds the candidate of the write that it is in. */
export const CANDIDATE = '"$_n"';

/** The words of a command; `candidate` stands for the file that is being validated. */
export function wordsOf(argv: readonly Word[], candidate: string | undefined): string {
  return argv
    .map((word) => {
      if (typeof word === 'string') return wordOf(word);
      if ('secret' in word) return wordOf(word.secret);
      if (candidate === undefined) throw new Error('Bug in a module: a candidate is named where there is none');
      return candidate;
    })
    .join(' ');
}

/** A command that prints a byte string. It uses the shell's own `printf`, so that no process list shows it. */
export function printing(bytes: string): string {
  checkBytes(bytes);
  if (!bytes.includes('\0')) return `printf %s ${quote(bytes)}`;
  const lines = Buffer.from(bytes, 'latin1')
    .toString('base64')
    .replace(/.{76}(?=.)/g, '$&\n');
  return `printf '%s\\n' ${quote(lines)} | base64 -d`;
}

/** Throws where a byte string is none. */
export function checkBytes(bytes: string): void {
  if (hasHoles(bytes)) throw new Error('Bug in Play: content that is unknown until applied reached a script');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of bytes
  if (!/^[\u0000-\u00ff]*$/.test(bytes)) throw new Error('Bug in a module: text where a byte string is expected');
}
