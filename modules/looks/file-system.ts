// The file system that holds a path, as statfs(2) reports it.
import type { Look, Maybe } from '../../engine/contract/index.ts';

export interface FileSystem {
  /** The magic number in hexadecimal: `9123683e` is btrfs, `6969` NFS. */
  readonly magic: Maybe<string>;
  /** stat(2)'s device number of the path; each btrfs subvolume has its own. */
  readonly device: Maybe<string>;
  readonly inode: Maybe<string>;
}

export const BTRFS = '9123683e';
export const NFS = '6969';

/** Null where nothing is there. A hung network file system does not answer. */
export function fileSystemOf(path: string): Look<FileSystem | null> {
  return {
    kind: 'look',
    label: `file system of ${path}`,
    script: `stat -f -c %t -- "$1" && exec stat -L -c '%d
%i' -- "$1"`,
    args: [path],
    reads: [`meta:${path}`, `mount:${path}`],
    absent: (answer) => answer === null,
    parse: ({ code, out }) => {
      const [magic, device, inode] = out.split('\n');
      return code === 0 && magic && device && inode ? { magic, device, inode } : null;
    },
  };
}
