// authorized_keys (sshd(8), AUTHORIZED_KEYS FILE FORMAT): who may log in.
import { insertLines, rawLine, splice, splitLines } from './lines.ts';

export interface AuthorizedKey {
  readonly raw: string;
  /** From 1. */
  readonly line: number;
  /** Offset in the file. */
  readonly start: number;
  readonly eol: string;
  readonly indent: string;
  /** `restrict`, `from="…"`, …; empty without options. */
  readonly options: readonly string[];
  readonly type: string;
  /** Base64; it alone tells keys apart. */
  readonly blob: string;
  readonly comment: string;
  /** Offset in the raw line where the key type starts. */
  readonly typeAt: number;
}

/**
 * The key types of OpenSSH, also of certificates and security keys. The base64 of a key that is made later is a hole
 * (`values/bytes.ts`); where not even its type is known, so is the whole key.
 */
const KEY =
  /^(?:((?:ssh|ecdsa|sk)-[A-Za-z0-9@.-]+)[ \t]+([A-Za-z0-9+/\uE000-\uE2FF]+={0,3})|([\uE000\uE001][\uE100-\uE1FF]*\uE002))(?:[ \t]+(.*))?$/s;

/** A public key line (`id_ed25519.pub`), options allowed before it. */
export function readKey(
  text: string,
): Pick<AuthorizedKey, 'options' | 'type' | 'blob' | 'comment' | 'typeAt' | 'indent'> | undefined {
  const line = text.replace(/[\r\n]+$/, '');
  const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
  const body = line.slice(indent.length);
  if (body === '' || body.startsWith('#')) return undefined;
  const plain = KEY.exec(body);
  // Blanks inside quotes belong to the options; `\"` is a quote inside quotes.
  const options = plain ? '' : (/^(?:"(?:\\"|[^"])*"|[^ \t"])+/.exec(body)?.[0] ?? '');
  const gap = plain ? '' : (/^[ \t]*/.exec(body.slice(options.length))?.[0] ?? '');
  const key = plain ?? KEY.exec(body.slice(options.length + gap.length));
  if (!key) return undefined;
  const [, type = '', known, hole, comment = ''] = key;
  const blob = known ?? hole ?? '';
  const typeAt = indent.length + options.length + gap.length;
  return { indent, options: splitKeyOptions(options), type, blob, comment, typeAt };
}

/** Options are separated by commas outside double quotes. */
export function splitKeyOptions(text: string): readonly string[] {
  return [...(text.match(/(?:"(?:\\"|[^"])*"|[^,"])+/g) ?? [])];
}

/** The keys of a file; comments and lines of another form are none. */
export function parseAuthorizedKeys(bytes: string): readonly AuthorizedKey[] {
  let start = 0;
  return splitLines(bytes).flatMap((line, at) => {
    const raw = rawLine(line);
    const place = { raw, line: at + 1, start, eol: line.eol };
    start += raw.length;
    const key = readKey(line.text);
    return key ? [{ ...place, ...key }] : [];
  });
}

/**
 * The file with a key. Its first line keeps its comment; its options become these (undefined leaves them), in any
 * order alike. A second line of the same key goes only where its options differ: it would let more in.
 */
export function setAuthorizedKey(bytes: string, key: string, options?: readonly string[]): string {
  const wanted = readKey(key);
  if (!wanted) return bytes;
  const own = parseAuthorizedKeys(bytes).filter(({ blob }) => blob === wanted.blob);
  const target = options ?? (wanted.options.length > 0 ? wanted.options : undefined);
  const prefix = (list: readonly string[]) => (list.length === 0 ? '' : `${list.join(',')} `);
  if (own.length === 0) {
    const words = [wanted.type, wanted.blob, wanted.comment].filter((word) => word !== '');
    return insertLines(bytes, bytes.length, [prefix(target ?? []) + words.join(' ')]).bytes;
  }
  if (!target) return bytes;
  const edits = own.flatMap((entry, at) => {
    if (sameOptions(entry.options, target)) return [];
    if (at > 0) return [{ start: entry.start, end: entry.start + entry.raw.length, text: '' }];
    const from = entry.start + entry.indent.length;
    return [{ start: from, end: entry.start + entry.typeAt, text: prefix(target) }];
  });
  return splice(bytes, edits);
}

function sameOptions(a: readonly string[], b: readonly string[]): boolean {
  const [left, right] = [[...a].sort(), [...b].sort()];
  return left.length === right.length && left.every((option, at) => option === right[at]);
}

export function removeAuthorizedKey(bytes: string, key: string): string {
  const wanted = readKey(key);
  return wanted ? dropLines(bytes, ({ blob }) => blob === wanted.blob) : bytes;
}

/** The file without all other keys. Comments stay. */
export function onlyAuthorizedKeys(bytes: string, keys: readonly string[]): string {
  const kept = new Set(keys.map((key) => readKey(key)?.blob));
  return dropLines(bytes, ({ blob }) => !kept.has(blob));
}

function dropLines(bytes: string, gone: (key: AuthorizedKey) => boolean): string {
  const cuts = parseAuthorizedKeys(bytes).filter(gone);
  return splice(
    bytes,
    cuts.map(({ start, raw }) => ({ start, end: start + raw.length, text: '' })),
  );
}
