// A guest that moves between devstack-1 and devstack-2, whose directories of images are one.
import virshMigrate from '../../../modules/virsh_migrate.ts';
import { guestXml } from '../../lab/guest/definition.ts';
import type { HostCase } from '../on-host.ts';
import { define, NO_GUESTS, SAID, there, UUID, XML } from './guests.ts';

const START = `${define(XML)}; virsh -q start laws`;
const NOT_TWICE = `${SAID}; ls -A /srv/guests | grep -v play-token`;

const move = (
  name: string,
  more: Pick<HostCase, 'params' | 'arrange' | 'changes' | 'assert' | 'uncut' | 'killAfter'>,
): HostCase => ({
  name,
  module: virshMigrate,
  ...more,
  params: { domain: 'laws', dest: 'devstack-2', allow_unsafe: true, timeout: 60, ...more.params },
});

export const MIGRATIONS: readonly HostCase[] = [
  move('there, with its autostart', {
    params: {},
    killAfter: 400,
    arrange: `${NO_GUESTS}\n${START}; virsh -q autostart laws`,
    changes: ['migrate laws from devstack-1 to devstack-2'],
    assert: [NOT_TWICE, '/\nrunning yes enable /\nlaws.qcow2\n'],
  }),
  move('back, by UUID', {
    params: { domain: UUID, dest: 'devstack-1', max_downtime: 200 },
    uncut: 'Its steps are those of the way there',
    arrange: `${NO_GUESTS}\n${there(START)}`,
    changes: ['migrate laws from devstack-2 to devstack-1'],
    assert: [NOT_TWICE, 'running yes disable /\n/\nlaws.qcow2\n'],
  }),
  move('to where a definition of it is left', {
    params: {},
    arrange: `${NO_GUESTS}\n${START}\n${there(`${define(XML)}; virsh -q autostart laws`)}`,
    changes: ['migrate laws from devstack-1 to devstack-2'],
    assert: [NOT_TWICE, '/\nrunning yes enable /\nlaws.qcow2\n'],
  }),
  move('shut off', {
    params: { if_stopped: 'move' },
    arrange: `${NO_GUESTS}\n${define(XML)}; virsh -q autostart laws`,
    changes: ['migrate laws from devstack-1 to devstack-2'],
    assert: [NOT_TWICE, '/\nshut off yes enable /\nlaws.qcow2\n'],
  }),
  move('tidy after a migration by hand', {
    params: {},
    arrange: `${NO_GUESTS}\n${START}; virsh -q autostart laws; virsh -q migrate --live --unsafe laws qemu+ssh://devstack-2/system`,
    changes: [
      'make laws persistent on devstack-2',
      'start laws at boot on devstack-2',
      'undefine laws on devstack-1, where it does not run any more',
    ],
    assert: [NOT_TWICE, '/\nrunning yes enable /\nlaws.qcow2\n'],
  }),
  move('all of a host', {
    params: { domain: 'all' },
    uncut: 'Its steps are those of one guest after the other',
    arrange: `${NO_GUESTS}\n${START}; cp /srv/guests/laws.qcow2 /srv/guests/other.qcow2
${define(guestXml({ name: 'other', uuid: '7e57ed00-0000-4000-8000-00000000000e', disk: '/srv/guests/other.qcow2' }))}; virsh -q start other`,
    changes: ['migrate laws from devstack-1 to devstack-2', 'migrate other from devstack-1 to devstack-2'],
    assert: ['virsh -q list --all; virsh -c qemu+ssh://devstack-2/system list --name | sort', '\nlaws\nother\n'],
  }),
];
