// What goes wrong on hosts that playbooks/site.yml has converged, in both labs. The guest runs on devstack-2.
import type { Disturbance } from './disturbance.ts';

const IMAGES = '/var/lib/libvirt/images/shared';
const SOCKETS = 'libvirtd.socket libvirtd-ro.socket libvirtd-admin.socket';

/** Of the server. */
const SERVER: readonly Disturbance[] = [
  {
    name: 'the line of fstab is gone',
    about: 'fstab of xcloud',
    host: 'xcloud',
    script: `sed -i '\\#/nfs/images#d' /etc/fstab`,
  },
  {
    name: 'an option in fstab was edited',
    about: 'fstab of xcloud',
    host: 'xcloud',
    script: `sed -i '/nfs.images/s/noatime/relatime/' /etc/fstab`,
  },
  {
    name: 'the mount point has a second line',
    about: 'fstab of xcloud',
    host: 'xcloud',
    script: `cp /etc/fstab /root/fstab.kept; l=$(grep /nfs/images /etc/fstab); printf '%s\\n' "$l" >>/etc/fstab`,
    undo: 'cat /root/fstab.kept >/etc/fstab',
  },
  {
    name: 'a mount option was changed',
    about: 'fstab of xcloud',
    host: 'xcloud',
    script: 'mount -o remount,bind,relatime /nfs/images',
  },
  {
    name: "somebody else's line in exports",
    about: 'exports',
    host: 'xcloud',
    script: `mkdir -p /srv/else; printf '/srv/else 10.9.9.9(ro,no_subtree_check)\\n' >>/etc/exports; exportfs -ra`,
    harmless: true,
  },
  {
    name: 'an option in exports was edited',
    about: 'exports',
    host: 'xcloud',
    script: `sed -i '1,/images/s/no_root_squash/root_squash/' /etc/exports`,
  },
  {
    name: 'the line of a client is gone from exports',
    about: 'exports',
    host: 'xcloud',
    script: `sed -i '$!{/images/d;}' /etc/exports; exportfs -ra`,
  },
  {
    name: 'an export is gone from the kernel table',
    about: 'exports',
    host: 'xcloud',
    script: `c=$(sed -n 's#^/nfs/images \\([0-9.]*\\)(.*#\\1#p' /etc/exports | head -n 1); exportfs -u "$c:/nfs/images"`,
  },
  { name: 'the NFS server is stopped', about: 'nfs-server', host: 'xcloud', script: 'systemctl stop nfs-server' },
  {
    name: 'the NFS server is off at boot',
    about: 'nfs-server',
    host: 'xcloud',
    script: 'systemctl disable -q nfs-server',
  },
  { name: 'the mode of the subvolume changed', about: 'subvolume', host: 'xcloud', script: 'chmod 0755 /data/images' },
  {
    name: 'the subvolume copies on write again',
    about: 'subvolume',
    host: 'xcloud',
    script: 'chattr -C /data/images',
  },
  {
    name: 'the delivered image is gone',
    about: 'delivered image',
    host: 'xcloud',
    script: 'rm /data/nested.qcow2',
  },
  {
    name: 'the delivered image was written to',
    about: 'delivered image',
    host: 'xcloud',
    script: 'printf x >>/data/nested.qcow2',
  },
  {
    name: 'the mode of the delivered image changed',
    about: 'delivered image',
    host: 'xcloud',
    script: 'chmod 0640 /data/nested.qcow2',
  },
];

