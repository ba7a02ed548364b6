// Images, pools and guests on devstack-1, whose guests devstack-2 can run too.
import { quote } from '../../../engine/hosts/quote.ts';
import diskImage from '../../../modules/disk_image.ts';
import libvirtDomain from '../../../modules/libvirt_domain.ts';
import libvirtPool from '../../../modules/libvirt_pool.ts';
import { guestXml, POWER_BUTTON } from '../../lab/guest/definition.ts';
import type { HostCase } from '../on-host.ts';

/** The image of the counting guest, and a directory that both hosts see. */
const GUEST = '/lab/data/guest.qcow2';
const SHARED = '/srv/guests';

const NO_IMAGES = 'rm -rf /srv/images; mkdir /srv/images';
const STAT = (name: string) => `stat -c '%a %u %g' /srv/images/${name}; ls -A /srv/images`;
const INFO = (name: string) =>
  `qemu-img info --output=json /srv/images/${name} | grep -oE '^    "(virtual-size|format|backing-filename)": [^,]*' | sort`;

export const IMAGES: readonly HostCase[] = [
  {
    name: 'an empty one, owned',
    module: diskImage,
    params: { path: '/srv/images/a', size: '64M', owner: '64055', group: 'adm', mode: '0640' },
    arrange: NO_IMAGES,
    changes: ['create /srv/images/a'],
    assert: [`${INFO('a')}; ${STAT('a')}`, '    "format": "qcow2"\n    "virtual-size": 67108864\n640 64055 4\na\n'],
  },
  {
    name: 'a raw one',
    module: diskImage,
    params: { path: '/srv/images/a', size: '1M', format: 'raw' },
    arrange: NO_IMAGES,
    changes: ['create /srv/images/a'],
    assert: [STAT('a'), '600 0 0\na\n'],
  },
  {
    name: 'a copy, larger',
    module: diskImage,
    params: { path: '/srv/images/a', copy_of: GUEST, size: '128M' },
    arrange: NO_IMAGES,
    changes: [`copy ${GUEST} to /srv/images/a`],
    assert: [`${INFO('a')}; ${STAT('a')}`, '    "format": "qcow2"\n    "virtual-size": 134217728\n600 0 0\na\n'],
  },
  {
    name: 'one that rests on another',
    module: diskImage,
    params: { path: '/srv/images/a', backing_file: GUEST },
    arrange: NO_IMAGES,
    changes: ['create /srv/images/a'],
    assert: [`${INFO('a')} | sed 1q`, `    "backing-filename": "${GUEST}"\n`],
  },
  {
    name: 'larger and given away',
    module: diskImage,
    params: { path: '/srv/images/a', size: '2M', owner: 'operator', group: 'operator', mode: '0660' },
    arrange: `${NO_IMAGES}; qemu-img create -q -f qcow2 /srv/images/a 1M; chmod 0600 /srv/images/a`,
    changes: [
      'make /srv/images/a 2 MiB large',
      'change /srv/images/a: mode 0600 -> 0660, owner root -> operator, group root -> operator',
    ],
    assert: [
      `${INFO('a')} | tail -n 1; stat -c '%a %U %G' /srv/images/a`,
      '    "virtual-size": 2097152\n660 operator operator\n',
    ],
  },
];

const NO_POOLS = `virsh -q pool-list --all --name | while read -r p; do if [ "$p" ]; then
  virsh -q pool-destroy $p 2>/dev/null || :; virsh -q pool-undefine $p 2>/dev/null || :; fi; done
rm -rf /srv/pool`;
const pool = { name: 'laws', target: '/srv/pool/a' };
const POOL = `virsh -q pool-info laws | sed -n 's/^\\(State\\|Persistent\\|Autostart\\): *//p' | tr '\\n' ' '; virsh -q pool-dumpxml laws | sed -n 's:.*<path>\\(.*\\)</path>:\\1:p'; virsh -q pool-list --all --name | tr -d ' \\n'`;
const ACTIVE = `${NO_POOLS}; mkdir -p /srv/pool/old; virsh -q pool-define-as laws dir --target /srv/pool/old; virsh -q pool-start laws; virsh -q pool-autostart laws`;

export const POOLS: readonly HostCase[] = [
  {
    name: 'active, not there',
    module: libvirtPool,
    params: { ...pool, permissions: { mode: '0750', owner: '0', group: '4' } },
    arrange: NO_POOLS,
    changes: ['define and start pool laws', 'start pool laws with libvirt'],
    assert: [`${POOL}; stat -c '%a %g' /srv/pool/a`, 'running yes yes /srv/pool/a\nlaws750 4\n'],
  },
  {
    name: 'active, elsewhere',
    module: libvirtPool,
    params: pool,
    arrange: ACTIVE,
    changes: ['redefine and restart pool laws'],
    assert: [POOL, 'running yes yes /srv/pool/a\nlaws'],
  },
  {
    name: 'active, transient',
    module: libvirtPool,
    params: pool,
    arrange: `${NO_POOLS}; mkdir -p /srv/pool/a; virsh -q pool-create-as laws dir --target /srv/pool/a`,
    changes: ['make persistent pool laws', 'start pool laws with libvirt'],
    assert: [POOL, 'running yes yes /srv/pool/a\nlaws'],
  },
  {
    name: 'inactive',
    module: libvirtPool,
    params: { ...pool, state: 'inactive', autostart: false },
    arrange: ACTIVE,
    changes: ['redefine and stop pool laws', 'start pool laws with libvirt no more'],
    assert: [POOL, 'inactive yes no /srv/pool/a\nlaws'],
  },
  {
    name: 'absent',
    module: libvirtPool,
    params: { name: 'laws', state: 'absent' },
    arrange: `${ACTIVE}; touch /srv/pool/old/volume`,
    changes: ['forget pool laws'],
    assert: ['ls /srv/pool/old; virsh -q pool-list --all --name', 'volume\n'],
  },
];

