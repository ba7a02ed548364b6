/**
 * The machine lab for tests: three Debian machines under QEMU, bare in seconds once they have been frozen.
 *
 * A lab that is up already is taken as it is, so a test that needs bare machines resets them before it begins.
 */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mustRun, type Reply, runCommand, shellWords } from '../command.ts';

export const machineHosts = ['xcloud', 'devstack-1', 'devstack-2'] as const;
export type MachineHost = (typeof machineHosts)[number];

export interface SshOptions {
  /** `root` unless told: `operator` has sudo without a password, `auditor` with "lab-password". */
  readonly user?: 'root' | 'operator' | 'auditor';
  readonly input?: string | Uint8Array;
  /** Ends the session after so many seconds, login included; the reply's code is then 124. 120 unless told. */
  readonly seconds?: number;
}

export interface MachineLab {
  /** The directory with the lab's keys, `known_hosts`, `ssh_config` and frozen machines. */
  readonly state: string;
  /** The path of the inventory by which the machines can be reached from the machine's own network. */
  readonly inventory: string;
  readonly hosts: readonly MachineHost[];
  /** On the private network that joins the three; from here they are ports 2210, 2211 and 2212 of 127.0.0.1. */
  readonly addresses: Readonly<Record<MachineHost, string>>;
  /** Runs an argument list, or a script as the user's login shell takes it. A failing command is a reply. */
  ssh(host: MachineHost, command: readonly string[] | string, options?: SshOptions): Promise<Reply>;
  /** Back to the frozen bare machines, all three, in about four seconds. Connections that are open break. */
  reset(): Promise<void>;
  /** Stops the machines and forgets what was done to them; the frozen ones stay. */
  stop(): Promise<void>;
}

const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Brings the lab up, if it is not, building its image and freezing its machines the first time (two minutes). */
export async function startMachineLab(): Promise<MachineLab> {
  const usualCache = join(homedir(), '.cache', 'play-lab');
  const cache = resolve(process.env.PLAY_LAB_CACHE ?? usualCache);
  const state = join(cache, 'machines');
  await mustRun(script('up'), []);
  return {
    state,
    inventory: cache === usualCache ? script('../../../inventory/lab.ini') : join(state, 'lab.ini'),
    hosts: machineHosts,
    addresses: { xcloud: '192.168.122.10', 'devstack-1': '192.168.122.11', 'devstack-2': '192.168.122.12' },
    ssh(host, command, { user = 'root', input, seconds = 120 } = {}) {
      const line = typeof command === 'string' ? command : shellWords(command);
      const args = [`${seconds}`, 'ssh', '-F', join(state, 'ssh_config'), `${user}@${host}`, '--', line];
      return runCommand('timeout', args, input === undefined ? {} : { input });
    },
    async reset() {
      await mustRun(script('up'), ['--fresh']);
    },
    async stop() {
      await mustRun(script('down'), []);
    },
  };
}
