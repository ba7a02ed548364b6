// /proc/self/mountinfo (proc_pid_mountinfo(5)): what is mounted now.
import { splitOptions } from './fstab/fields.ts';
import { decodeOctal } from './octal.ts';

export interface Mount {
  readonly id: number;
  readonly parent: number;
  /** `major:minor`. */
  readonly device: string;
  /** The directory of the file system that is mounted: a btrfs subvolume, a bind mount's source. */
  readonly root: string;
  readonly target: string;
  readonly vfsOptions: readonly string[];
  readonly fstype: string;
  readonly source: string;
  readonly superOptions: readonly string[];
}

/** The mounts in the kernel's order; lines of another form are left out. */
export function parseMountinfo(bytes: string): readonly Mount[] {
  return bytes.split('\n').flatMap((line) => readMount(line) ?? []);
}

function readMount(line: string): Mount | undefined {
  const words = line.split(' ');
  // Optional fields (`master:1`) end with a lone dash; the target cannot hold one, blanks in it are octal.
  const dash = words.indexOf('-', 6);
  const [id, parent, device, root, target, vfs] = words;
  const [fstype, source, superOptions] = words.slice(dash + 1);
  if (dash < 0 || !device || !root || !target || !vfs || !fstype || source === undefined) return undefined;
  return {
    id: Number(id),
    parent: Number(parent),
    device,
    root: decodeOctal(root),
    target: decodeOctal(target),
    vfsOptions: options(vfs),
    fstype: decodeOctal(fstype),
    source: decodeOctal(source),
    superOptions: options(superOptions ?? ''),
  };
}

function options(text: string): readonly string[] {
  return splitOptions(text).map(decodeOctal);
}

export interface MountPoint {
  /** The visible mount: the last one that was made here. */
  readonly mount: Mount;
  /** The mounts beneath it. A stacked mount is reported, never touched. */
  readonly beneath: readonly Mount[];
  /** A later mount on a directory above hides this one. */
  readonly hiddenBy: Mount | undefined;
}

/** What is mounted exactly at `path`, or undefined. */
export function mountAt(mounts: readonly Mount[], path: string): MountPoint | undefined {
  const here = mounts.filter((mount) => mount.target === path);
  const mount = here.at(-1);
  if (!mount) return undefined;
  const ancestors = new Set(ancestorsOf(mount, mounts).map(({ id }) => id));
  const hiddenBy = mounts
    .slice(mounts.indexOf(mount) + 1)
    .find((later) => later.target !== path && contains(later.target, path) && !ancestors.has(later.id));
  return { mount, beneath: here.slice(0, -1), hiddenBy };
}

/** The visible mount that holds `path`: itself a mount point or not. */
export function mountOf(mounts: readonly Mount[], path: string): Mount | undefined {
  let best: Mount | undefined;
  for (const mount of mounts) {
    if (!contains(mount.target, path)) continue;
    const deeper = !best || mount.target.length >= best.target.length;
    // A mount made later on a directory above hides the deeper one, unless that was mounted inside it.
    if (!best || deeper || !ancestorsOf(best, mounts).includes(mount)) best = mount;
  }
  return best;
}

function ancestorsOf(mount: Mount, mounts: readonly Mount[]): readonly Mount[] {
  const byId = new Map(mounts.map((other) => [other.id, other]));
  const chain: Mount[] = [];
  for (let at = byId.get(mount.parent); at && !chain.includes(at); at = byId.get(at.parent)) chain.push(at);
  return chain;
}

function contains(outer: string, inner: string): boolean {
  return outer === inner || outer === '/' || inner.startsWith(`${outer}/`);
}

/** All options of a mount: those of the mount point first, then those of the file system. */
export function optionsOf(mount: Mount): readonly string[] {
  return [...mount.vfsOptions, ...mount.superOptions];
}

/** A path as it stands there: blanks in octal, and `/` as nothing, so that a path and `/` make a prefix of what is below. */
export function escapedTarget(path: string): string {
  const octal = (char: string) => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`;
  return path === '/' ? '' : path.replace(/[ \t\n\\]/g, octal);
}
