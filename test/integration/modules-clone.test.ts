// A guest made from another one, on a real host.
import { afterAll, beforeAll, describe } from 'vitest';
import virtClone from '../../modules/virt_clone.ts';
import virtSysprep from '../../modules/virt_sysprep.ts';
import { type NsLab, startOwnNsLab } from '../lab/ns/lab.ts';
import { labHost } from '../laws/lab-host.ts';
import { testOnHost } from '../laws/on-host.ts';

const domain = `<domain type='qemu'>
  <name>base</name><memory unit='MiB'>16</memory><vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/><source file='/srv/base.qcow2'/><target dev='vda' bus='virtio'/>
    </disk>
    <interface type='network'><source network='default'/></interface>
  </devices>
</domain>`;
const fresh = `virsh -q undefine web 2>/dev/null || :; rm -f /srv/web.qcow2 /srv/.play-*`;
const uuid = (name: string) => `virsh domuuid ${name}`;
const mac = (name: string) => `virsh dumpxml ${name} | grep -o "mac address='[^']*'"`;

describe('a clone of a guest', () => {
  let lab: NsLab;
  beforeAll(async () => {
    lab = await startOwnNsLab();
    await labHost(lab, 'devstack-1').sh(`systemctl start libvirtd
qemu-img create -q -f qcow2 /srv/base.qcow2 8M
qemu-io -f qcow2 -c 'write -P 7 1M 64k' /srv/base.qcow2 >/dev/null
cat >/srv/base.xml <<'X'
${domain}
X
virsh -q define /srv/base.xml`);
  }, 600_000);
  afterAll(() => lab.stop());

  testOnHost(
    () => labHost(lab, 'devstack-1'),
    [
      {
        name: 'has a disk, a UUID and an address of its own',
        module: virtClone,
        params: { original: 'base', name: 'web', disks: ['/srv/web.qcow2'] },
        arrange: fresh,
        changes: ['copy /srv/base.qcow2 to /srv/web.qcow2', 'define guest web as a clone of base'],
        assert: [
          `qemu-img compare -q /srv/base.qcow2 /srv/web.qcow2
virsh domblklist web | awk '/vda/ { print $2 }'
[ "$(${uuid('web')})" != "$(${uuid('base')})" ] && [ "$(${mac('web')})" != "$(${mac('base')})" ] && echo its own`,
          '/srv/web.qcow2\nits own\n',
        ],
      },
      {
        name: 'is prepared once',
        module: virtSysprep,
        params: { domain: 'base', hostname: 'web', operations: ['defaults', '-ssh-hostkeys'] },
        arrange: `printf '#!/bin/sh\necho "$*" >>/run/prepared\n' >/usr/local/bin/virt-sysprep; chmod +x /usr/local/bin/virt-sysprep
rm -f /run/prepared; virsh -q metadata base --uri https://play.invalid/sysprep --config --remove 2>/dev/null || :`,
        changes: ['prepare guest base as web'],
        assert: [
          'tail -1 /run/prepared',
          '-q -c qemu:///system -d base --operations defaults,-ssh-hostkeys --hostname web\n',
        ],
      },
      {
        name: 'of a guest that was prepared is not taken for prepared',
        module: virtClone,
        params: { original: 'base', name: 'web', disks: ['/srv/web.qcow2'] },
        arrange: fresh,
        changes: ['copy /srv/base.qcow2 to /srv/web.qcow2', 'define guest web as a clone of base'],
        assert: ['virsh dumpxml web | grep -c sysprep || :', '0\n'],
      },
    ],
  );
});
