// Networks of libvirt on a real host.
import { afterAll, beforeAll, describe } from 'vitest';
import libvirtNetwork from '../../modules/libvirt_network.ts';
import { type NsLab, startOwnNsLab } from '../lab/ns/lab.ts';
import { labHost } from '../laws/lab-host.ts';
import { testOnHost } from '../laws/on-host.ts';

const gone = 'virsh -q net-destroy lab 2>/dev/null || :; virsh -q net-undefine lab 2>/dev/null || :';
const defined = `${gone}; printf '%s' "<network><name>lab</name><uuid>6c1c1a4e-1111-4222-8333-444455556666</uuid><forward mode='bridge'/><bridge name='br0'/></network>" >/tmp/lab.xml; virsh -q net-define /tmp/lab.xml`;
const params = { name: 'lab', forward: 'bridge', bridge: 'br0' };

describe('networks of libvirt', () => {
  let lab: NsLab;
  beforeAll(async () => {
    lab = await startOwnNsLab();
    await labHost(lab, 'devstack-1').sh(
      'systemctl start libvirtd; ip link add br0 type bridge; ip link add br1 type bridge',
    );
  }, 600_000);
  afterAll(() => lab.stop());

  testOnHost(
    () => labHost(lab, 'devstack-1'),
    [
      {
        name: 'is defined, started, and started with libvirt',
        module: libvirtNetwork,
        params,
        arrange: gone,
        changes: ['define and start network lab', 'start network lab with libvirt'],
        assert: [
          "virsh net-info lab | sed -n 's/^\\(Active\\|Persistent\\|Autostart\\|Bridge\\): *//p'",
          'yes\nyes\nyes\nbr0\n',
        ],
      },
      {
        name: 'is started',
        module: libvirtNetwork,
        params: { name: 'lab', autostart: false },
        arrange: defined,
        changes: ['start network lab'],
        assert: ['virsh -q net-list --name', 'lab\n'],
      },
      {
        name: 'is defined anew and stays as it is until it is started anew',
        module: libvirtNetwork,
        params: { ...params, bridge: 'br1', autostart: false },
        arrange: `${defined}; virsh -q net-start lab`,
        changes: ['redefine network lab'],
        assert: [
          "virsh net-dumpxml lab | grep -o 'br[01]'; virsh net-dumpxml --inactive lab | grep -o 'br[01]'; virsh net-uuid lab",
          'br0\nbr1\n6c1c1a4e-1111-4222-8333-444455556666\n\n',
        ],
      },
      {
        name: 'is what its XML says',
        module: libvirtNetwork,
        params: {
          name: 'lab',
          xml: "<network><name>lab</name><forward mode='bridge'/><bridge name='br1'/></network>",
          autostart: false,
        },
        arrange: defined,
        changes: ['redefine and start network lab'],
        assert: [
          "virsh net-dumpxml lab | grep -o 'br[01]'; virsh net-uuid lab",
          'br1\n6c1c1a4e-1111-4222-8333-444455556666\n\n',
        ],
      },
      {
        name: 'is made persistent',
        module: libvirtNetwork,
        params: { ...params, autostart: false },
        arrange: `${gone}; printf '%s' "<network><name>lab</name><forward mode='bridge'/><bridge name='br0'/></network>" >/tmp/lab.xml; virsh -q net-create /tmp/lab.xml`,
        changes: ['make persistent network lab'],
        assert: ['virsh -q net-list --persistent --name | grep lab', 'lab\n'],
      },
      {
        name: 'is stopped',
        module: libvirtNetwork,
        params: { name: 'lab', state: 'inactive', autostart: false },
        arrange: `${defined}; virsh -q net-start lab`,
        changes: ['stop network lab'],
        assert: ['virsh -q net-list --inactive --name | grep lab', 'lab\n'],
      },
      {
        name: 'is forgotten',
        module: libvirtNetwork,
        params: { name: 'lab', state: 'absent' },
        arrange: `${defined}; virsh -q net-start lab`,
        changes: ['forget network lab'],
        assert: ['virsh -q net-list --all --name | grep -c lab || :', '0\n'],
      },
    ],
  );
});
