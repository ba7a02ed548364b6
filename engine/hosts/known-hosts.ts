// Known hosts, see "SSH_KNOWN_HOSTS FILE FORMAT" in sshd(8). Certificates are not understood, so a
// `@cert-authority` line says nothing here.
import { createHmac } from 'node:crypto';
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { globMatches } from './glob.ts';
import { HostError } from './wire.ts';

export interface KnownKey {
  readonly revoked: boolean;
  /** Host patterns, separated by commas, or one hashed name. */
  readonly hosts: string;
  readonly type: string;
  readonly key: string;
  /** `~/.ssh/known_hosts:3`. */
  readonly where: string;
}

export type Verdict =
  | { readonly kind: 'known' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'changed'; readonly instead: KnownKey }
  | { readonly kind: 'revoked'; readonly by: KnownKey };

/** The keys of several files; one that is missing holds none, one that cannot be read is an error. */
export async function readKnownHosts(files: readonly string[]): Promise<readonly KnownKey[]> {
  const texts = await Promise.all(
    files.map((file) =>
      readFile(file, 'latin1').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return '';
        const hint = 'Make it readable, or name another with UserKnownHostsFile';
        throw new HostError('unreachable', `Cannot read the known hosts in "${file}": ${error.message}`, hint);
      }),
    ),
  );
  return texts.flatMap((text, index) => parseKnownHosts(text, files[index] ?? ''));
}

/** Lines that are no entries are passed over, as ssh(1) does. */
export function parseKnownHosts(text: string, file: string): readonly KnownKey[] {
  return text.split('\n').flatMap((line, index) => {
    const words = line.trim().split(/[ \t]+/);
    const marker = words[0]?.startsWith('@') ? words.shift() : undefined;
    const [hosts, type, key] = words;
    if (!hosts || hosts.startsWith('#') || !type || !key || marker === '@cert-authority') return [];
    return [{ revoked: marker === '@revoked', hosts, type, key, where: `${file}:${index + 1}` }];
  });
}

/** How a host is written: `host`, or `[host]:port` for another port than 22. */
export function hostEntry(host: string, port: number): string {
  return port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;
}

/** The keys of the first of the names that has any; revoked ones of every name. */
export function keysOf(keys: readonly KnownKey[], names: readonly string[]): readonly KnownKey[] {
  const revoked = keys.filter((key) => key.revoked && names.some((name) => namesHost(key.hosts, name)));
  for (const name of names) {
    const found = keys.filter((key) => !key.revoked && namesHost(key.hosts, name));
    if (found.length > 0) return [...revoked, ...found];
  }
  return revoked;
}

/**
 * What the keys of a host (`keysOf`) say of the one that it shows. A key of another type than the
 * known ones counts as changed: the known types were asked for first.
 */
export function judge(known: readonly KnownKey[], shown: Buffer): Verdict {
  const key = shown.toString('base64');
  const by = known.find((each) => each.revoked && each.key === key);
  if (by) return { kind: 'revoked', by };
  const valid = known.filter((each) => !each.revoked);
  if (valid.some((each) => each.key === key)) return { kind: 'known' };
  const type = keyType(shown);
  const instead = valid.find((each) => each.type === type) ?? valid[0];
  return instead ? { kind: 'changed', instead } : { kind: 'unknown' };
}

/** The type that a public key begins with, see RFC 4253 section 6.6. */
export function keyType(key: Buffer): string {
  return key.length < 4 ? '' : key.toString('latin1', 4, 4 + key.readUInt32BE(0));
}

/** Adds an entry to a file in one write, so that two runs at once keep both; makes file and directory for their owner only. */
export async function addKnownHost(file: string, entry: string, key: Buffer): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const text = await readFile(file, 'latin1').catch(() => '');
    const gap = text === '' || text.endsWith('\n') ? '' : '\n';
    await appendFile(file, `${gap}${entry} ${keyType(key)} ${key.toString('base64')}\n`, { mode: 0o600 });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new HostError('unreachable', `Cannot add the host key of "${entry}" to "${file}": ${why}`);
  }
}

function namesHost(patterns: string, name: string): boolean {
  const [, , salt, hash] = patterns.startsWith('|1|') ? patterns.split('|') : [];
  if (salt !== undefined) {
    return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
  }
  const list = patterns.toLowerCase().split(',');
  if (list.some((pattern) => pattern.startsWith('!') && globMatches(pattern.slice(1), name))) return false;
  return list.some((pattern) => globMatches(pattern, name));
}
