// btrfs subvolumes (btrfs-subvolume(8), btrfs-property(8), btrfs-qgroup(8)). Paths in answers are byte strings.
import { bytesOf, type Look, type Maybe, type Scope, type Tool, unknown } from '../../engine/contract/index.ts';
import { escapedTarget, type Mount, mountOf, parseMountinfo } from '../formats/mountinfo.ts';
import { NOTHING_THERE } from './ask.ts';
import { BTRFS } from './file-system.ts';
import { parentOf } from './path.ts';

const TOOL: Tool = { name: 'btrfs', package: 'btrfs-progs' };

/** What stands at a path, symbolic links not followed. */
export type StandsAt = 'missing' | 'unreadable' | 'link' | 'file' | 'directory' | 'subvolume';

/** Whether a path is a subvolume: a directory on btrfs with inode 256. Needs no program of btrfs's. */
export function standsAt(path: string): Look<StandsAt> {
  return {
    kind: 'look',
    label: `subvolume or not at ${path}`,
    script: `if [ -L "$1" ]; then echo link
elif [ -d "$1" ]; then x=$(stat -c %i -- "$1" && stat -f -c %t -- "$1") || exit 13
case $x in *${BTRFS}) ;; *) x=;; esac
case $x in '256
'*) echo subvolume;; *) echo directory;; esac
elif [ -e "$1" ]; then echo file
else ${NOTHING_THERE}
fi`,
    args: [path],
    reads: [`data:${path}`, `mount:${path}`],
    absent: (answer) => answer === 'missing',
    parse: ({ code, out }) => {
      if (code !== 0) return code === 10 ? 'missing' : 'unreadable';
      const word = out.trim();
      return word === 'link' || word === 'subvolume' || word === 'directory' ? word : 'file';
    },
  };
}

export interface Subvolume {
  /** Relative to the top level of its file system, as `subvol=` wants it; `/` is the top level. */
  readonly path: Maybe<string>;
  readonly id: Maybe<number>;
  readonly uuid: Maybe<string>;
  /** What it is a snapshot of; `-` where it is none. */
  readonly parentUuid: Maybe<string>;
  readonly readonly: boolean;
  /** New files are not copied on write (`C` of lsattr(1)). */
  readonly nodatacow: Maybe<boolean>;
  /** The property `compression`; empty where nothing is set. */
  readonly compression: Maybe<string>;
}

const SHOW = `s=$(btrfs subvolume show "$1" 2>/dev/null) || exit 10
printf '%s\\n' "$s" | sed -n '1s/^/path /p
s/^[[:space:]]*UUID:[[:space:]]*/uuid /p
s/^[[:space:]]*Parent UUID:[[:space:]]*/parent /p
s/^[[:space:]]*Subvolume ID:[[:space:]]*/id /p
s/^[[:space:]]*Flags:[[:space:]]*/flags /p'
lsattr -d -- "$1" 2>/dev/null | sed 's/ .*//; s/^/attributes /'
btrfs property get "$1" compression 2>/dev/null | sed 's/^compression=/compression /'
exit 0`;

/** A subvolume with its attributes; null where there is none, or it may not be looked at. */
export function subvolumeAt(path: string): Look<Maybe<Subvolume | null>> {
  return {
    kind: 'look',
    label: `subvolume at ${path}`,
    script: SHOW,
    args: [path],
    reads: [`data:${path}`, `mount:${path}`],
    tool: TOOL,
    bare: unknown(`installing ${TOOL.package}`),
    absent: (answer) => answer === null,
    parse: ({ code, out }) => {
      if (code !== 0) return null;
      const said = new Map(out.split('\n').map((line) => [line.replace(/ .*/, ''), line.replace(/^\S+ ?/, '')]));
      const attributes = said.get('attributes');
      return {
        path: said.get('path') ?? '',
        id: Number(said.get('id')),
        uuid: said.get('uuid') ?? '',
        parentUuid: said.get('parent') ?? '-',
        readonly: (said.get('flags') ?? '').includes('readonly'),
        nodatacow:
          attributes === undefined
            ? unknown('what lsattr says, which is not installed (package e2fsprogs)')
            : attributes.includes('C'),
        compression: said.get('compression') ?? '',
      };
    },
  };
}

/** The mount that holds a path. */
export interface Holding {
  readonly fstype: string;
  readonly device: string;
  readonly target: string;
  /** The directory of the file system that is mounted there. */
  readonly root: string;
  /** The UUID of a btrfs; empty for other file systems. */
  readonly filesystem: string;
}

