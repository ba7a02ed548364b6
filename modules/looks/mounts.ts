// What is mounted, from /proc/self/mountinfo: it answers when a network file system hangs.
import { isUnknown, type Look, type Maybe, type Showing, textOfBytes } from '../../engine/contract/index.ts';
import { canonicalFstype } from '../formats/fstab/same.ts';
import {
  escapedTarget,
  mountAt as findMount,
  type Mount,
  mountOf,
  optionsOf,
  parseMountinfo,
} from '../formats/mountinfo.ts';

/** The visible mount of a mount point, as the kernel reports it. */
export interface MountAt {
  readonly source: Maybe<string>;
  readonly fstype: Maybe<string>;
  /** The directory of the file system that is mounted: a btrfs subvolume, a bind mount's source. */
  readonly root: Maybe<string>;
  /** `major:minor`. */
  readonly device: Maybe<string>;
  /** Those of the mount point, then those of the file system. */
  readonly options: Maybe<readonly string[]>;
  /** Mounts on the same point that this one hides. */
  readonly beneath: number;
  /** A later mount on a directory above hides this one. */
  readonly hidden: boolean;
}

/** Lines of mountinfo for "$1" (escaped as there) and the directories above it; "$2" only tells two questions apart. */
const SCRIPT = `while IFS=' ' read -r i p d r t x; do y=\${t%/}
case $1/ in "$y"/*) printf '%s\\n' "$i $p $d $r $t $x";; esac
done </proc/self/mountinfo`;

/** What is mounted exactly at a path, or null. */
export function mountAt(path: string): Look<MountAt | null> {
  return {
    kind: 'look',
    label: `mount at ${path}`,
    script: SCRIPT,
    args: [escapedTarget(path), 'at'],
    reads: [`mount:${path}`],
    foreign: (mount) => (mount ? servedBy(mount, path) : []),
    parse: ({ out }) => {
      const found = findMount(parseMountinfo(out), bytes(path));
      if (!found) return null;
      return { ...plain(found.mount), beneath: found.beneath.length, hidden: found.hiddenBy !== undefined };
    },
  };
}

/** The mount that holds a path, itself a mount point or not; `target` is where it is mounted. */
export interface Holder extends Omit<MountAt, 'beneath' | 'hidden'> {
  readonly target: Maybe<string>;
}

/** Which mount a path lies in. What is mounted above it later changes the answer. */
export function holderOf(path: string): Look<Holder | null> {
  return {
    kind: 'look',
    label: `mount that holds ${path}`,
    script: SCRIPT,
    args: [escapedTarget(path), 'of'],
    reads: [`mount:${path}`, `meta:${path}`],
    foreign: (mount) => (mount && !isUnknown(mount.target) ? servedBy(mount, textOfBytes(mount.target)) : []),
    parse: ({ out }) => {
      const found = mountOf(parseMountinfo(out), bytes(path));
      return found ? { ...plain(found), target: found.target } : null;
    },
  };
}

/** The mount points at and below a path: for refusals, asked for `later`. */
export function mountsWithin(path: string): Look<readonly string[]> {
  return {
    kind: 'look',
    label: `mounts at and below ${path}`,
    script: `while IFS=' ' read -r i p d r t x; do
case $t/ in "$1"/*) printf '%s\\n' "$i $p $d $r $t $x";; esac
done </proc/self/mountinfo`,
    args: [escapedTarget(path)],
    reads: ['mount:'],
    parse: ({ out }) => parseMountinfo(out).map(({ target }) => target),
  };
}

function plain(mount: Mount): Omit<MountAt, 'beneath' | 'hidden'> {
  const { source, fstype, root, device } = mount;
  return { source, fstype, root, device, options: optionsOf(mount) };
}

/** NFS names the server's directory: `server:/path`. */
function servedBy({ source, fstype }: Omit<MountAt, 'beneath' | 'hidden'>, path: string): readonly Showing[] {
  if (isUnknown(source) || isUnknown(fstype) || canonicalFstype(fstype) !== 'nfs') return [];
  const at = source.indexOf(':/');
  return at < 0 ? [] : [{ path, of: textOfBytes(source.slice(at + 1)).replace(/(?<=.)\/+$/, '') }];
}

const bytes = (path: string): string => Buffer.from(path, 'utf8').toString('latin1');
