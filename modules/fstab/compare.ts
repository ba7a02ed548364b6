// An fstab entry against the live mount (fstab(5), mount(8), nfs(5); DOMAIN 3.3.4, 3.3.5). Byte strings throughout.
import { canonicalFstype, canonicalSource } from '../formats/fstab/index.ts';
import { missingOptions, remountable } from '../formats/mount-options.ts';
import { type Mount, mountOf, optionsOf } from '../formats/mountinfo.ts';

/** An entry, as far as a live mount shows it. */
export interface Entry {
  readonly path: string;
  readonly src: string;
  readonly fstype: string;
  readonly options: readonly string[];
}

/** `block`: a device or a tag of one; `bind`: a directory once more; `plain`: a source that is only a text. */
export type Kind = 'block' | 'bind' | 'plain';

export function kindOf({ src, options }: Omit<Entry, 'path'>): Kind {
  if (options.includes('bind') || options.includes('rbind')) return 'bind';
  return /^(?:(?:PART)?(?:UUID|LABEL)=|\/dev\/)/.test(src) ? 'block' : 'plain';
}

/** What the host says of the two sources. */
export interface Facts {
  /** Block devices: hexadecimal `major:minor`, and the UUID of what is on it. */
  readonly wanted: readonly [number: string, uuid: string] | undefined;
  readonly live: readonly [number: string, uuid: string] | undefined;
  /** Where a bind mount's source really is, and the mounts on the way there. */
  readonly real: string | undefined;
  readonly sourceMounts: readonly Mount[];
}

/** Whether it is the same file system, and of it the same directory. */
export function isSame(entry: Entry, mount: Mount, facts: Facts): boolean {
  const kind = kindOf(entry);
  return sameType(entry.fstype, mount.fstype, kind) && sameSource(entry, kind, mount, facts);
}

function sameType(declared: string, live: string, kind: Kind): boolean {
  if (kind === 'bind' || declared === 'none' || declared === 'auto') return true;
  if (canonicalFstype(declared) === canonicalFstype(live)) return true;
  return (
    live === `fuse.${declared}` || live.startsWith(`${declared}.`) || (live === 'fuseblk' && /ntfs/.test(declared))
  );
}

/** Their source is only a label. */
const SOURCELESS = new Set(['tmpfs', 'ramfs', 'proc', 'sysfs', 'devpts', 'cgroup2', 'hugetlbfs', 'debugfs', 'overlay']);

function sameSource({ src, fstype }: Entry, kind: Kind, mount: Mount, facts: Facts): boolean {
  switch (kind) {
    case 'plain':
      return SOURCELESS.has(fstype) || canonicalSource(mount.source) === canonicalSource(src);
    case 'bind':
      return isBoundFrom(mount, facts);
    case 'block':
      return isOnDevice(src, mount, facts);
  }
}

/** The mount that holds a bind mount's source. */
export function sourceMountOf({ real, sourceMounts }: Pick<Facts, 'real' | 'sourceMounts'>): Mount | undefined {
  return real === undefined ? undefined : mountOf(sourceMounts, real);
}

/** The kernel shows a bind mount as the file system and the directory of it: those of the source's own mount. */
function isBoundFrom(mount: Mount, { real, sourceMounts }: Facts): boolean {
  const source = sourceMountOf({ real, sourceMounts });
  if (!source || real === undefined) return false;
  const inside = source.target === '/' ? real : real.slice(source.target.length);
  const root = `${source.root === '/' ? '' : source.root}${inside === '/' ? '' : inside}` || '/';
  return mount.device === source.device && mount.root === root;
}

function isOnDevice(src: string, mount: Mount, { wanted, live }: Facts): boolean {
  if (mount.root !== '/' && mount.fstype !== 'btrfs') return false;
  if (mount.source === src || (live && live[1] !== '' && canonicalSource(src) === `UUID=${live[1]}`)) return true;
  if (!wanted) return false;
  // A btrfs has a device number of its own, and maybe several devices: the UUID tells.
  return (
    wanted[0] === live?.[0] || decimal(wanted[0]) === mount.device || (wanted[1] !== '' && wanted[1] === live?.[1])
  );
}

/** `fd:10` as `253:16`. */
export const decimal = (number: string): string =>
  number
    .split(':')
    .map((part) => Number.parseInt(part, 16))
    .join(':');

/** Declared options that the live mount does not have. Those that the kernel never reports do not count. */
export interface Differences {
  /** Flags of the mount point: a remount brings them. */
  readonly flags: readonly string[];
  /** Only unmounting and mounting brings these: the NFS protocol, another btrfs subvolume. */
  readonly remake: readonly string[];
  /** The file system contradicts them, and keeps what it has until it is mounted anew as a whole. */
  readonly pending: readonly string[];
}

/** NFS options that the kernel reports wherever they are set, and says nothing of otherwise. */
const NFS_REPORTED = new Set('soft softerr noac nocto nordirplus nosharecache noresvport fsc nconnect'.split(' '));
/** Options of a whole btrfs: its first mount decides. */
const BTRFS_WHOLE = new Set(
  'compress compress-force autodefrag commit discard nodatacow nodatasum space_cache ssd thread_pool'.split(' '),
);

/** @param source the mount that holds what a bind mount shows */
export function differences(declared: readonly string[], mount: Mount, source?: Mount): Differences {
  const options = saysWritable(declared, mount, source) ? [...declared, 'rw'] : declared;
  const missing = missingOptions(options, mount);
  const flags = missing.filter((option) => remountable(option) && !isReadOnlyAsAWhole(option, mount));
  const rest = missing.filter((option) => !flags.includes(option));
  const remake = rest.filter((option) => isRemade(option, mount));
  const pending = rest.filter((option) => !remake.includes(option) && isContradicted(option, mount));
  return { flags, remake, pending };
}

/** An entry without `ro` means `rw`. A bind mount has what its source has, and some file systems cannot be written. */
function saysWritable(options: readonly string[], mount: Mount, source: Mount | undefined): boolean {
  if (options.includes('ro') || options.includes('rw') || mount.superOptions.includes('ro')) return false;
  const bind = options.includes('bind') || options.includes('rbind');
  return mount.vfsOptions.includes('ro') && (!bind || source?.vfsOptions.includes('ro') === false);
}

const isReadOnlyAsAWhole = (option: string, mount: Mount) => option === 'rw' && mount.superOptions.includes('ro');
const keyOf = (option: string): string => option.replace(/=.*$/s, '');
const isReported = (key: string, mount: Mount): boolean => optionsOf(mount).some((live) => keyOf(live) === key);

function isRemade(option: string, mount: Mount): boolean {
  if (mount.fstype === 'btrfs') return /^subvol(?:id)?=/.test(option);
  if (canonicalFstype(mount.fstype) !== 'nfs') return false;
  const key = keyOf(option)
    .replace(/^nfsvers$/, 'vers')
    .replace(/^(?:tcp|udp|rdma)$/, 'proto');
  return key === 'hard' || NFS_REPORTED.has(key) || isReported(key, mount);
}

function isContradicted(option: string, mount: Mount): boolean {
  if (isReadOnlyAsAWhole(option, mount) || (mount.fstype === 'btrfs' && BTRFS_WHOLE.has(keyOf(option)))) return true;
  return option.includes('=') && isReported(keyOf(option), mount);
}