/** Of a host without the guest. */
const CLIENT: readonly Disturbance[] = [
  {
    name: 'a line of hosts is gone',
    about: 'hosts',
    host: 'devstack-1',
    script: `sed -i '/xcloud/d' /etc/hosts`,
  },
  {
    name: 'an address in hosts was edited',
    about: 'hosts',
    host: 'devstack-1',
    script: `sed -i '/xcloud/s/[0-9.]*/10.9.9.9/' /etc/hosts`,
  },
  {
    name: 'the host calls itself loopback',
    about: 'hosts',
    host: 'devstack-1',
    script: `printf '127.0.1.1 devstack-1\\n' >>/etc/hosts`,
  },
  {
    name: 'a line of known_hosts is gone',
    about: 'known_hosts',
    host: 'devstack-1',
    script: `sed -i '$d' /root/.ssh/known_hosts`,
  },
  {
    name: 'a line of authorized_keys is gone',
    about: 'authorized_keys',
    host: 'devstack-1',
    script: `sed -i '/devstack-2/d' /root/.ssh/authorized_keys`,
  },
  {
    name: 'an option in authorized_keys was edited',
    about: 'authorized_keys',
    host: 'devstack-1',
    script: `sed -i 's/,no-X11-forwarding//' /root/.ssh/authorized_keys`,
  },
  {
    name: 'an option of the SSH configuration was edited',
    about: 'ssh config',
    host: 'devstack-1',
    script: `sed -i 's/10m/5m/' /root/.ssh/config`,
  },
  { name: 'the SSH configuration is gone', about: 'ssh config', host: 'devstack-1', script: 'rm /root/.ssh/config' },
  {
    name: 'the key pair is gone',
    about: 'key',
    host: 'devstack-1',
    script: 'rm /root/.ssh/id_ed25519 /root/.ssh/id_ed25519.pub',
  },
  { name: 'the public key is gone', about: 'key', host: 'devstack-1', script: 'rm /root/.ssh/id_ed25519.pub' },
  {
    name: 'the mode of the private key changed',
    about: 'key',
    host: 'devstack-1',
    script: 'chmod 0644 /root/.ssh/id_ed25519',
  },
  {
    name: 'the line of fstab is gone on a KVM host',
    about: 'shared images',
    host: 'devstack-1',
    script: `sed -i '\\#${IMAGES}#d' /etc/fstab`,
  },
  {
    name: 'the shared images are not mounted',
    about: 'shared images',
    host: 'devstack-1',
    script: `umount ${IMAGES}`,
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
    name: 'the pool is not defined',
    about: 'pool',
    host: 'devstack-1',
    script: 'virsh -q pool-destroy images; virsh -q pool-undefine images',
  },
  {
    name: 'the pool is off at boot',
    about: 'pool',
    host: 'devstack-1',
    script: 'virsh -q pool-autostart --disable images',
  },
  {
    name: 'the pool lies elsewhere',
    about: 'pool',
    host: 'devstack-1',
    script: `virsh -q pool-destroy images; virsh -q pool-undefine images
virsh -q pool-define-as images dir --target /var/tmp; virsh -q pool-start images`,
  },
  {
    name: 'libvirt is stopped',
    about: 'libvirt',
    host: 'devstack-1',
    script: `systemctl stop ${SOCKETS} libvirtd`,
  },
  {
    name: 'libvirt is off at boot',
    about: 'libvirt',
    host: 'devstack-1',
    script: `systemctl disable -q ${SOCKETS} libvirtd 2>/dev/null`,
  },
];

/** Of the guest. */
const GUEST: readonly Disturbance[] = [
  { name: 'the guest is shut off', about: 'guest', host: 'devstack-2', script: 'virsh -q destroy nested' },
  { name: 'the guest is paused', about: 'guest', host: 'devstack-2', script: 'virsh -q suspend nested' },
  {
    name: 'the guest is not defined anywhere',
    about: 'guest',
    host: 'devstack-2',
    script: 'virsh -q destroy nested; virsh -q undefine nested',
  },
  {
    name: 'the guest runs on the other host',
    about: 'guest',
    alone: true,
    host: 'devstack-2',
    script: 'virsh -q migrate --live --persistent --undefinesource --unsafe nested qemu+ssh://devstack-1/system',
  },
  {
    name: 'a definition is left on the other host',
    about: 'guest',
    alone: true,
    host: 'devstack-2',
    script: `virsh -q dumpxml --inactive nested >/root/nested.xml
virsh -q -c qemu+ssh://devstack-1/system define /dev/stdin </root/nested.xml`,
  },
  {
    name: 'the definition of the guest was edited',
    about: 'guest',
    host: 'devstack-2',
    script: `virsh -q dumpxml --inactive nested | sed 's/16384/32768/' >/root/nested.xml; virsh -q define /root/nested.xml`,
  },
  {
    name: "the guest's disk is gone",
    about: 'guest',
    host: 'devstack-2',
    script: `virsh -q destroy nested; rm ${IMAGES}/nested.qcow2`,
  },
];

/** All that both labs know. */
export const DISTURBANCES = [...SERVER, ...CLIENT, ...GUEST];

/** Only where nothing serves what is unmounted. */
export const UNMOUNTED: Disturbance = {
  name: 'the exported directory is not mounted',
  about: 'fstab of xcloud',
  host: 'xcloud',
  script: 'umount /nfs/images',
};
