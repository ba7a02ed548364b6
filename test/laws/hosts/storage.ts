// Subvolumes, mounts, exports and ssh's configuration, looked at with the domain's own tools.
import btrfsSubvolume from '../../../modules/btrfs_subvolume.ts';
import fstabEntry from '../../../modules/fstab_entry.ts';
import nfsExport from '../../../modules/nfs_export.ts';
import sshConfig from '../../../modules/ssh_config.ts';
import type { HostCase } from '../on-host.ts';

/** No subvolume, no directory below /data. */
const EMPTY = `find /data -mindepth 1 -depth -type d -inum 256 | while read -r s; do
btrfs property set -ts "$s" ro false; btrfs -q subvolume delete "$s"; done
rm -rf /data/*`;
/** How btrfs shows a subvolume, without what moves. */
const SHOW = (path: string) =>
  `btrfs subvolume show ${path} | sed -n '1p;/Flags:/s/[[:space:]]//gp'; lsattr -d ${path} | cut -c16; btrfs property get ${path} compression; stat -c '%a %U' ${path}`;

export const SUBVOLUMES: readonly HostCase[] = [
  {
    name: 'present, not there',
    module: btrfsSubvolume,
    params: { path: '/data/images', nodatacow: true, mode: '0711', owner: 'operator' },
    arrange: EMPTY,
    changes: ['make the subvolume /data/images'],
    assert: [SHOW('/data/images'), 'images\nFlags:-\nC\n711 operator\n'],
  },
  {
    name: 'present, below directories that are missing',
    module: btrfsSubvolume,
    params: { path: '/data/a b/c/vm', parents: true, compression: 'zstd' },
    arrange: EMPTY,
    changes: ['make the subvolume /data/a b/c/vm'],
    assert: [SHOW('"/data/a b/c/vm"'), 'a b/c/vm\nFlags:-\n-\ncompression=zstd\n755 root\n'],
  },
  {
    name: 'present, with other attributes',
    module: btrfsSubvolume,
    params: { path: '/data/vm', nodatacow: true, readonly: true, mode: '0750', quota: '64M' },
    arrange: `${EMPTY}\nbtrfs -q subvolume create /data/vm; btrfs property set /data/vm compression zstd`,
    changes: [
      'set no compression, no copy on write, quota 67108864, read-only, mode 0755 -> 0750 of the subvolume /data/vm',
    ],
    assert: [
      `${SHOW('/data/vm')}; btrfs qgroup show --raw -re /data/vm | awk '$NF == "vm" {print $4}'`,
      'vm\nFlags:readonly\nC\n750 root\n67108864\n',
    ],
  },
  {
    name: 'a snapshot',
    module: btrfsSubvolume,
    params: { path: '/data/snap', snapshot_of: '/data/vm', readonly: true },
    arrange: `${EMPTY}\nbtrfs -q subvolume create /data/vm; echo x >/data/vm/x; chmod 0700 /data/vm`,
    changes: ['make the snapshot /data/snap of /data/vm'],
    assert: [`${SHOW('/data/snap')}; cat /data/snap/x`, 'snap\nFlags:readonly\n-\n700 root\nx\n'],
  },
  {
    name: 'absent, with others inside',
    module: btrfsSubvolume,
    params: { path: '/data/vm', state: 'absent', recursive: true },
    arrange: `${EMPTY}\nfor s in vm vm/a vm/a/b; do btrfs -q subvolume create /data/$s; done`,
    changes: ['delete the subvolume /data/vm and 2 inside it'],
    assert: ['btrfs subvolume list /data; ls /data', ''],
  },
];

const UUID = '$(ls /dev/disk/by-uuid)';
/** A subvolume `images`, nothing mounted from it, an fstab with one foreign line. */
const UNMOUNTED = `while umount /nfs/images 2>/dev/null; do :; done; rm -rf /nfs; ${EMPTY}
btrfs -q subvolume create /data/images; printf '# mine\\ntmpfs  /mnt tmpfs noauto 0 0 # kept' >/etc/fstab`;
const MOUNTED = (options: string) => `${UNMOUNTED}
mkdir -p /nfs/images; printf '\\nUUID=%s /nfs/images btrfs ${options} 0 0\\n' "${UUID}" >>/etc/fstab; mount /nfs/images`;
const images = { path: '/nfs/images', src: 'LABEL=data', fstype: 'btrfs' };
const FIND = "findmnt -n -o SOURCE,VFS-OPTIONS --mountpoint /nfs/images | sed 's/loop[0-9]*/loop/; s/ [ ]*/ /g'";
const KEPT = '# mine\ntmpfs  /mnt tmpfs noauto 0 0 # kept\n';

