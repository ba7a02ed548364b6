// The NFS server's table of exports, and what the host makes of the names in it. Byte strings throughout.
import {
  after,
  all,
  given,
  isUnknown,
  type Look,
  type Maybe,
  open,
  type Probe,
  type Scope,
  type Tool,
} from '../../engine/contract/index.ts';
import { canonicalClient, canonicalList, type ExportOptions, parseLive } from '../formats/exports/index.ts';

const TOOL: Tool = { name: 'exportfs', package: 'nfs-kernel-server' };

/** What the server gives one client of a path. */
export interface ActiveExport {
  readonly path: string;
  /** In one spelling: `*` for everybody, networks with their length, names as the host resolves them. */
  readonly client: string;
  /** Every option, defaults too, in one order; without `secure` and `insecure`. */
  readonly options: readonly string[];
  /** `secure`, `insecure`, or empty where exportfs does not say: it does only where nfsd runs. */
  readonly ports: Maybe<string>;
}

/** Exports by `CLIENT:PATH`; unknown where nobody knows whether, or how, the server will export it. */
export type ActiveTable = Readonly<Record<string, Maybe<ActiveExport>>>;

/** The table as `exportfs -s` prints it. */
export function activeExports(): Look<ActiveTable> {
  return {
    kind: 'look',
    label: 'active exports',
    script: 'exportfs -s',
    args: [],
    reads: ['exports:'],
    tool: TOOL,
    bare: {},
    parse: ({ out }) => tableOf(readActive(out)),
  };
}

/** The exports in what `exportfs -s` prints; messages in between are left out. */
export function readActive(out: string): readonly ActiveExport[] {
  return parseLive(out).map(({ path, client, options, ports }) => ({
    path,
    client: canonicalClient(client),
    options: listOf(options),
    ports: ports ? portsOf(options) : '',
  }));
}

export const nameOf = ({ client, path }: Pick<ActiveExport, 'client' | 'path'>): string => `${client}:${path}`;

/** A table of exports, by their names in order. */
export function tableOf(exports: readonly ActiveExport[]): ActiveTable {
  const entries = exports.map((one) => [nameOf(one), one] as const);
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

export const listOf = (options: ExportOptions): readonly string[] => canonicalList(options, false);
export const portsOf = (options: ExportOptions): string => (options.flags.has('insecure') ? 'insecure' : 'secure');

/** The exports of a table that are known. */
export function knownIn(table: ActiveTable): readonly ActiveExport[] {
  return Object.values(table).flatMap((one) => (isUnknown(one) ? [] : [one]));
}

/** Each path without symbolic links. */
export type RealPaths = Readonly<Record<string, string>>;
/** Each host name as the host resolves it; null where it does not. */
export type HostNames = Readonly<Record<string, string | null>>;

/** What paths and host names in the files stand for: exportfs stores real paths and canonical names. */
export interface Meanings {
  readonly paths: Maybe<RealPaths>;
  readonly names: Maybe<HostNames>;
}

export function meaningsOf(paths: readonly string[], names: readonly string[]): Probe<Meanings> {
  const both = all([open(realPathsOf(sorted(paths))), open(hostNamesOf(sorted(names)))]);
  return after(both, ([real, known]) => given({ paths: real, names: known }));
}

const sorted = (words: readonly string[]): readonly string[] => [...new Set(words)].toSorted();
const text = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('utf8');

function realPathsOf(paths: readonly string[]): Probe<RealPaths> {
  if (paths.length === 0) return given({});
  return {
    kind: 'look',
    label: `real paths of ${paths.map(text).join(', ')}`,
    script: `for w; do
printf '%s\\0' "$w"
if [ -e "$w" ]; then readlink -f -- "$w"; else printf '%s\\n' "$w"; fi
printf '\\0'
done`,
    args: paths.map(text),
    reads: paths.map((path): Scope => `meta:${text(path)}`),
    parse: ({ out }) => Object.fromEntries(readAnswers(out).map(([path, real]) => [path, real || path])),
  };
}

function hostNamesOf(names: readonly string[]): Probe<HostNames> {
  if (names.length === 0) return given({});
  return {
    kind: 'look',
    label: `host names of ${names.map(text).join(', ')}`,
    script: `for w; do
printf '%s\\0' "$w"
if command -v getent >/dev/null; then getent ahosts "$w" | { read -r a b c && printf '%s\\n' "$c"; }; else printf '%s\\n' "$w"; fi
printf '\\0'
done`,
    args: names.map(text),
    reads: ['data:/etc/hosts'],
    parse: ({ out }) =>
      Object.fromEntries(readAnswers(out).map(([name, said]) => [name, said === '' ? null : said.toLowerCase()])),
  };
}

/** Words and their answers, each ended by a zero byte. */
function readAnswers(out: string): readonly (readonly [word: string, answer: string])[] {
  const pairs = out.matchAll(/([^\0]*)\0([^\0]*)\0/g);
  return [...pairs].map(([, word = '', said = '']) => [word, said.replace(/\n$/, '')]);
}

/** The addresses of the clients that nfsd knows (NFS 4). For warnings, asked for `later`. */
export function connectedClients(): Look<readonly string[]> {
  return {
    kind: 'look',
    label: 'connected NFS clients',
    script: 'cat /proc/fs/nfsd/clients/*/info 2>/dev/null; exit 0',
    args: [],
    reads: ['exports:'],
    moving: true,
    parse: ({ out }) => [...new Set([...out.matchAll(/^address: "(.*):\d+"$/gm)].map((match) => match[1] ?? ''))],
  };
}
