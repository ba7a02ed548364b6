// Where a directory that is to be mounted can be seen already. Byte strings throughout.
import { type Mount, mountAt } from '../formats/mountinfo.ts';
import { decimal, type Entry } from './compare.ts';

/** A block device as the host names it, and its hexadecimal `major:minor`. */
export interface Device {
  readonly nodes: readonly string[];
  readonly number: string | undefined;
}

/** The path below another mount of the same file system; undefined where there is none. */
export function seenAt(entry: Entry, device: Device, mounts: readonly Mount[]): string | undefined {
  const root = rootOf(entry);
  if (root === undefined) return undefined;
  for (const mount of mounts) {
    const ours =
      device.nodes.includes(mount.source) || (device.number !== undefined && mount.device === decimal(device.number));
    const inside = ours && isVisible(mount, mounts) ? below(root, mount.root) : undefined;
    if (inside !== undefined) return `${mount.target === '/' ? '' : mount.target}${inside}` || '/';
  }
  return undefined;
}

/** Nothing else is mounted there or inside, and neither of the two paths holds the other. */
export function isPlain(path: string, mountPoint: string, mounts: readonly Mount[]): boolean {
  if (below(path, mountPoint) !== undefined || below(mountPoint, path) !== undefined) return false;
  return !mounts.some(({ target }) => target !== path && below(target, path) !== undefined);
}

/** The directory of the file system that an entry mounts. What a btrfs mounts where nothing is said is not known here. */
function rootOf({ fstype, options }: Entry): string | undefined {
  if (fstype !== 'btrfs') return fstype === 'auto' ? undefined : '/';
  const subvolume = options.find((option) => option.startsWith('subvol='))?.slice('subvol='.length);
  return subvolume?.replace(/^\/*/, '/');
}

function isVisible(mount: Mount, mounts: readonly Mount[]): boolean {
  const found = mountAt(mounts, mount.target);
  return found?.mount === mount && found.hiddenBy === undefined;
}

function below(path: string, directory: string): string | undefined {
  if (path === directory) return '';
  if (directory === '/') return path;
  return path.startsWith(`${directory}/`) ? path.slice(directory.length) : undefined;
}
