// known_hosts (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT): which key a host name has.
import { createHmac } from 'node:crypto';
import { insertLines, rawLine, splice, splitLines } from './lines.ts';
import { matchesPatterns } from './ssh-config/match.ts';

/** A public key as the files spell it. */
export interface HostKey {
  /** `ssh-ed25519`, …. */
  readonly type: string;
  /** Base64. */
  readonly blob: string;
}

export interface KnownHost {
  readonly raw: string;
  /** From 1. */
  readonly line: number;
  /** Offset in the file. */
  readonly start: number;
  readonly marker: '' | '@revoked' | '@cert-authority' | (string & {});
  /** The host field, split at commas; a hashed field is one item. */
  readonly hosts: readonly string[];
  /** Offsets of the host field and of the blob in the raw line. */
  readonly hostField: { readonly start: number; readonly end: number };
  readonly blobField: { readonly start: number; readonly end: number };
  readonly key: HostKey;
}

/** The entries of a file; comments, blank lines and lines of another form are none. */
export function parseKnownHosts(bytes: string): readonly KnownHost[] {
  let start = 0;
  return splitLines(bytes).flatMap((line, at): readonly KnownHost[] => {
    const raw = rawLine(line);
    const place = { raw, line: at + 1, start };
    start += raw.length;
    const match =
      /^([ \t]*)(?:(@\S+)([ \t]+))?([^ \t#@]\S*)([ \t]+)([a-z]\S*)([ \t]+)([A-Za-z0-9+/=\uE000-\uE2FF]+)(?=\s|$)/.exec(
        raw,
      );
    if (!match) return [];
    const [, indent = '', marker = '', gap = '', field = '', afterField = '', type = '', afterType = '', blob = ''] =
      match;
    const from = indent.length + marker.length + gap.length;
    const blobAt = from + field.length + afterField.length + type.length + afterType.length;
    return [
      {
        ...place,
        marker,
        hosts: field.split(','),
        hostField: { start: from, end: from + field.length },
        blobField: { start: blobAt, end: blobAt + blob.length },
        key: { type, blob },
      },
    ];
  });
}

/** How a host stands in the file: `[host]:port` unless the port is 22; in lower case, as ssh looks it up. */
export function knownHostName(host: string, port = 22): string {
  return port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;
}

/** Whether an entry is about a name (see `knownHostName`): plain, pattern, negated pattern or hashed. */
export function entryMatches(entry: KnownHost, name: string): boolean {
  const [first = ''] = entry.hosts;
  if (first.startsWith('|')) return hashMatches(first, name);
  return matchesPatterns(
    entry.hosts.map((host) => host.toLowerCase()),
    name.toLowerCase(),
  );
}

/** `|1|salt|hash`: base64 of HMAC-SHA1 with the salt as key over the name. */
function hashMatches(field: string, name: string): boolean {
  const [, version, salt, hash] = field.split('|');
  if (version !== '1' || salt === undefined || hash === undefined) return false;
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name.toLowerCase(), 'latin1').digest('base64') === hash;
}

/** `revoked` wins over everything; `other` is a known name with another key of this type. */
export type KeyStatus = 'known' | 'revoked' | 'other' | 'unknown';

export function keyStatus(entries: readonly KnownHost[], name: string, key: HostKey): KeyStatus {
  const about = entries.filter((entry) => entryMatches(entry, name));
  const same = (entry: KnownHost) => entry.key.type === key.type && entry.key.blob === key.blob;
  if (about.some((entry) => entry.marker === '@revoked' && entry.key.blob === key.blob)) return 'revoked';
  const plain = about.filter((entry) => entry.marker === '');
  if (plain.some(same)) return 'known';
  return plain.some((entry) => entry.key.type === key.type) ? 'other' : 'unknown';
}

/**
 * The file with this key for every name. Another key of the same type is replaced where the line is about our names
 * only; on a line shared with others our names are taken out. Patterns, markers and keys of other types stay: ask
 * `keyStatus` for `revoked` first.
 */
export function setHostKey(bytes: string, names: readonly string[], key: HostKey, comment = ''): string {
  const wanted = names.map((name) => name.toLowerCase());
  const stale = (entry: KnownHost) => entry.marker === '' && entry.key.type === key.type && entry.key.blob !== key.blob;
  const edits = parseKnownHosts(bytes)
    .filter(stale)
    .flatMap((entry) => {
      const kept = othersOf(entry, wanted);
      if (kept.length === entry.hosts.length) return [];
      const field = kept.length === 0 ? entry.blobField : entry.hostField;
      const text = kept.length === 0 ? key.blob : kept.join(',');
      return [{ start: entry.start + field.start, end: entry.start + field.end, text }];
    });
  const changed = splice(bytes, edits);
  const entries = parseKnownHosts(changed);
  const has = (name: string) =>
    entries.some(
      (entry) =>
        entry.marker === '' && entry.key.type === key.type && entry.key.blob === key.blob && entryMatches(entry, name),
    );
  const missing = wanted.filter((name, at) => !has(name) && wanted.indexOf(name) === at);
  if (missing.length === 0) return changed;
  const line = `${missing.join(',')} ${key.type} ${key.blob}${comment === '' ? '' : ` ${comment}`}`;
  return insertLines(changed, changed.length, [line]).bytes;
}

/** The file without these names, for one key or for all; patterns and markers stay. */
export function removeHostKey(bytes: string, names: readonly string[], key?: HostKey): string {
  const wanted = names.map((name) => name.toLowerCase());
  const edits = parseKnownHosts(bytes)
    .filter((entry) => entry.marker === '' && (!key || (entry.key.type === key.type && entry.key.blob === key.blob)))
    .flatMap((entry) => {
      const kept = othersOf(entry, wanted);
      if (kept.length === entry.hosts.length) return [];
      if (kept.length === 0) return [{ start: entry.start, end: entry.start + entry.raw.length, text: '' }];
      return [
        { start: entry.start + entry.hostField.start, end: entry.start + entry.hostField.end, text: kept.join(',') },
      ];
    });
  return splice(bytes, edits);
}

/** The items of a host field that are not exactly one of our names (a hashed one is, where it matches). */
function othersOf(entry: KnownHost, names: readonly string[]): readonly string[] {
  return entry.hosts.filter((host) =>
    host.startsWith('|') ? !names.some((name) => hashMatches(host, name)) : !names.includes(host.toLowerCase()),
  );
}
