// A private sshd: own port, own keys, own configuration, in a directory that goes with it. It runs as
// the current user; root's can have users of its own, which only it sees (a mount namespace).
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Target } from '../../engine/hosts/wire.ts';
import { until } from './until.ts';

const execute = promisify(execFile);

export interface Sshd {
  readonly port: number;
  readonly dir: string;
  /** A private key that may log in as every user. */
  readonly identity: string;
  /** Holds the host's keys. */
  readonly knownHosts: string;
  /** `ssh-ed25519 AAAA…`, by type. */
  readonly hostKeys: ReadonlyMap<string, string>;
  /** How to reach it. */
  target(more?: Partial<Target>, options?: Readonly<Record<string, string>>): Target;
  log(): Promise<string>;
  stop(): Promise<void>;
}

export interface SshdOptions {
  /** Lines of sshd_config(5). */
  readonly config?: readonly string[];
  /** Users that only this sshd knows; wants root. */
  readonly users?: readonly SshdUser[];
}

interface SshdUser {
  readonly name: string;
  readonly password?: string;
  /** A line of sudoers(5) after the name. */
  readonly sudo?: string;
  readonly shell?: string;
}

/** Whether `users` works here. */
export async function canHaveUsers(): Promise<boolean> {
  if (process.getuid?.() !== 0) return false;
  return execute('sh', ['-c', 'command -v sudo openssl && unshare -m mount -t tmpfs none /mnt']).then(
    () => true,
    () => false,
  );
}

export async function startSshd({ config = [], users = [] }: SshdOptions = {}): Promise<Sshd> {
  const dir = await mkdtemp(join(tmpdir(), 'play-sshd-'));
  await chmod(dir, 0o755);
  const file = (name: string) => join(dir, name);
  await Promise.all(
    ['ed25519', 'ecdsa'].map((type) => execute('ssh-keygen', ['-qN', '', '-t', type, '-f', file(`host_${type}`)])),
  );
  await execute('ssh-keygen', ['-qN', '', '-t', 'ed25519', '-f', file('id')]);
  await copyFile(file('id.pub'), file('authorized_keys'));
  const port = await freePort();
  const lines = [
    'ListenAddress 127.0.0.1',
    `Port ${port}`,
    `HostKey ${file('host_ed25519')}`,
    `HostKey ${file('host_ecdsa')}`,
    `AuthorizedKeysFile ${file('authorized_keys')}`,
    `PidFile ${file('pid')}`,
    'StrictModes no',
    'UsePAM no',
    'PermitRootLogin yes',
    'LogLevel VERBOSE',
  ];
  // sshd takes the first value of a keyword, so the caller's come first.
  await writeFile(file('sshd_config'), [...config, 'MaxStartups 200', ...lines, ''].join('\n'));
  const hostKeys = new Map<string, string>();
  for (const type of ['ed25519', 'ecdsa']) {
    const [name = '', key = ''] = (await readFile(file(`host_${type}.pub`), 'utf8')).split(' ');
    hostKeys.set(name, `${name} ${key}`);
  }
  await writeFile(file('known_hosts'), [...hostKeys.values()].map((key) => `[127.0.0.1]:${port} ${key}\n`).join(''));
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
  const command = ['/usr/sbin/sshd', '-D', '-f', file('sshd_config'), '-E', file('log')];
  const words = users.length > 0 ? ['unshare', '-m', 'sh', await namespace(dir, users), ...command] : command;
  const sshd = spawn(words[0] ?? '', words.slice(1), { stdio: 'ignore', detached: true });
  const log = () => readFile(file('log'), 'utf8').catch(() => '');
  await until(`sshd on port ${port}`, async () => {
    if (sshd.exitCode !== null) throw new Error(`sshd ended: ${await log()}`);
    return answers(port);
  });
  return {
    port,
    dir,
    identity: file('id'),
    knownHosts: file('known_hosts'),
    hostKeys,
    target: (more = {}, options = {}) => ({
      name: 'web1',
      connection: 'ssh',
      address: '127.0.0.1',
      port,
      user: userInfo().username,
      identityFile: file('id'),
      hostKeys: 'strict',
      connectTimeout: 10,
      options: new Map(Object.entries({ userknownhostsfile: file('known_hosts'), identityagent: 'none', ...options })),
      ...more,
    }),
    log,
    async stop() {
      await ended(sshd);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** A script that lays files of our own over those of the machine, for what it then runs. */
async function namespace(dir: string, users: readonly SshdUser[]): Promise<string> {
  const passwd: string[] = [];
  const shadow: string[] = [];
  const sudoers = ['root ALL=(ALL:ALL) NOPASSWD: ALL'];
  let id = 64_100;
  for (const { name, password, sudo, shell = '/bin/sh' } of users) {
    id += 1;
    const home = join(dir, name);
    await mkdir(home);
    await execute('chown', [String(id), home]);
    const hash = password === undefined ? '*' : (await execute('openssl', ['passwd', '-6', password])).stdout.trim();
    passwd.push(`${name}:x:${id}:65534::${home}:${shell}`);
    shadow.push(`${name}:${hash}:19000:0:99999:7:::`);
    if (sudo !== undefined) sudoers.push(`${name} ${sudo}`);
  }
  const write = async (name: string, lines: readonly string[], before = '') => {
    const path = join(dir, name);
    await writeFile(path, `${before}${lines.join('\n')}\n`);
    return path;
  };
  await chmod(await write('passwd', passwd, await readFile('/etc/passwd', 'utf8')), 0o644);
  await chmod(await write('shadow', shadow, await readFile('/etc/shadow', 'utf8')), 0o640);
  await chmod(await write('sudoers', sudoers, 'Defaults lecture=always\n'), 0o440);
  const mounts = ['passwd', 'shadow', 'sudoers'].map((name) => `mount --bind ${join(dir, name)} /etc/${name}`);
  const own = [
    'mkdir -p /run/sudo /run/lock',
    'mount -t tmpfs -o mode=711 none /run/sudo',
    'mount -t tmpfs -o mode=1777 none /run/lock',
  ];
  return write('namespace.sh', ['set -e', ...mounts, ...own, 'exec "$@"']);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}

/** A port of 127.0.0.1 where nobody listens. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('close', () => resolve(false));
  });
}
