// Real shells for the tests of batches: dash, bash and, in a root file system of its own, busybox.
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Channel, endingOf } from '../../../../engine/hosts/channel.ts';
import { FramedShell } from '../../../../engine/hosts/shell.ts';
import { must } from './must.ts';

export type Kind = 'dash' | 'bash' | 'busybox';

export const isRoot = process.getuid?.() === 0;
const available = (file: string) => ['/bin', '/usr/bin'].some((dir) => existsSync(join(dir, file)));
/** The shells of this machine; busybox needs root for its own root file system. */
export const kinds: readonly Kind[] = (['dash', 'bash', 'busybox'] as const).filter(
  (kind) => available(kind) && (kind !== 'busybox' || isRoot),
);

/** A scratch directory and shells that work in it. */
export class Rig {
  readonly kind: Kind;
  /** The scratch directory, for the test. */
  readonly dir: string;
  /** The same, as the shell sees it. */
  readonly seen: string;
  readonly #root: string;
  readonly #counting: boolean;
  /** Exchanges so far. */
  exchanges = 0;
  #child: ChildProcess | undefined;
  #shell: FramedShell | undefined;

  /** `counting`: in a process name space of its own, where process ids are dense. Needs root. */
  constructor(kind: Kind, counting = false) {
    this.kind = kind;
    this.#counting = counting;
    this.#root = mkdtempSync(join(tmpdir(), 'play-batch-'));
    this.dir = join(this.#root, 'scratch');
    mkdirSync(this.dir);
    this.seen = kind === 'busybox' ? '/scratch' : this.dir;
    if (kind === 'busybox') furnish(this.#root);
  }

  /** The kept shell, or a new one where it has ended. */
  readonly open = async (): Promise<FramedShell> => {
    if (!this.#shell || this.#shell.dead !== undefined) this.#shell = this.fresh();
    return this.#shell;
  };

  /** The kept shell of every place. */
  readonly shells = (): Promise<FramedShell> => this.open();

  /** Has a shell ready, and counts from here. */
  async warm(): Promise<void> {
    await (await this.open()).exchange({ script: ':', limit: 5, frame: () => {} });
    this.exchanges = 0;
  }

  /** Another shell. */
  fresh(): FramedShell {
    const child = this.#spawn();
    this.#child = child;
    const [input, out, err] = [child.stdin, child.stdout, child.stderr];
    if (!input || !out || !err) throw new Error('No pipes');
    const closed = new Promise<string>((resolve) => {
      child.once('close', (code, signal) => resolve(endingOf(code, signal)));
    });
    const channel: Channel = { input, out, err, closed, destroy: () => child.kill('SIGKILL') };
    const kill = async () => {
      this.signal('SIGTERM', child);
      await new Promise((resolve) => setTimeout(resolve, 300));
      this.signal('SIGKILL', child);
    };
    const shell = new FramedShell('tester', channel, {
      kill,
      running() {},
      opened() {},
      sent() {},
      why: () => undefined,
    });
    const exchange = shell.exchange.bind(shell);
    shell.exchange = (one) => {
      this.exchanges += 1;
      return exchange(one);
    };
    return shell;
  }

  /** Sends a signal to the process group of the shell. */
  signal(signal: NodeJS.Signals, child = this.#child): void {
    try {
      if (child?.pid) process.kill(-child.pid, signal);
    } catch {
      // It has ended.
    }
  }

  close(): void {
    this.signal('SIGKILL');
    rmSync(this.#root, { recursive: true, force: true });
  }

  #spawn(): ChildProcess {
    const options = { detached: true, stdio: 'pipe', cwd: '/' } as const;
    const chroot = this.kind === 'busybox' ? ['chroot', this.#root, '/bin/sh'] : undefined;
    const [command = '', ...args] = [
      ...(this.#counting ? ['unshare', '--pid', '--fork', '--kill-child'] : []),
      ...(chroot ?? [this.kind]),
    ];
    return spawn(command, args, { ...options, ...(!chroot && !this.#counting && { argv0: 'sh' }) });
  }
}

function furnish(root: string): void {
  for (const dir of ['bin', 'dev', 'proc', 'tmp', 'etc']) mkdirSync(join(root, dir));
  const busybox = must('sh', '-c', 'command -v busybox').trim();
  cpSync(busybox, join(root, 'bin/busybox'));
  const libraries = must('sh', '-c', `ldd ${busybox} 2>/dev/null || :`).match(/\/\S+/g) ?? [];
  for (const library of libraries) {
    if (existsSync(library)) cpSync(library, join(root, library), { dereference: true });
  }
  must('chroot', root, '/bin/busybox', '--install', '-s', '/bin');
  must('mknod', '-m', '666', join(root, 'dev/null'), 'c', '1', '3');
}