export const MOUNTS: readonly HostCase[] = [
  {
    name: 'mounted, not there',
    module: fstabEntry,
    params: { ...images, opts: ['subvol=images', 'noatime'] },
    arrange: UNMOUNTED,
    changes: ['make the directory /nfs/images', 'mount /nfs/images and write its line in /etc/fstab'],
    assert: [
      `${FIND}; cat /etc/fstab`,
      `/dev/loop[/images] rw,noatime\n${KEPT}LABEL=data\t/nfs/images\tbtrfs\tsubvol=images,noatime\t0\t0\n`,
    ],
  },
  {
    name: 'mounted, with other flags',
    module: fstabEntry,
    params: { ...images, opts: 'subvol=images,ro,noexec' },
    arrange: MOUNTED('subvol=images,noatime'),
    changes: ['remount /nfs/images with ro,noexec and write its line in /etc/fstab'],
    assert: [
      `${FIND}; findmnt -n -o VFS-OPTIONS --mountpoint /data; tail -n 1 /etc/fstab`,
      '/dev/loop[/images] ro,noexec,noatime\nrw,relatime\nLABEL=data /nfs/images btrfs subvol=images,ro,noexec 0 0\n',
    ],
  },
  {
    name: 'mounted, of another subvolume',
    module: fstabEntry,
    params: { ...images, opts: 'subvol=/' },
    arrange: MOUNTED('subvol=images'),
    changes: ['unmount /nfs/images and mount it with subvol=/ and write its line in /etc/fstab'],
    assert: [FIND, '/dev/loop rw,relatime\n'],
  },
  {
    name: 'present',
    module: fstabEntry,
    params: { ...images, state: 'present', opts: 'subvol=images' },
    arrange: UNMOUNTED,
    changes: ['make the directory /nfs/images', 'write the line of /nfs/images in /etc/fstab'],
    assert: [
      'findmnt --mountpoint /nfs/images || findmnt --verify | tail -n 1',
      'Success, no errors or warnings detected\n',
    ],
  },
  {
    name: 'unmounted',
    module: fstabEntry,
    params: { path: '/nfs/images', state: 'unmounted' },
    arrange: MOUNTED('subvol=images'),
    changes: ['unmount /nfs/images'],
    assert: ['findmnt --mountpoint /nfs/images || findmnt -n -s -o TARGET', '/mnt\n/nfs/images\n'],
  },
  {
    name: 'absent',
    module: fstabEntry,
    params: { path: '/nfs/images', state: 'absent' },
    arrange: MOUNTED('subvol=images'),
    changes: ['unmount /nfs/images and remove its line from /etc/fstab'],
    assert: ['findmnt --mountpoint /nfs/images || cat /etc/fstab', KEPT],
  },
];
export const BOUND: readonly HostCase[] = [
  {
    name: 'a directory bound',
    module: fstabEntry,
    params: { path: '/var/lib/libvirt/images/shared', src: '/lab/data/images', fstype: 'none', opts: ['bind'] },
    arrange: `umount /var/lib/libvirt/images/shared 2>/dev/null || :; rm -rf /var/lib/libvirt/images/shared; : >/etc/fstab
[ -d /lab/data/images ] || btrfs -q subvolume create /lab/data/images`,
    changes: [
      'make the directory /var/lib/libvirt/images/shared',
      'mount /var/lib/libvirt/images/shared and write its line in /etc/fstab',
    ],
    assert: ["stat -c %i:%d /lab/data/images /var/lib/libvirt/images/shared | uniq | wc -l | tr -d ' '", '1\n'],
  },
];

const NOT_EXPORTED = `rm -rf /etc/exports.d; printf '# mine\\n/srv/b\\t10.9.9.9(ro)  # kept\\n' >/etc/exports
mkdir -p /srv/a /srv/b; exportfs -ra 2>/dev/null`;
const options = ['rw', 'no_subtree_check', 'no_root_squash'];
const EXPORTED = 'sync,wdelay,hide,no_subtree_check,sec=sys,rw,no_root_squash,no_all_squash';
const OTHER = '/srv/b  10.9.9.9(sync,wdelay,hide,no_subtree_check,sec=sys,ro,root_squash,no_all_squash)\n';

