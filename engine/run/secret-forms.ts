// The ways in which a secret can come to stand in what is shown.
import { bytesOf } from '../values/bytes.ts';

/** Shorter secrets would mask ordinary text. */
export const SHORTEST = 3;

/** Every form in which the secrets may come to be shown: line by line, as bytes, quoted, escaped, encoded. */
export function formsOf(secrets: Iterable<string>): readonly string[] {
  const texts = [...secrets].flatMap((secret) => [
    secret,
    secret.trim(),
    ...secret.split(/\r?\n/).map((line) => line.trim()),
  ]);
  const long = [...new Set(texts)].filter((text) => text.length >= SHORTEST);
  return [...new Set(long.flatMap(encodings))];
}

function encodings(text: string): readonly string[] {
  const bytes = Buffer.from(text, 'utf8');
  const percent = encodeURIComponent(bytes.toString('utf8'));
  const base64 =
    text.length < LEAST_ENCODED ? [] : [bytes.toString('base64'), ...[0, 1, 2].map((at) => base64Inside(bytes, at))];
  return [
    text,
    bytesOf(text),
    JSON.stringify(text).slice(1, -1),
    // A quoted word may stand in a line that is quoted in its turn.
    ...[1, 2, 3].map((depth) => quoted(text, depth)),
    text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char),
    percent,
    percent.replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`),
    new URLSearchParams([['', text]]).toString().slice(1),
    ...base64.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]),
  ];
}

const quoted = (text: string, depth: number): string =>
  depth === 0 ? text : quoted(text.replaceAll("'", "'\\''"), depth - 1);

/** Shorter texts have so few characters in base64 that they would mask others. */
const LEAST_ENCODED = 4;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** What a text in base64 shows of bytes that start `at` bytes after a multiple of three. */
function base64Inside(bytes: Buffer, at: number): string {
  const whole = Buffer.concat([Buffer.alloc(at), bytes])
    .toString('base64')
    .replace(/=+$/, '');
  const end = Math.floor(((at + bytes.length) * 8) / 6);
  return whole.slice(Math.ceil((at * 8) / 6), end);
}
