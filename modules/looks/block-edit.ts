// The edit of `blockinfile`.
import { insertLines, rawLine, splitLines } from '../formats/lines.ts';
import { offsetFor, type Place } from './line-edit.ts';

/** The marker lines, as byte strings. */
export interface Markers {
  readonly begin: string;
  readonly end: string;
}

/** The file with the block (an empty one: without it); undefined where the markers are not one pair. */
export function editBlock(bytes: string, block: string, marks: Markers, place: Place): string | undefined {
  const lines = splitLines(bytes);
  const begin = lines.findIndex(({ text }) => text === marks.begin);
  const end = lines.findIndex(({ text }, i) => i > begin && text === marks.end);
  if (begin >= 0 && (end < 0 || lines.some(({ text }, i) => i > begin && text === marks.begin))) return undefined;
  const inner = splitLines(block).map(({ text }) => text);
  const wanted = block === '' ? [] : [marks.begin, ...inner, marks.end];
  if (begin < 0) return wanted.length === 0 ? bytes : insertLines(bytes, offsetFor(lines, place), wanted).bytes;
  const old = lines.slice(begin, end + 1);
  if (old.map(({ text }) => text).join('\n') === wanted.join('\n')) return bytes;
  const eol = old[0]?.eol ?? '';
  const last = old.at(-1)?.eol ?? '';
  const fresh = wanted.map((text, i) => text + (i === wanted.length - 1 ? last : eol));
  return [...lines.slice(0, begin).map(rawLine), ...fresh, ...lines.slice(end + 1).map(rawLine)].join('');
}
