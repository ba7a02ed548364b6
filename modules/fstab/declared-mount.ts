// Whether what is mounted on a mount point is what an fstab entry says.
import { bytesOf, type Look, type Maybe, textOfBytes } from '../../engine/contract/index.ts';
import { canonicalSource } from '../formats/fstab/index.ts';
import { escapedTarget, mountAt, parseMountinfo } from '../formats/mountinfo.ts';
import { type Differences, differences, type Entry, type Facts, isSame, kindOf, sourceMountOf } from './compare.ts';
import { isPlain, seenAt } from './elsewhere.ts';

/** The live mount against an entry; all false and empty where nothing is mounted. */
export interface DeclaredMount extends Omit<Differences, 'pending'> {
  /** The declared device, or the source of a bind mount, is there; true for sources of other kinds. */
  readonly there: boolean;
  readonly same: boolean;
  readonly pending: Maybe<readonly string[]>;
  /** Where nothing is mounted: the path at which the same directory can be seen already, or null. */
  readonly elsewhere: string | null;
}

/** Says the mounts on the way to "$1", and which device or directory the declared and the live source are. */
const SCRIPT = `s=
along() { while IFS=' ' read -r i p d r t x; do
case $1/ in "\${t%/}"/*) printf '%s %s\\n' "$2" "$i $p $d $r $t $x"; [ "$1" != "\${t%/}" ] || s=\${x#* - };; esac
done </proc/self/mountinfo; }
device() {
d=$2
case $2 in
UUID=*) d=/dev/disk/by-uuid/\${2#*=};;
LABEL=*) d=/dev/disk/by-label/\${2#*=};;
PARTUUID=*) d=/dev/disk/by-partuuid/\${2#*=};;
PARTLABEL=*) d=/dev/disk/by-partlabel/\${2#*=};;
esac
[ -b "$d" ] || d=$(findfs "$2" 2>/dev/null) || return 0
[ -b "$d" ] || return 0
printf '%s %s %s\\n' "$1" "$(stat -L -c %t:%T -- "$d")" "$(blkid -o value -s UUID -- "$d" 2>/dev/null)"
printf '%s-node %s\\n' "$1" "$d" "$1" "$(readlink -f -- "$d")"
}
along "$1" mount
case $3 in
block) device wanted "$2"; s=\${s#* }; s=\${s%% *}; case $s in /dev/*) device live "$s";; esac;;
bind) [ -e "$2" ] || exit 0
r=$(readlink -f -- "$2" && printf .)
r=$(printf %s "\${r%??}" | sed 's/\\\\/\\\\134/g; s/ /\\\\040/g; s/	/\\\\011/g')
printf 'real %s\\n' "$r"; [ ! -d "$2" ] || echo 'directory '; along "\${r%/}" source;;
esac
[ "$s" ] || sed 's/^/any /' /proc/self/mountinfo
exit 0`;

/** What is mounted at the entry's path, compared with the entry. */
export function declaredMount(entry: Entry): Look<DeclaredMount> {
  const { path, src, fstype, options } = entry;
  const kind = kindOf(entry);
  return {
    kind: 'look',
    label: `whether ${src} is mounted at ${path}`,
    script: SCRIPT,
    args: [escapedTarget(path), canonicalSource(src), kind, fstype, options.join(',')],
    reads: [`mount:${path}`, ...(kind === 'bind' ? ([`mount:${src}`, `meta:${src}`] as const) : [])],
    parse: ({ out }) => compare({ path: bytesOf(path), src: bytesOf(src), fstype, options: options.map(bytesOf) }, out),
  };
}

function compare(entry: Entry, out: string): DeclaredMount {
  const lines = out.split('\n').map((line): readonly [string, string] => {
    const blank = line.indexOf(' ');
    return [line.slice(0, blank), line.slice(blank + 1)];
  });
  const said = (tag: string) => lines.filter(([name]) => name === tag).map(([, rest]) => rest);
  const facts: Facts = {
    wanted: deviceOf(said('wanted')),
    live: deviceOf(said('live')),
    real: said('real')[0]?.replace(/\\([0-7]{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8))),
    sourceMounts: parseMountinfo(said('source').join('\n')),
  };
  const kind = kindOf(entry);
  const there = kind === 'plain' || (kind === 'bind' ? facts.real !== undefined : facts.wanted !== undefined);
  const mount = mountAt(parseMountinfo(said('mount').join('\n')), entry.path)?.mount;
  if (!mount) {
    const all = parseMountinfo(said('any').join('\n'));
    const at =
      kind === 'bind'
        ? said('directory').length > 0 && facts.real
        : kind === 'block' && seenAt(entry, { nodes: said('wanted-node'), number: facts.wanted?.[0] }, all);
    const elsewhere = at && isPlain(at, entry.path, all) ? textOfBytes(at) : null;
    return { there, same: false, flags: [], remake: [], pending: [], elsewhere };
  }
  return {
    there,
    same: isSame(entry, mount, facts),
    ...differences(entry.options, mount, sourceMountOf(facts)),
    elsewhere: null,
  };
}

function deviceOf([line]: readonly string[]): Facts['wanted'] {
  const [number, uuid = ''] = line?.split(' ') ?? [];
  return number === undefined ? undefined : [number, uuid];
}
