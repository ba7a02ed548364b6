// Files are bytes, not UTF-8. Inside Play the bytes of a file are a *byte string*: one character
// (U+0000 to U+00FF) a byte. A part that is not known yet is a *hole*: a run of private-use
// characters, which no byte string can hold otherwise, that carries its origin. So a text with an
// unknown part is edited, compared and printed like any other.
import { isUnknown, type Maybe, type Unknown, unknown } from './unknown.ts';

const OPEN = '\uE000';
const NOVEL = '\uE001';
const CLOSE = '\uE002';
const BASE = 0xe100;
const HOLE = /[\uE000\uE001][\uE100-\uE1FF]*\uE002/g;

/** The bytes of a text (UTF-8) as a byte string; unknown parts become holes. */
export function bytesOf(text: Maybe<string>): string {
  if (!isUnknown(text)) return Buffer.from(text, 'utf8').toString('latin1');
  if (text.parts) return text.parts.map(bytesOf).join('');
  const origin = Buffer.from(text.origin, 'utf8');
  const mark = [...origin].map((byte) => String.fromCharCode(BASE + byte)).join('');
  return (text.novel ? NOVEL : OPEN) + mark + CLOSE;
}

/** A byte string as text for people: bytes that are no UTF-8 are shown as U+FFFD, holes as they are. */
export function textOfBytes(bytes: string): string {
  return splitHoles(bytes)
    .map((part) => (isUnknown(part) ? `⟨${part.origin}⟩` : Buffer.from(part, 'latin1').toString('utf8')))
    .join('');
}

export function hasHoles(bytes: string): boolean {
  return bytes.search(HOLE) >= 0;
}

/** The known and unknown parts of a byte string, in order. */
export function splitHoles(bytes: string): readonly (string | Unknown)[] {
  const parts: (string | Unknown)[] = [];
  let end = 0;
  for (const match of bytes.matchAll(HOLE)) {
    if (match.index > end) parts.push(bytes.slice(end, match.index));
    const marks = [...match[0].slice(1, -1)].map((mark) => mark.charCodeAt(0) - BASE);
    parts.push(unknown(Buffer.from(marks).toString('utf8'), match[0].startsWith(NOVEL)));
    end = match.index + match[0].length;
  }
  if (end < bytes.length || parts.length === 0) parts.push(bytes.slice(end));
  return parts;
}

/**
 * Whether `have` is what `want` says: true, false, or the unknown that decides it. A novel hole
 * differs from everything that exists; equal holes (one origin) are equal.
 */
export function sameBytes(want: string, have: string): boolean | Unknown {
  if (want === have) return true;
  const parts = [...splitHoles(want), ...splitHoles(have)].filter(isUnknown);
  const open = parts.find((part) => !part.novel);
  if (!open || parts.some((part) => part.novel)) return false;
  const pattern = (text: string) =>
    new RegExp(
      `^${splitHoles(text)
        .map((part) => (isUnknown(part) ? '[^]*' : escapeRegExp(part)))
        .join('')}$`,
    );
  return pattern(want).test(have) || pattern(have).test(want) ? open : false;
}

/** Whether bytes seen after a change are what was predicted; every hole stands for any bytes. */
export function fitsPrediction(predicted: string, seen: string): boolean {
  if (!hasHoles(predicted)) return predicted === seen;
  const pattern = splitHoles(predicted).map((part) => (isUnknown(part) ? '[^]*' : escapeRegExp(part)));
  return new RegExp(`^${pattern.join('')}$`).test(seen);
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** A byte string with every origin in its holes replaced. */
export function withOrigins(bytes: string, change: (origin: string) => string): string {
  return splitHoles(bytes)
    .map((part) => (isUnknown(part) ? bytesOf(unknown(change(part.origin), part.novel)) : part))
    .join('');
}