/** Reads nothing but mounts, so that a directory that is made on the way does not matter. */
export function holdingOf(path: string): Look<Holding | null> {
  return {
    kind: 'look',
    label: `file system that holds ${path}`,
    script: `while IFS=' ' read -r i p d r t x; do
case $1/ in "\${t%/}"/*) ;; *) continue;; esac
printf 'mount %s\\n' "$i $p $d $r $t $x"
case $x in *' - btrfs '*) s=\${x#* - btrfs }; s=$(readlink -f -- "\${s%% *}")
for u in /sys/fs/btrfs/*-*/devices/"\${s##*/}"; do [ ! -e "$u" ] || { u=\${u%/devices/*}; printf 'uuid %s %s\\n' "$d" "\${u##*/}"; }; done;;
esac
done </proc/self/mountinfo`,
    args: [escapedTarget(path)],
    reads: upwards(path).map((above): Scope => `mount:${above}`),
    parse: ({ out }) => {
      const lines = out.split('\n');
      const mounts = parseMountinfo(
        lines.flatMap((line) => (line.startsWith('mount ') ? [line.slice('mount '.length)] : [])).join('\n'),
      );
      const mount = mountOf(mounts, bytesOf(path));
      if (!mount) return null;
      const { fstype, device, target, root } = mount;
      const uuid = lines.find((line) => line.startsWith(`uuid ${device} `))?.split(' ')[2];
      return { fstype, device, target, root, filesystem: fstype === 'btrfs' ? (uuid ?? '') : '' };
    },
  };
}

function upwards(path: string): readonly string[] {
  return path === '/' ? ['/'] : [path, ...upwards(parentOf(path))];
}

/** Where in its file system a path lies, without a slash in front; empty at the top level. */
export function pathInside({ target, root }: Holding, path: string): string {
  const inside = bytesOf(path).slice(target.replace(/\/$/, '').length);
  return `${root === '/' ? '' : root}${inside}`.replace(/^\//, '');
}

/** The limit of a subvolume's quota group in bytes; `none` where it has none, or the file system counts nothing. */
export function quotaOf(path: string): Look<string> {
  return {
    kind: 'look',
    label: `quota of ${path}`,
    script: `i=$(btrfs inspect-internal rootid "$1" 2>/dev/null) || exit 0
btrfs qgroup show --raw -re "$1" 2>/dev/null | while read -r g r e m x; do [ "$g" != "0/$i" ] || printf %s "$m"; done`,
    args: [path],
    reads: [`data:${path}`],
    tool: TOOL,
    bare: 'none',
    parse: ({ out }) => out || 'none',
  };
}

/** What speaks against deleting a subvolume. */
export interface Holdbacks {
  /** It is what the file system mounts when nothing is said. */
  readonly isDefault: boolean;
  /** Subvolumes inside it, the outermost first. */
  readonly nested: readonly string[];
  /** Exported directories at or below it. */
  readonly exports: readonly string[];
  /** Where it, or a part of it, is mounted. */
  readonly mounts: readonly string[];
}

/** For refusals, asked for `later`. */
export function holdbacksOf(path: string): Look<Holdbacks> {
  return {
    kind: 'look',
    label: `what holds the subvolume ${path}`,
    script: `printf 'id %s\\n' "$(btrfs inspect-internal rootid "$1")"
printf 'default %s\\n' "$(btrfs subvolume get-default "$1" | sed 's/^ID \\([0-9]*\\).*/\\1/')"
printf 'path %s\\n' "$(btrfs subvolume show "$1" | head -n 1)"
printf 'device %s\\n' "$(n=0; while IFS=' ' read -r i p d r t x; do case $2/ in "\${t%/}"/*) e=$d;; esac; done </proc/self/mountinfo; printf %s "$e")"
find "$1" -mindepth 1 -type d -inum 256 -exec printf 'nested %s\\n' {} \\; 2>/dev/null
sed 's/^/export /; s/	.*//' /var/lib/nfs/etab 2>/dev/null
sed 's/^/mount /' /proc/self/mountinfo`,
    args: [path, escapedTarget(path)],
    reads: [`path:${path}`, 'mount:', 'exports:'],
    tool: TOOL,
    bare: { isDefault: false, nested: [], exports: [], mounts: [] },
    moving: true,
    limit: 120,
    parse: ({ out }) => readHoldbacks(out, bytesOf(path)),
  };
}

function readHoldbacks(out: string, path: string): Holdbacks {
  const said = (tag: string) =>
    out.split('\n').flatMap((line) => (line.startsWith(`${tag} `) ? [line.slice(tag.length + 1)] : []));
  const within = (inner: string, outer: string) => inner === outer || inner.startsWith(`${outer}/`);
  const [root = '', device] = [said('path')[0], said('device')[0]];
  const ours = ({ fstype, device: on, root: of }: Mount) =>
    fstype === 'btrfs' && on === device && within(of, `/${root}`);
  return {
    isDefault: said('id')[0] === said('default')[0],
    nested: said('nested').toSorted(),
    exports: said('export').filter((exported) => within(exported, path)),
    mounts: parseMountinfo(said('mount').join('\n')).flatMap((mount) => (ours(mount) ? [mount.target] : [])),
  };
}
