// Two KVM hosts with a guest, as looks describe them.

import type { At } from '../../engine/contract/module.ts';
import { commandsOf } from '../../engine/hosts/batch/describe.ts';
import type { Guest, GuestAt } from '../../modules/looks/libvirt.ts';
import type { Facts } from '../../modules/migration/facts-of.ts';
import type { FileFacts } from '../../modules/migration/files.ts';
import virshMigrate from '../../modules/virsh_migrate.ts';
import { changesOf, DryRun, type Settled } from '../laws/dry-run.ts';
import { fill } from '../laws/fill.ts';

export const UUID = '7e57ed00-0000-4000-8000-000000000001';
export const NONCE = '11111111-2222-4333-8444-555555555555';
export const DISK = '/srv/vm/nested.qcow2';

export const KVM: At = {
  host: 'one',
  user: 'root',
  playHosts: ['one', 'two'],
  peers: ['one', 'two'],
  knows: (host) => ['one', 'two', 'three'].includes(host),
  nameOf: (host) => (host === 'three' ? '10.0.9.3' : host),
  isHere: () => false,
};

export const NONE: GuestAt = { kind: 'none' };

export function guest(more: Partial<Guest> = {}): Guest {
  return {
    kind: 'guest',
    uuid: UUID,
    name: 'nested',
    state: 'running',
    trouble: '',
    persistent: true,
    autostart: false,
    managedSave: false,
    ...more,
  };
}

export const OFF = guest({ state: 'shut off' });

export const XML = `<domain type='kvm'>
  <name>nested</name><uuid>${UUID}</uuid><memory unit='KiB'>1048576</memory>
  <os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type></os>
  <cpu mode='custom'><model>qemu64</model></cpu>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <disk type='file' device='disk'><driver name='qemu' type='qcow2' cache='none'/>
      <source file='${DISK}'/><target dev='vda' bus='virtio'/></disk>
  </devices>
</domain>`;

export const FILE: FileFacts = {
  real: DISK,
  inode: '257',
  size: 393216,
  block: false,
  fstype: 'nfs4',
  mounted: '/srv/vm',
  options: ['rw', 'hard', 'vers=4.2', 'local_lock=none'],
  fsid: '1b2e:0',
};

/** Where a guest is seen: by host. */
export type Places = Readonly<Record<string, GuestAt>>;

/** The answers about where a guest is, under its name and its UUID. */
export function places(at: Places, id = 'nested'): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(at).flatMap(([host, seen]) => [
      [`${host} answers`, true],
      [`guest ${id} on ${host}`, seen],
      [`guest ${UUID} on ${host}`, seen],
    ]),
  );
}

type Told = Partial<Pick<Facts, 'guest' | 'here' | 'there' | 'fit' | 'way' | 'files' | 'filesThere' | 'momentThere'>>;

const LIBVIRT = { libvirt: '9.0.0', qemu: '7.2.22', networks: ['default'], pools: [] };

/** The answers to what is asked before a guest moves from `one` to `two`. */
export function facts(more: Told = {}): Readonly<Record<string, unknown>> {
  const host = { qemuUser: 64055, userfaultfd: false, hook: false, links: [] };
  return {
    [`guest ${UUID} in detail`]: more.guest ?? details(),
    'libvirt of one': more.here ?? { uuid: 'uuid-one', hostname: 'one', ...LIBVIRT },
    'libvirt of two': more.there ?? { uuid: 'uuid-two', hostname: 'two', ...LIBVIRT },
    'what one has for guests': host,
    'what two has for guests': host,
    'clock and free memory of one': { time: 1000, memory: 8 * 2 ** 30 },
    'clock and free memory of two': more.momentThere ?? { time: 1001, memory: 8 * 2 ** 30 },
    'a fresh name for a token': NONCE,
    'way from one to two': more.way ?? { control: '', byHostname: ['10.0.0.2'], byName: ['10.0.0.2'], data: 'refused' },
    "the guest's files on one": more.files ?? { [DISK]: FILE },
    "the guest's files on two": more.filesThere ?? { [DISK]: FILE },
    'what QEMU offers on two': more.fit ?? { machine: '', cpu: '' },
  };
}

export function details(more: Partial<Facts['guest']> = {}): Facts['guest'] {
  return { xml: XML, snapshots: [], checkpoints: [], job: 'none', diskErrors: '', ...more };
}

/** The definition with one more device. */
export function withDevice(device: string): string {
  return XML.replace('</devices>', `${device}</devices>`);
}

/** The parameters of a task that wants the guest on a host. */
export const to = (dest: string, more: object = {}) => ({ domain: 'nested', dest, ...more });

/** All answers about a guest that runs on `one`. */
export const moving = (more: Told = {}): Readonly<Record<string, unknown>> => ({
  ...places({ one: guest(), two: NONE }),
  ...facts(more),
});

/** What virsh_migrate plans on `one`. */
export function planOf(params: object, looks: Readonly<Record<string, unknown>>): Settled {
  const filled = fill(virshMigrate, { ...params });
  if ('wrong' in filled) throw new Error(filled.wrong);
  return new DryRun(virshMigrate, filled.params, { looks }, KVM).plan();
}

/** The commands that it would run, as a person would type them. */
export function commandsOfPlan(params: object, looks: Readonly<Record<string, unknown>>): readonly string[] {
  return changesOf(planOf(params, looks).verdict).flatMap((change) => commandsOf({ ...change, finally: [] }));
}
