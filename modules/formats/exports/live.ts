// What the server exports now: `exportfs -s` (exportfs(8)), one line for each path and client.
import { decodeOctal } from '../octal.ts';
import { canonicalClient } from './client.ts';
import { canonicalPath, type EffectiveExport } from './effective.ts';
import { applyOptions, DEFAULT_OPTIONS, type ExportOptions, sameOptions } from './options.ts';

export interface LiveExport {
  readonly path: string;
  /** `*` for everybody. */
  readonly client: string;
  readonly options: ExportOptions;
  /** Whether the line says `secure` or `insecure`: it does only where /proc/fs/nfsd is mounted. */
  readonly ports: boolean;
}

/** The lines of `exportfs -s`; lines of another form (messages) are left out. */
export function parseLive(text: string): readonly LiveExport[] {
  return text.split('\n').flatMap((line) => readLive(line) ?? []);
}

function readLive(line: string): LiveExport | undefined {
  const match = /^([^ \t]+)[ \t]+([^ \t(]*)\((.*)\)[ \t]*$/s.exec(line);
  const [path, client, list] = match?.slice(1) ?? [];
  if (path === undefined || client === undefined || list === undefined) return undefined;
  // `subtree_check` is not printed: it is what no word about it means, against the default in the file.
  const base = applyOptions(DEFAULT_OPTIONS, 'subtree_check');
  const applied = applyOptions(base.ok ? base.options : DEFAULT_OPTIONS, list);
  if (!applied.ok) return undefined;
  const ports = list.split(',').some((option) => option === 'secure' || option === 'insecure');
  // Blanks and backslashes are octal; `#` and everything else stands as it is (nfs-utils cacheio.c: qword_add).
  return { path: decodeOctal(path), client: client || '*', options: applied.options, ports };
}

export interface LiveDifferences {
  /** In a file but not live: the file has not been applied, or the host name does not resolve. */
  readonly missing: readonly EffectiveExport[];
  /** Live but in no file: made by `exportfs -o` (a cluster, ZFS, an admin); `exportfs -ra` would drop it. */
  readonly runtimeOnly: readonly LiveExport[];
  readonly differing: readonly { readonly wanted: EffectiveExport; readonly live: LiveExport }[];
}

/** Configured exports against live ones. Clients compare without case, networks by their meaning. */
export function compareLive(wanted: readonly EffectiveExport[], live: readonly LiveExport[]): LiveDifferences {
  const key = ({ path, client }: { readonly path: string; readonly client: string }) =>
    `${canonicalPath(path)}\0${canonicalClient(client)}`;
  const byKey = new Map(live.map((entry) => [key(entry), entry]));
  const explained = new Set(wanted.map(key));
  const pairs = wanted.map((entry) => ({ wanted: entry, live: byKey.get(key(entry)) }));
  return {
    missing: pairs.filter((pair) => !pair.live).map((pair) => pair.wanted),
    runtimeOnly: live.filter((entry) => !explained.has(key(entry))),
    differing: pairs.flatMap((pair) =>
      pair.live && !sameOptions(pair.wanted.options, pair.live.options, pair.live.ports)
        ? [{ wanted: pair.wanted, live: pair.live }]
        : [],
    ),
  };
}
