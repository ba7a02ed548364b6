// What the ssh client makes of a configuration file (ssh(1), option -G).
import { type Look, type Maybe, textOfBytes, unknown } from '../../engine/contract/index.ts';

/** Keywords, in lower case, with their values. */
export type Settings = Readonly<Record<string, readonly string[]>>;

export type Effective =
  | { readonly kind: 'none' }
  /** ssh would run commands of the file (`Match exec`), or read further files: it was not asked. */
  | { readonly kind: 'unasked' }
  | { readonly kind: 'no-client' }
  | { readonly kind: 'broken'; readonly why: string }
  | { readonly kind: 'values'; readonly hosts: Maybe<Readonly<Record<string, Settings>>> };

/** sh: runs ssh as the user "$u" where that can be. */
export const AS_USER = `as() { if [ "$u" ] && [ "$u" != "$(id -un)" ] && [ "$(id -u)" = 0 ] && command -v runuser >/dev/null
then runuser -u "$u" -- "$@"; else "$@"; fi; }`;

/**
 * Whether ssh might run commands of a file, or read others, only by reading it. ssh takes quotes off anywhere in a
 * word (`"Match" ex"ec" …`), so they are taken off first; the script below asks the same.
 */
export function mayRead(bytes: string): boolean {
  return bytes.split('\n').some((line) => /^[ \t\r\f\v]*(?:include|match.*exec)/i.test(line.replace(/["'\\]/g, '')));
}

const SCRIPT = `[ -f "$1" ] || exit 10
command -v ssh >/dev/null || exit 13
tr -d "\\"'\\\\" <"$1" | grep -Eiq '^[[:space:]]*(include|match.*exec)' && exit 11
f=$1 u=\${2:-$(stat -L -c %U -- "$1")}; shift 2
[ "$u" = "$(id -un)" ] || { [ "$(id -u)" = 0 ] && command -v runuser >/dev/null; } || exit 11
${AS_USER}
for h; do
x=$(as ssh -G -F "$f" -- "$h" 2>&1) || { printf '%s\\n' "$x"; exit 12; }
printf '%s\\n' "host $h" "$x"
done`;

/** What holds for some hosts by one file alone, as the user sees it. */
export function effectiveIn(file: string, user: string, hosts: readonly string[]): Look<Effective> {
  return {
    kind: 'look',
    label: `effective settings of ${file}`,
    script: SCRIPT,
    args: [file, user, ...hosts],
    reads: [`data:${file}`, 'tool:ssh'],
    bare: { kind: 'values', hosts: unknown('installing openssh-client') },
    absent: ({ kind }) => kind === 'no-client',
    parse({ code, out }) {
      if (code === 10) return { kind: 'none' };
      if (code === 13) return { kind: 'no-client' };
      if (code === 11) return { kind: 'unasked' };
      if (code !== 0) return { kind: 'broken', why: textOfBytes(out).split(/\r?\n/)[0] ?? '' };
      return { kind: 'values', hosts: readHosts(textOfBytes(out), hosts) };
    },
  };
}

/** `host NAME` begins what ssh prints for a name; newer versions say it once more. */
function readHosts(out: string, names: readonly string[]): Readonly<Record<string, Settings>> {
  const hosts: [string, Map<string, string[]>][] = [];
  for (const line of out.split('\n')) {
    const blank = line.indexOf(' ');
    const [keyword, value] = [line.slice(0, blank), line.slice(blank + 1)];
    const next = names[hosts.length];
    if (keyword === 'host' && value === next) hosts.push([value, new Map()]);
    else if (blank > 0) hosts.at(-1)?.[1].set(keyword, [...(hosts.at(-1)?.[1].get(keyword) ?? []), value]);
  }
  return Object.fromEntries(hosts.map(([name, settings]) => [name, Object.fromEntries(settings)]));
}

export interface IncludedFile {
  readonly path: string;
  readonly bytes: string;
  /** Nobody can tell from here whether it is read for our hosts. */
  readonly maybe?: true;
}

/** The files that patterns of `Include` name. */
export function includedFiles(globs: readonly string[]): Look<readonly IncludedFile[]> {
  return {
    kind: 'look',
    label: `files of ${globs.join(', ')}`,
    script: `IFS=
for g; do for f in $g; do if [ -f "$f" ]; then printf '%s\\0%s\\0' "$f" "$(wc -c <"$f")"; cat <"$f"; fi; done; done`,
    args: globs,
    reads: globs.map((glob) => `path:${glob.replace(/\/[^/]*$/, '') || '/'}` as const),
    parse({ out }) {
      const files: IncludedFile[] = [];
      for (let at = 0; at < out.length; ) {
        const [path = '', size = ''] = out.slice(at, at + 8192).split('\0');
        const start = at + path.length + size.length + 2;
        files.push({ path, bytes: out.slice(start, start + Number(size)) });
        at = start + Number(size);
      }
      return files;
    },
  };
}
