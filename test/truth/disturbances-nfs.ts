// What goes wrong where a kernel serves and mounts NFS. The guest runs on devstack-2.
import type { Disturbance } from './disturbance.ts';

const IMAGES = '/var/lib/libvirt/images/shared';

export const MACHINE_DISTURBANCES: readonly Disturbance[] = [
  {
    name: 'an export is gone from the kernel table',
    about: 'exports',
    host: 'xcloud',
    script: 'exportfs -u 192.168.122.11:/nfs/images',
  },
  {
    name: 'an export is read-only in the kernel table',
    about: 'exports',
    host: 'xcloud',
    script: 'exportfs -o ro,sync,no_subtree_check,no_root_squash,mountpoint 192.168.122.11:/nfs/images',
  },
  {
    name: 'the line of a client is gone from exports',
    about: 'exports',
    host: 'xcloud',
    script: `sed -i '/192.168.122.11/d' /etc/exports; exportfs -ra`,
  },
  {
    name: 'the NFS server is stopped',
    about: 'nfs-server',
    alone: true, // who touches what is mounted from it meanwhile hangs
    host: 'xcloud',
    script: 'systemctl stop nfs-server',
  },
  {
    name: 'the NFS server is off at boot',
    about: 'nfs-server',
    host: 'xcloud',
    script: 'systemctl disable -q nfs-server',
  },
  {
    name: 'an option of the exported mount was changed',
    about: 'mount of xcloud',
    host: 'xcloud',
    script: 'mount -o remount,bind,relatime /nfs/images',
  },
  {
    name: 'the shared images are not mounted',
    about: 'shared images',
    host: 'devstack-1',
    script: `umount ${IMAGES}`,
  },
  {
    name: 'the shared images are mounted with another version',
    about: 'shared images',
    alone: true,
    host: 'devstack-1',
    script: `umount ${IMAGES}; mount -t nfs -o vers=4.1,hard 192.168.122.10:/nfs/images ${IMAGES}`,
  },
  {
    name: 'the shared images are mounted soft',
    about: 'shared images',
    alone: true,
    host: 'devstack-1',
    script: `umount ${IMAGES}; mount -t nfs -o vers=4.2,soft 192.168.122.10:/nfs/images ${IMAGES}`,
  },
  {
    name: 'the shared images are mounted read-only',
    about: 'shared images',
    host: 'devstack-1',
    script: `mount -o remount,bind,ro ${IMAGES}`,
  },
  {
    name: 'something else is mounted over the shared images',
    about: 'shared images',
    host: 'devstack-1',
    script: `umount ${IMAGES}; mount -t tmpfs none ${IMAGES}`,
    undo: `umount ${IMAGES}`,
  },
  { name: 'the pool is stopped', about: 'pool', host: 'devstack-1', script: 'virsh -q pool-destroy images' },
  {
    name: 'the guest runs on the other host',
    about: 'guest',
    alone: true,
    host: 'devstack-2',
    script: 'virsh -q migrate --live --persistent --undefinesource nested qemu+ssh://devstack-1/system',
  },
  {
    name: 'the guest is not defined anywhere',
    about: 'guest',
    host: 'devstack-2',
    script: 'virsh -q destroy nested; virsh -q undefine nested',
  },
];