const FORGET = `virsh -q list --all --uuid | while read -r g; do if [ "$g" ]; then
  virsh -q destroy $g 2>/dev/null || :; virsh -q managedsave-remove $g >/dev/null 2>&1 || :; virsh -q undefine $g 2>/dev/null || :
fi; done`;

/** sh: on devstack-2. */
export const there = (script: string): string => `printf %s ${quote(script)} | ssh devstack-2 sh -eu`;

/** sh: no guest on either host, a fresh image for one. */
export const NO_GUESTS = `${FORGET}\n${there(FORGET)}\nrm -rf ${SHARED}/*; cp ${GUEST} ${SHARED}/laws.qcow2`;

/** sh: defines a guest. */
export const define = (xml: string): string => `printf %s ${quote(xml)} | virsh -q define /dev/stdin`;

export const UUID = '7e57ed00-0000-4000-8000-00000000000d';
export const XML = guestXml({ name: 'laws', uuid: UUID, disk: `${SHARED}/laws.qcow2` });
const LARGER = guestXml({ name: 'laws', uuid: UUID, disk: `${SHARED}/laws.qcow2`, memory: 24 });
const HEEDFUL = guestXml({ name: 'laws', uuid: UUID, disk: '/srv/images/button', format: 'raw' });
const BUTTON = `${NO_IMAGES}; cd /srv/images; printf '${POWER_BUTTON}' >button; truncate -s 510 button
printf '\\125\\252' >>button; truncate -s 1M button`;

const DEFINED = `${NO_GUESTS}\n${define(XML)}`;
/** sh: what each host says of the guest: its state, and whether it is persistent and starts at boot. */
export const SAID = `for h in qemu:// qemu+ssh://devstack-2; do
  virsh -q -c $h/system dominfo laws 2>/dev/null | sed -n 's/^\\(State\\|Persistent\\|Autostart\\): *//p' | tr '\\n' ' ' || :; echo /; done`;

const domain = (name: string, more: Pick<HostCase, 'params' | 'arrange' | 'changes' | 'assert'>): HostCase => ({
  name,
  module: libvirtDomain,
  ...more,
  params: { name: 'laws', ...more.params },
});

export const GUESTS: readonly HostCase[] = [
  domain('defined, not there', {
    params: { state: 'defined', xml: XML, autostart: true },
    arrange: NO_GUESTS,
    changes: ['define laws on devstack-1', 'start laws at boot on devstack-1'],
    assert: [SAID, 'shut off yes enable /\n/\n'],
  }),
  domain('defined, otherwise', {
    params: { state: 'defined', xml: LARGER, autostart: false },
    arrange: `${DEFINED}; virsh -q autostart laws`,
    changes: ['change the definition of laws on devstack-1', 'start laws at boot no more on devstack-1'],
    assert: ['virsh dumpxml laws | grep -o "<memory.*"', "<memory unit='KiB'>24576</memory>\n"],
  }),
  domain('running, not there', {
    params: { xml: XML },
    arrange: NO_GUESTS,
    changes: ['define laws on devstack-1', 'start laws on devstack-1'],
    assert: [SAID, 'running yes disable /\n/\n'],
  }),
  domain('running, transient', {
    params: { xml: LARGER },
    arrange: `${DEFINED}; virsh -q start laws; virsh -q undefine laws`,
    changes: ['change the definition of laws on devstack-1'],
    assert: [SAID, 'running yes disable /\n/\n'],
  }),
  domain('running, paused', {
    params: {},
    arrange: `${DEFINED}; virsh -q start --paused laws`,
    changes: ['resume laws on devstack-1'],
    assert: [SAID, 'running yes disable /\n/\n'],
  }),
  domain('running, saved', {
    params: {},
    arrange: `${DEFINED}; virsh -q start laws; virsh -q managedsave laws`,
    changes: ['start laws on devstack-1'],
    assert: [`${SAID}; virsh dominfo laws | grep 'Managed save'`, 'running yes disable /\n/\nManaged save:   no\n'],
  }),
  domain('running, at home on another host', {
    params: {},
    arrange: `${NO_GUESTS}\n${there(define(XML))}`,
    changes: ['start laws on devstack-2'],
    assert: [SAID, '/\nrunning yes disable /\n'],
  }),
  domain('shutdown', {
    params: { state: 'shutdown' },
    arrange: `${NO_GUESTS}\n${BUTTON}\n${define(HEEDFUL)}; virsh -q start laws; sleep 2; virsh domstate laws | grep running`,
    changes: ['shut laws down on devstack-1'],
    assert: [SAID, 'shut off yes disable /\n/\n'],
  }),
  domain('destroyed', {
    params: { state: 'destroyed' },
    arrange: `${DEFINED}; virsh -q start laws`,
    changes: ['stop laws by force on devstack-1'],
    assert: [SAID, 'shut off yes disable /\n/\n'],
  }),
  domain('absent', {
    params: { state: 'absent' },
    arrange: DEFINED,
    changes: ['undefine laws on devstack-1'],
    assert: [`${SAID}; ls ${SHARED}`, '/\n/\nlaws.qcow2\n'],
  }),
];