export const EXPORTS: readonly HostCase[] = [
  {
    name: 'present, not there',
    module: nfsExport,
    params: {
      path: '/srv/a',
      clients: [
        { host: '10.77.0.12', options },
        { host: '10.0.0.0/8', options },
      ],
    },
    arrange: NOT_EXPORTED,
    changes: ['export /srv/a in /etc/exports'],
    assert: [
      'exportfs -s; head -n 2 /etc/exports',
      `${OTHER}/srv/a  10.77.0.12(${EXPORTED})\n/srv/a  10.0.0.0/8(${EXPORTED})\n# mine\n/srv/b\t10.9.9.9(ro)  # kept\n`,
    ],
  },
  {
    name: 'present, in a file of its own',
    module: nfsExport,
    params: { path: '/srv/a', file: 'images', clients: [{ host: '10.77.0.12', options }] },
    arrange: NOT_EXPORTED,
    changes: ['export /srv/a in /etc/exports.d/images.exports'],
    assert: ['exportfs -s | sort; ls -A /etc/exports.d', `/srv/a  10.77.0.12(${EXPORTED})\n${OTHER}images.exports\n`],
  },
  {
    name: 'present, to nobody else',
    module: nfsExport,
    params: { path: '/srv/a', exclusive: true, clients: [{ host: '10.77.0.12', options }] },
    arrange: `${NOT_EXPORTED}; echo '/srv/a 10.77.0.12(ro,no_subtree_check) 10.77.0.13(rw,no_subtree_check)' >>/etc/exports; exportfs -ra 2>/dev/null`,
    changes: ['export /srv/a in /etc/exports'],
    assert: ['exportfs -s | sort', `/srv/a  10.77.0.12(${EXPORTED})\n${OTHER}`],
  },
  {
    name: 'absent',
    module: nfsExport,
    params: { path: '/srv/a', state: 'absent' },
    arrange: `${NOT_EXPORTED}; echo '/srv/a 10.77.0.12(ro,no_subtree_check)' >>/etc/exports; exportfs -ra 2>/dev/null`,
    changes: ['end the export of /srv/a in /etc/exports'],
    assert: ['exportfs -s; cat /etc/exports', `${OTHER}# mine\n/srv/b\t10.9.9.9(ro)  # kept\n`],
  },
];

const SSH = '/home/operator/.ssh';
const WITHOUT = `rm -rf ${SSH}/cm; printf '# mine\\nHost *\\n  ServerAliveInterval 30\\n' >${SSH}/config; chown operator: ${SSH}/config; chmod 600 ${SSH}/config`;
const block = { user: 'operator', host: 'devstack-1 devstack-2' };

export const SSH_CONFIG: readonly HostCase[] = [
  {
    name: 'present, not there',
    module: sshConfig,
    params: { ...block, options: { ServerAliveInterval: 60, ControlPath: '~/.ssh/cm/%C' } },
    arrange: WITHOUT,
    changes: [
      `write the block "devstack-1 devstack-2" in ${SSH}/config`,
      `make the directory ${SSH}/cm for control sockets`,
    ],
    assert: [
      `for h in devstack-2 other; do runuser -u operator -- ssh -G $h | grep -i serveraliveinterval; done; stat -c '%a %U' ${SSH}/cm ${SSH}/config`,
      'serveraliveinterval 60\nserveraliveinterval 30\n700 operator\n600 operator\n',
    ],
  },
  {
    name: 'present, without a file',
    module: sshConfig,
    params: { ...block, options: { Port: 2222 } },
    arrange: `rm -f ${SSH}/config`,
    changes: [`write the block "devstack-1 devstack-2" in ${SSH}/config`],
    assert: [
      `runuser -u operator -- ssh -G devstack-1 | grep '^port'; stat -c '%a %U' ${SSH}/config`,
      'port 2222\n600 operator\n',
    ],
  },
  {
    name: 'absent',
    module: sshConfig,
    params: { ...block, state: 'absent' },
    arrange: `${WITHOUT}; printf '\\nHost devstack-2 devstack-1\\n  Port 7\\n' >>${SSH}/config`,
    changes: [`remove the block "devstack-1 devstack-2" in ${SSH}/config`],
    assert: ['runuser -u operator -- ssh -G devstack-1 | grep "^port"', 'port 22\n'],
  },
];
