// Every module's cases, and where each is tried.
import type { Module } from '../../../engine/contract/module.ts';
import type { NsHost } from '../../lab/ns/lab.ts';
import type { HostCase } from '../on-host.ts';
import { FILES } from './files.ts';
import { GUESTS, IMAGES, POOLS } from './guests.ts';
import { MIGRATIONS } from './migration.ts';
import { SMALL } from './small.ts';
import { BOUND, EXPORTS, MOUNTS, SSH_CONFIG, SUBVOLUMES } from './storage.ts';
import { SYSTEM } from './system.ts';

/** Cases on a host of the namespace lab. */
export interface Group {
  readonly title: string;
  readonly host: NsHost;
  readonly cases: readonly HostCase[];
}

export const ON_BARE_HOSTS: readonly Group[] = [
  { title: 'packages, services, keys, names', host: 'devstack-1', cases: SMALL },
  { title: 'users, names, settings, jobs', host: 'devstack-1', cases: SYSTEM },
  { title: 'subvolumes', host: 'xcloud', cases: SUBVOLUMES },
  { title: 'mounts', host: 'xcloud', cases: MOUNTS },
  { title: 'mounts of what is shared', host: 'devstack-1', cases: BOUND },
  { title: 'exports', host: 'xcloud', cases: EXPORTS },
  { title: "ssh's configuration", host: 'devstack-1', cases: SSH_CONFIG },
];

/** On hosts that share a directory, run libvirt and reach each other. */
export const ON_KVM_HOSTS: readonly Group[] = [
  { title: 'images', host: 'devstack-1', cases: IMAGES },
  { title: 'pools', host: 'devstack-1', cases: POOLS },
  { title: 'guests', host: 'devstack-1', cases: GUESTS },
  { title: 'migrations', host: 'devstack-1', cases: MIGRATIONS },
];

export const ALL: readonly HostCase[] = [
  ...FILES,
  ...[...ON_BARE_HOSTS, ...ON_KVM_HOSTS].flatMap(({ cases }) => cases),
];

/** Modules that are tried in another way, and why. */
export const ELSEWHERE: ReadonlyMap<Module['name'], string> = new Map([
  ['libvirt_network', 'a lab of its own, the same driver: test/integration/modules-network.test.ts'],
  ['reboot', 'it ends the connections that a case keeps: test/integration/reboot.test.ts'],
  ['virt_clone', 'a lab of its own, the same driver: test/integration/modules-clone.test.ts'],
  ['virt_sysprep', 'a lab of its own, the same driver: test/integration/modules-clone.test.ts'],
]);

/** Modules that ask and change nothing of a host, and why. */
export const CONTROLLER_ONLY: ReadonlyMap<Module['name'], string> = new Map([
  ['assert', 'judges variables'],
  ['debug', 'prints'],
  ['fail', 'ends the task'],
  ['meta', 'speaks to the run'],
  ['pause', 'waits'],
  ['set_fact', 'sets variables'],
]);
