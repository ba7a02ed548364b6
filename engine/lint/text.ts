// The files that were read, as text: where keywords stand, and which findings a comment accepts.
import type { Location } from '../diagnostics/diagnostic.ts';

/** The text of each file that was read, by its path as diagnostics name it. */
export type Texts = ReadonlyMap<string, string>;

/** Looks for a keyword of the mapping whose first key stands at `start`. */
export function findKeyword(texts: Texts, start: Location, word: string): Location | undefined {
  const lines = texts.get(start.file)?.split(/\r?\n/) ?? [];
  const own = lines[start.line - 1] ?? '';
  if (/[{,]\s*$/.test(own.slice(0, start.column - 1))) return inFlow(own, start, word);
  const indent = start.column - 1;
  const key = new RegExp(`^(["']?)${word}\\1\\s*:(?:\\s|$)`);
  for (const [index, line] of lines.slice(start.line - 1).entries()) {
    const blank = line.trim() === '' || line.trimStart().startsWith('#');
    if (index > 0 && !blank && line.search(/\S/) < indent) return undefined;
    if (!blank && (index === 0 || line.search(/\S/) === indent) && key.test(line.slice(indent)))
      return { file: start.file, line: start.line + index, column: start.column, length: word.length };
  }
  return undefined;
}

function inFlow(line: string, { file, line: number }: Location, word: string): Location | undefined {
  const found = new RegExp(`[{,]\\s*(["']?)${word}\\1\\s*:`).exec(line);
  if (!found) return undefined;
  return { file, line: number, column: found.index + found[0].indexOf(word) + 1, length: word.length };
}

/** One `# lint: allow CODE` in a file. */
export interface Allowance {
  readonly code: string;
  readonly at: Location;
  /** The line that it is about: its own, or where it stands alone the next one that is no comment. */
  readonly line: number;
}

/** In YAML and INI, and in a module. */
const COMMENT = /(?:^|\s)(?:#|\/\/)\s*lint:\s*allow\s+([^\s,]+(?:\s*,\s*[^\s,]+)*)/;

/** Every allowance of a file; a reason may follow the codes. */
export function allowancesIn(file: string, text: string): readonly Allowance[] {
  const lines = text.split(/\r?\n/);
  return lines.flatMap((line, index) => {
    const found = COMMENT.exec(line);
    if (!found) return [];
    const [whole, list = ''] = found;
    const start = found.index + whole.length - list.length;
    const about = isComment(line) ? nextAfter(index, lines) : index;
    return [...list.matchAll(/[^\s,]+/g)].map((word) => {
      const at = { file, line: index + 1, column: start + word.index + 1, length: word[0].length };
      return { code: word[0], at, line: about + 1 };
    });
  });
}

const isComment = (line: string): boolean => /^\s*(?:#|\/\/)/.test(line);

/** The line after `index` that is no comment. */
function nextAfter(index: number, lines: readonly string[]): number {
  const next = lines.findIndex((line, at) => at > index && !isComment(line));
  return next < 0 ? index : next;
}
