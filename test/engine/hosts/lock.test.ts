import { spawn } from 'node:child_process';
import { mkdtemp, readlink, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Channel } from '../../../engine/hosts/channel.ts';
import { connect } from '../../../engine/hosts/connect.ts';
import { localTransport } from '../../../engine/hosts/local.ts';
import { PULSE, type Pulse, type Watchdog, watchdogIn } from '../../../engine/hosts/lock.ts';
import { hear, say } from '../../helpers/shell.ts';
import { canHaveUsers, type Sshd, startSshd } from '../../helpers/sshd.ts';
import { runs, until } from '../../helpers/until.ts';

const ROOT = { user: 'root' };

// In a mount namespace with a /run/lock of its own: the machine's lock belongs to others.
describe.skipIf(!(await canHaveUsers()))('the lock of a host', () => {
  let sshd: Sshd;
  beforeAll(async () => {
    sshd = await startSshd({ users: [{ name: 'free', sudo: 'ALL=(ALL) NOPASSWD: ALL' }] });
  }, 30_000);
  afterAll(() => sshd.stop());
  const open = () => connect(sshd.target({ user: 'free' }));

  /** Starts a controller of its own process that takes root's lock and runs a script. */
  async function control(script: string, pulse?: Pulse) {
    const bundle = join(sshd.dir, 'controller.mjs');
    await build({
      entryPoints: [fileURLToPath(new URL('../../helpers/controller.ts', import.meta.url))],
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      outfile: bundle,
      external: ['cpu-features', '*.node'],
      banner: {
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url), __dirname = import.meta.dirname;",
      },
    });
    const { options, ...target } = sshd.target({ user: 'free' });
    const words = JSON.stringify({ target, options: [...options], script, become: ROOT, pulse });
    return spawn(process.execPath, [bundle, words], { stdio: ['ignore', 'pipe', 'inherit'] });
  }

  /** A controller whose script has printed the ids of its two processes, and another run that waits for its lock. */
  async function heldAndWaitedFor(script: string, pulse?: Pulse) {
    const controller = await control(script, pulse);
    let out = '';
    controller.stdout.on('data', (chunk) => {
      out += chunk;
    });
    const pids = await until(
      'both processes',
      () => out.split('\n').length === 3 && out.trim().split('\n').map(Number),
    );
    const next = await open();
    const waited: string[] = [];
    const lock = next.lock(ROOT).take((holder) => waited.push(holder));
    await until('the next run waits', () => waited.length > 0);
    expect(waited[0]).toContain(`process ${controller.pid}`);
    return { controller, printed: () => out, pids, next, lock };
  }

  test('a second run waits, says for whom, and gets it when it is free', async () => {
    const [first, second] = await Promise.all([open(), open()]);
    const lock = first.lock(ROOT);
    await lock.take(() => {});
    const holders: string[] = [];
    let got = false;
    const waiting = second
      .lock(ROOT)
      .take((holder) => holders.push(holder))
      .then(() => {
        got = true;
      });
    await until('it says that it waits', () => holders.length > 0);
    expect(holders[0]).toMatch(
      new RegExp(`^.+@.+ \\(process ${process.pid}, for "web1", since \\d{4}-.*Z\\) [0-9a-f]{12}$`),
    );
    expect([got, lock.held, second.lock(ROOT).held]).toEqual([false, true, false]);
    lock.give();
    await waiting;
    const again: string[] = [];
    const back = lock.take((holder) => again.push(holder));
    await until('the first one waits', () => again.length > 0);
    await second.close();
    await back;
    await first.close();
  });

  test('root has one lock, who logs in another, and each is taken once', async () => {
    const connection = await open();
    const [root, own] = [connection.lock(ROOT), connection.lock()];
    expect([connection.lock(ROOT), connection.lock({ user: 'free' })]).toEqual([root, own]);
    expect(root).not.toBe(own);
    await Promise.all([root.take(() => {}), root.take(() => {}), own.take(() => {})]);
    await root.take(() => {});
    expect([root.held, own.held]).toEqual([true, true]);
    await connection.close();
  });

  test('closing ends what runs, and leaves alone what an exchange left behind', async () => {
    const connection = await open();
    await connection.lock(ROOT).take(() => {});
    const root = await connection.shell(ROOT);
    const left = Number(await say(root, 'sleep 1000 </dev/null >/dev/null 2>&1 & echo $!'));
    const shell = await connection.shell();
    let begun = () => {};
    const begins = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const running = shell.exchange({ script: '_f go 0; sleep 1000 </dev/null', limit: 100, frame: () => begun() });
    await begins;
    await connection.close();
    expect((await running).how).toBe('lost');
    expect(await runs(left)).toBe(true);
    process.kill(left);
  }, 20_000);

  test('what ran under a dead controller ends, and the lock is free then', async () => {
    const script =
      'echo $$; _f pid 0; sleep 1000 </dev/null & echo $!; _f pid 0; sh -c \'trap "" TERM; sleep 1000\' </dev/null';
    const { controller, pids, next, lock } = await heldAndWaitedFor(script);
    controller.kill('SIGKILL');
    await lock;
    for (const pid of pids) expect(await runs(pid)).toBe(false);
    await next.close();
  }, 30_000);

  test('a time limit under the lock ends the processes too', async () => {
    const connection = await open();
    await connection.lock(ROOT).take(() => {});
    const { ended } = await hear(await connection.shell(ROOT), 'sleep 1000 </dev/null & echo $!; wait', 2);
    expect(await runs(ended.how === 'timeout' ? Number(ended.partial.out) : 1)).toBe(false);
    expect(await say(await connection.shell(ROOT), 'echo again')).toBe('again\n');
    await connection.close();
  });

  test('a controller that is silent loses it: what it ran is ended first, and it never goes on', async () => {
    const script = 'echo $$; _f pid 0; sleep 1000 </dev/null & echo $!; _f pid 0; wait; touch after';
    const { controller, printed, pids, next, lock } = await heldAndWaitedFor(script, { every: 0.3, silence: 4 });
    controller.kill('SIGSTOP');
    await lock;
    for (const pid of pids) expect(await runs(pid)).toBe(false);
    const before = printed().length;
    controller.kill('SIGCONT');
    const report = await until('its report', () => {
      const more = printed().slice(before);
      return more.includes('\n') && (JSON.parse(more) as unknown);
    });
    const reason = 'the host heard nothing of this run for 4 s';
    expect(report).toMatchObject({
      ended: { how: 'lost', reason },
      reasons: [`The lock of the host was lost: ${reason}`, `The lock of the host was lost: ${reason}`],
    });
    expect(next.lock(ROOT).held).toBe(true);
    await next.close();
  }, 30_000);

  test('shells that ran nothing are ended too: what reaches them late is not run', async () => {
    const connection = await connect(sshd.target({ user: 'free' }), { every: 1000, silence: 1 });
    const lock = connection.lock(ROOT);
    await lock.take(() => {});
    const shell = await connection.shell(ROOT);
    const late = await connection.shell();
    expect(await say(shell, 'echo here')).toBe('here\n');
    expect(await say(late, 'echo here')).toBe('here\n');
    await until('the lock is lost', () => !lock.held);
    expect(await hear(shell, 'echo; _f late 0')).toMatchObject({ frames: [], ended: { how: 'lost' } });
    expect(await hear(late, 'echo; _f late 0')).toMatchObject({ frames: [], ended: { how: 'lost' } });
    await connection.close();
  }, 20_000);

  test('nothing is lost while the lock is not held', async () => {
    const connection = await connect(sshd.target({ user: 'free' }), { every: 1000, silence: 0.5 });
    const lock = connection.lock(ROOT);
    await lock.take(() => {});
    lock.give();
    expect(await say(await connection.shell(ROOT), 'sleep 1.5; echo here')).toBe('here\n');
    await lock.take(() => {});
    expect(lock.held).toBe(true);
    await connection.close();
  }, 20_000);
});

