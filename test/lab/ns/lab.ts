/**
 * The namespace lab for tests: three real hosts that are up in two or three seconds and bare again in one or two.
 *
 * A lab that is up already is taken as it is, so a test resets the hosts that it needs bare before it begins.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mustRun, type Reply, runCommand, shellWords } from '../command.ts';

export const nsHosts = ['xcloud', 'devstack-1', 'devstack-2'] as const;
export type NsHost = (typeof nsHosts)[number];

export interface SshOptions {
  /** `root` unless told: `operator` has sudo without a password, `auditor` with "lab-password". */
  readonly user?: 'root' | 'operator' | 'auditor';
  readonly input?: string | Uint8Array;
}

export interface NsLab {
  /** The directory with the lab's keys, logs, `connect` and `ssh_config`. */
  readonly state: string;
  /** The path of the inventory by which the hosts can be reached from the machine's own network. */
  readonly inventory: string;
  readonly hosts: readonly NsHost[];
  readonly addresses: Readonly<Record<NsHost, string>>;
  /** Runs an argument list, or a script as the user's login shell takes it. A failing command is a reply. */
  ssh(host: NsHost, command: readonly string[] | string, options?: SshOptions): Promise<Reply>;
  /** Cuts the power and gives it back: what was written stays. Returns when the hosts are up again. */
  reboot(...hosts: NsHost[]): Promise<void>;
  /** The same, onto a fresh root, and for xcloud a fresh /data: bare. */
  resetHost(...hosts: NsHost[]): Promise<void>;
  /** Ends the lab, with everything on it. */
  stop(): Promise<void>;
}

export interface NsLabOptions {
  /** Labs with different states run side by side. Default: `$PLAY_NS_STATE`, else `ns` in the labs' cache. */
  readonly state?: string;
}

const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const defaultState = (): string =>
  process.env.PLAY_NS_STATE ?? join(process.env.PLAY_LAB_CACHE ?? join(homedir(), '.cache', 'play-lab'), 'ns');

/** A lab that nobody else has: bare, and gone with all that it kept when it is stopped. */
export async function startOwnNsLab(): Promise<NsLab> {
  const state = await mkdtemp(join(tmpdir(), 'play-ns-own-'));
  const lab = await startNsLab({ state });
  return {
    ...lab,
    async stop() {
      await lab.stop();
      await rm(state, { recursive: true });
    },
  };
}

/** Brings the lab up, if it is not, building its image the first time (a minute or two). */
export async function startNsLab(options: NsLabOptions = {}): Promise<NsLab> {
  const state = resolve(options.state ?? defaultState());
  const env = { PLAY_NS_STATE: state };
  await mustRun(script('up'), [], { env });

  // One connection a host and user is kept: a command then takes a hundredth of a second.
  const sockets = await mkdtemp(join(tmpdir(), 'play-ns-'));
  const used = new Map<string, NsHost>();
  const sshArgs = ['-F', join(state, 'ssh_config'), '-o', `ControlPath=${sockets}/%r@%n`];
  const keepArgs = ['-o', 'ControlMaster=auto', '-o', 'ControlPersist=60', '-o', 'ServerAliveInterval=5'];

  async function hangUp(hosts: readonly NsHost[]): Promise<void> {
    for (const [login, host] of used) {
      if (!hosts.includes(host)) continue;
      used.delete(login);
      await runCommand('ssh', [...sshArgs, '-O', 'exit', login]);
    }
  }

  async function power(args: readonly string[], hosts: readonly NsHost[]): Promise<void> {
    if (hosts.length === 0) return;
    await hangUp(hosts);
    await mustRun(script('reboot'), [...args, ...hosts], { env });
  }

  return {
    state,
    inventory: join(state, 'inventory.ini'),
    hosts: nsHosts,
    addresses: { xcloud: '10.77.0.11', 'devstack-1': '10.77.0.12', 'devstack-2': '10.77.0.13' },
    ssh(host, command, { user = 'root', input } = {}) {
      const login = `${user}@${host}`;
      used.set(login, host);
      const line = typeof command === 'string' ? command : shellWords(command);
      return runCommand('ssh', [...sshArgs, ...keepArgs, login, '--', line], input === undefined ? {} : { input });
    },
    reboot: (...hosts) => power([], hosts),
    resetHost: (...hosts) => power(['--fresh'], hosts),
    async stop() {
      await hangUp(nsHosts);
      await mustRun(script('down'), [], { env });
      await rm(sockets, { recursive: true, force: true });
    },
  };
}
