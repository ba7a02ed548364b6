// The guest's files as source and destination see them.
import type { Look } from '../../engine/contract/index.ts';
import { mountOf, optionsOf, parseMountinfo } from '../formats/mountinfo.ts';

export interface FileFacts {
  /** The file that symbolic links lead to. */
  readonly real: string;
  readonly inode: string;
  readonly size: number;
  readonly block: boolean;
  readonly fstype: string;
  /** The mount that holds it. */
  readonly mounted: string;
  readonly options: readonly string[];
  /** NFS: the server's name for the file system, the same for all clients; empty where nobody says. */
  readonly fsid: string;
}

/** By path; null where nothing is there. */
export type FilesFacts = Readonly<Record<string, FileFacts | null>>;

/** Sizes move while a guest writes, so none of it is compared before the change: the token is what decides then. */
export function filesAt(paths: readonly string[], on: string): Look<FilesFacts> {
  return {
    kind: 'look',
    label: `the guest's files on ${on}`,
    script: `for f; do
  if r=$(readlink -f -- "$f") && s=$(stat -L -c '%i %s %f' -- "$f" 2>/dev/null); then printf '%s\\0%s\\0' "$r" "$s"; else printf '\\0\\0'; fi
done
cat /proc/self/mountinfo; printf '\\0'
cat /proc/fs/nfsfs/volumes 2>/dev/null || :`,
    args: [...paths],
    on,
    reads: paths.flatMap((path) => [`data:${path}`, `meta:${path}`, `mount:${path}`] as const),
    moving: true,
    parse: ({ out }) => {
      const parts = out.split('\0');
      const mounts = parseMountinfo(parts[paths.length * 2] ?? '');
      const volumes = parts[paths.length * 2 + 1] ?? '';
      return Object.fromEntries(
        paths.map((path, i): [string, FileFacts | null] => {
          const real = parts[2 * i] ?? '';
          const [inode, size, mode] = (parts[2 * i + 1] ?? '').split(' ');
          if (!inode || !size || !mode) return [path, null];
          const mount = mountOf(mounts, real);
          const block = (Number.parseInt(mode, 16) & 0o170000) === 0o060000;
          return [
            path,
            {
              real,
              inode,
              size: Number(size),
              block,
              fstype: mount?.fstype ?? '',
              mounted: mount?.target ?? '',
              options: mount ? optionsOf(mount) : [],
              fsid: fsidOf(volumes, mount?.device ?? ''),
            },
          ];
        }),
      );
    },
  };
}

/** /proc/fs/nfsfs/volumes: `NV SERVER PORT DEV FSID FSC`. `0:0` says nothing. */
function fsidOf(volumes: string, device: string): string {
  const line = volumes.split('\n').find((one) => one.trim().split(/\s+/)[3] === device);
  const fsid = line?.trim().split(/\s+/)[4] ?? '';
  return /^0*:?0*$/.test(fsid) ? '' : fsid;
}

const NETWORK = new Set(
  'nfs nfs4 ceph fuse.ceph cifs smb3 gfs2 ocfs2 lustre gpfs afs fuse.glusterfs fuse.quobyte fuse.moosefs beegfs acfs'.split(
    ' ',
  ),
);

/** File systems that several hosts can share. */
export function isNetworkFs(fstype: string): boolean {
  return NETWORK.has(fstype);
}