const SHELLS = ['dash', 'bash', 'busybox sh'];

/** A watchdog in a mount namespace of its own, by this shell. */
async function own(program: string, pulse = PULSE): Promise<Watchdog> {
  const script = `mount -t tmpfs none /run/lock && exec ${program}`;
  return watchdogIn(await localTransport().open(`exec unshare -m sh -c '${script}'`), 'me', pulse);
}

const sleeper = (): number => spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' }).pid ?? 0;

describe.skipIf(!(await canHaveUsers())).each(SHELLS)('the watchdog in %s', (program) => {
  test('takes the lock, ends a process group, and those that it watches at the end', async () => {
    const watchdog = await own(program);
    await watchdog.take(() => {});
    const [one, two, three] = [sleeper(), sleeper(), sleeper()];
    await watchdog.kill(one);
    expect(await runs(one)).toBe(false);
    watchdog.watch(two);
    watchdog.watch(three);
    watchdog.forget(three);
    await watchdog.release();
    expect([await runs(two), await runs(three)]).toEqual([false, true]);
    process.kill(three);
  });

  test('gives the lock back and takes it again', async () => {
    const watchdog = await own(program);
    for (const turn of [1, 2]) {
      await watchdog.take(() => {});
      expect([turn, watchdog.held]).toEqual([turn, true]);
      watchdog.give();
      expect([turn, watchdog.held]).toEqual([turn, false]);
    }
    expect(await watchdog.answers()).toBe(true);
    await watchdog.release();
  });

  test('ends groups and shells after a time of silence', async () => {
    const watchdog = await own(program, { every: 1000, silence: 1 });
    await watchdog.take(() => {});
    const [group, shell, other] = [sleeper(), sleeper(), sleeper()];
    watchdog.watch(group);
    watchdog.shell(shell);
    await until('it is lost', () => watchdog.lost !== undefined);
    expect(watchdog.lost).toBe('the host heard nothing of this run for 1 s');
    await until('both are ended', async () => !(await runs(group)) && !(await runs(shell)));
    expect(await runs(other)).toBe(true);
    process.kill(other);
    await expect(watchdog.take(() => {})).rejects.toThrow('The lock of the host was lost: the host heard nothing');
    await watchdog.release();
  });

  test('stays for as long as signs of life come', async () => {
    const watchdog = await own(program, { every: 0.2, silence: 1 });
    await watchdog.take(() => {});
    const longer = Date.now() + 2000;
    await until('twice the silence', () => Date.now() > longer);
    expect([watchdog.held, await watchdog.answers()]).toEqual([true, true]);
    await watchdog.release();
  });
});

