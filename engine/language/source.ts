import type { Location } from '../diagnostics/diagnostic.ts';
import type { Vault } from './vault/vault.ts';

const BOM = '\uFEFF';
const BREAKS = '\r\n';

/** A text that the user wrote, with its lines, so that an offset becomes a place. */
export class Source {
  readonly file: string;
  readonly text: string;
  /** What opens its `!vault` values. */
  readonly vault: Vault | undefined;
  /** Offset at which each line starts. */
  readonly #starts: readonly number[];

  /** @param file the path as the user would type it */
  constructor(file: string, text: string, vault?: Vault) {
    this.vault = vault;
    this.file = file;
    this.text = text;
    const starts = [0];
    for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
    this.#starts = starts;
  }

  /** Line and column (both from 1, in UTF-16 units) of an offset; the length ends with the line. */
  location(offset: number, length = 1): Location {
    const at = Math.max(0, Math.min(offset, this.text.length));
    const index = this.#lineIndex(at);
    const start = this.#starts[index] ?? 0;
    const end = this.#lineEnd(index);
    const skip = index === 0 && this.text.startsWith(BOM) ? 1 : 0;
    const span = Math.max(1, Math.min(length, end - at));
    return { file: this.file, line: index + 1, column: Math.max(1, at - start - skip + 1), length: span };
  }

  /** The text of a line (counted from 1) without its line break; '' outside the text. */
  line(number: number): string {
    const start = this.#starts[number - 1];
    if (start === undefined) return '';
    return this.text.slice(start, this.#lineEnd(number - 1));
  }

  /** The offset behind the last character of a line (counted from 0) before its line break. */
  #lineEnd(index: number): number {
    let end = this.#starts[index + 1] ?? this.text.length;
    while (end > (this.#starts[index] ?? 0) && BREAKS.includes(this.text.charAt(end - 1))) end -= 1;
    return end;
  }

  /** The offset at which a line (counted from 1) starts. */
  offset(number: number): number {
    return this.#starts[number - 1] ?? this.text.length;
  }

  /** The offset at which the line of `offset` starts. */
  lineStart(offset: number): number {
    return this.#starts[this.#lineIndex(offset)] ?? 0;
  }

  #lineIndex(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
