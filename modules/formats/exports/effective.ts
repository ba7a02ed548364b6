// What exportfs makes of all files together (exportfs(8), nfs-utils utils/exportfs and support/export).
import { CLIENT_KINDS, canonicalClient, clientKind, isWorld } from './client.ts';
import type { ExportOptions } from './options.ts';
import { clientsOf, parseExports, type Stop } from './parse.ts';

export interface NamedFile {
  readonly name: string;
  readonly bytes: string;
}

/** One export: a path for a client. */
export interface EffectiveExport {
  readonly path: string;
  /** As written; `*` for everybody. */
  readonly client: string;
  readonly options: ExportOptions;
  readonly file: string;
  readonly line: number;
}

export interface Effective {
  /** In the order of `exportfs -s`: hosts, networks, patterns, netgroups, everybody, gss; then as read. */
  readonly exports: readonly EffectiveExport[];
  /** Ignored, as the same path and client came before: exportfs says so and exits with 1. */
  readonly duplicates: readonly (EffectiveExport & { readonly first: EffectiveExport })[];
  readonly stops: readonly (Stop & { readonly file: string })[];
  /** Everything worth a warning that is legal. */
  readonly warnings: readonly { readonly file: string; readonly line: number; readonly text: string }[];
}

/**
 * The exports of some files, in exportfs's reading order (`exportsFiles`).
 * @param realPath the path behind links; exportfs stores that one. Unknown paths come back as they are
 */
export function effective(files: readonly NamedFile[], realPath = (path: string) => path): Effective {
  const exports = new Map<string, EffectiveExport>();
  const duplicates: (EffectiveExport & { first: EffectiveExport })[] = [];
  const stops: (Stop & { file: string })[] = [];
  const warnings: { file: string; line: number; text: string }[] = [];
  for (const { name: file, bytes } of files) {
    const { segments, stop } = parseExports(bytes);
    if (stop) stops.push({ ...stop, file });
    for (const segment of segments) {
      if (segment.kind !== 'line') continue;
      const { line } = segment;
      const path = realPath(canonicalPath(segment.path));
      if (!segment.path.startsWith('/'))
        warnings.push({ file, line, text: `The path '${segment.path}' is not absolute` });
      for (const item of clientsOf(segment)) {
        const entry = { path, client: item.client === '' ? '*' : item.client, options: item.options, file, line };
        if (isWorld(entry.client)) {
          warnings.push({
            file,
            line,
            text: `'${segment.path}' is exported to everybody${item.client === '' ? ', as no client is named' : ''}`,
          });
        }
        const key = `${path}\0${exportfsKey(entry.client)}`;
        const first = exports.get(key);
        if (first) duplicates.push({ ...entry, first });
        else exports.set(key, entry);
      }
    }
  }
  const rank = ({ client }: EffectiveExport) => CLIENT_KINDS.indexOf(clientKind(client));
  return { exports: [...exports.values()].sort((a, b) => rank(a) - rank(b)), duplicates, stops, warnings };
}

/** exportfs compares names without case, and networks by their text: `/24` is not `/255.255.255.0`. */
function exportfsKey(client: string): string {
  return clientKind(client) === 'host' ? canonicalClient(client) : client.toLowerCase();
}

/** A path without doubled and trailing slashes; `..` and links are left alone. */
export function canonicalPath(path: string): string {
  return path.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '');
}

/** The files of /etc/exports.d that exportfs reads, in its order: `*.exports`, no dotfiles, versionsort(3). */
export function exportsFiles(names: readonly string[]): readonly string[] {
  return names.filter((name) => /^[^.].*\.exports$/s.test(name)).sort(compareVersions);
}

/** strverscmp(3): digits compare as numbers; with leading zeros as fractions, which come first. */
function compareVersions(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  let run = at;
  while (run > 0 && /\d/.test(a[run - 1] ?? '')) run -= 1;
  const [left, right] = [a.slice(run), b.slice(run)].map((rest) => /^\d*/.exec(rest)?.[0] ?? '');
  const plain = a[at] === b[at] ? 0 : (a[at] ?? '') < (b[at] ?? '') ? -1 : 1;
  if (left === undefined || right === undefined || (left === '' && right === '')) return plain;
  const shared = a.slice(run, at);
  if (!left.startsWith('0') && !right.startsWith('0')) {
    return left !== '' && right !== '' && left.length !== right.length ? left.length - right.length : plain;
  }
  const digits = (rest: string | undefined) => rest !== undefined && /\d/.test(rest);
  if (/^0+$/.test(shared) && digits(a[at]) !== digits(b[at])) return digits(a[at]) ? -1 : 1;
  return plain;
}