describe.each(SHELLS)('without flock, in %s', (program) => {
  let dir = '';
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'play-noflock-'));
    for (const tool of ['id', 'ln', 'mv', 'rm', 'readlink', 'sleep'])
      await symlink(`/usr/bin/${tool}`, join(dir, tool));
    const [name = ''] = program.split(' ');
    await symlink(`/usr/bin/${name}`, join(dir, name));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));
  const open = () => localTransport().open(`exec env PATH=${dir} ${program}`);
  const started = async (channel: Channel) => {
    const watchdog = watchdogIn(channel, 'me', PULSE);
    await watchdog.take(() => {});
    return watchdog;
  };

  test("a link takes its place, is given back, and a dead holder's is taken away", async () => {
    const channel = await open();
    channel.input.write('echo $$ >&2\n');
    const pid = await new Promise<number>((resolve) => channel.err.once('data', (chunk) => resolve(Number(chunk))));
    const first = await started(channel);
    first.give();
    await first.take(() => {});
    const holders: string[] = [];
    const second = watchdogIn(await open(), 'you', PULSE);
    const taking = second.take((holder) => holders.push(holder));
    await until('the second waits', () => holders.length > 0);
    expect(holders[0]).toBe('me');
    process.kill(-pid, 'SIGKILL');
    await taking;
    await second.release();
    await (await started(await open())).release();
    expect(await readlink('/run/lock/play.lock.pid').catch(() => 'gone')).toBe('gone');
  });
});
