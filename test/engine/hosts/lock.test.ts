import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../../../engine/hosts/connect.ts';
import { localTransport } from '../../../engine/hosts/local.ts';
import { takeLock } from '../../../engine/hosts/lock.ts';
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

  test('a second run waits, says for whom, and gets it when it is free', async () => {
    const [first, second] = await Promise.all([open(), open()]);
    const lock = await first.lock(ROOT, () => {});
    const holders: string[] = [];
    let got = false;
    const waiting = second
      .lock(ROOT, (holder) => holders.push(holder))
      .then((held) => {
        got = true;
        return held;
      });
    await until('it says that it waits', () => holders.length > 0);
    expect(holders[0]).toMatch(new RegExp(`^.+@.+ \\(process ${process.pid}, since \\d{4}-.*Z\\)$`));
    expect(got).toBe(false);
    await lock.release();
    await (await waiting).release();
    expect(holders).toHaveLength(1);
    await Promise.all([first.close(), second.close()]);
  });

  test('it is taken once', async () => {
    const connection = await open();
    await Promise.all([connection.lock(ROOT, () => {}), connection.lock(ROOT, () => {})]);
    await connection.lock(ROOT, () => {});
    await connection.close();
  });

  test('releasing it ends what runs, and leaves alone what an exchange left behind', async () => {
    const connection = await open();
    const lock = await connection.lock(ROOT, () => {});
    const root = await connection.shell(ROOT);
    const left = Number(await say(root, 'sleep 1000 </dev/null >/dev/null 2>&1 & echo $!'));
    const shell = await connection.shell();
    let begun = () => {};
    const begins = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const running = shell.exchange({ script: '_f go 0; sleep 1000 </dev/null', limit: 100, frame: () => begun() });
    await begins;
    await lock.release();
    expect((await running).how).toBe('lost');
    expect(await runs(left)).toBe(true);
    process.kill(left);
    await connection.close();
  }, 20_000);

  test('what ran under a dead controller ends, and the lock is free then', async () => {
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
    const script =
      'echo $$; _f pid 0; sleep 1000 </dev/null & echo $!; _f pid 0; sh -c \'trap "" TERM; sleep 1000\' </dev/null';
    const words = JSON.stringify({ target, options: [...options], script, become: ROOT });
    const controller = spawn(process.execPath, [bundle, words], { stdio: ['ignore', 'pipe', 'inherit'] });
    let printed = '';
    controller.stdout.on('data', (chunk) => {
      printed += chunk;
    });
    const pids = await until(
      'both processes',
      () => printed.split('\n').length === 3 && printed.trim().split('\n').map(Number),
    );
    const next = await open();
    const waited: string[] = [];
    const lock = next.lock(ROOT, (holder) => waited.push(holder));
    await until('the next run waits', () => waited.length > 0);
    expect(waited[0]).toContain(`process ${controller.pid}`);
    controller.kill('SIGKILL');
    await lock;
    for (const pid of pids) expect(await runs(pid)).toBe(false);
    await next.close();
  }, 30_000);

  test('a time limit under the lock ends the processes too', async () => {
    const connection = await open();
    await connection.lock(ROOT, () => {});
    const { ended } = await hear(await connection.shell(ROOT), 'sleep 1000 </dev/null & echo $!; wait', 0.4);
    expect(await runs(ended.how === 'timeout' ? Number(ended.partial.out) : 1)).toBe(false);
    expect(await say(await connection.shell(ROOT), 'echo again')).toBe('again\n');
    await connection.close();
  });
});

// Each in a mount namespace of its own.
describe.skipIf(!(await canHaveUsers()))('the watchdog', () => {
  test.each(['dash', 'bash', 'busybox sh'])('%s takes the lock and ends a process group', async (program) => {
    const own = `mount -t tmpfs none /run/lock && exec ${program}`;
    const held = await takeLock(await localTransport().open(`exec unshare -m sh -c '${own}'`), () => {});
    const sleeper = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });
    const watched = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });
    const forgotten = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });
    const [one = 0, two = 0, three = 0] = [sleeper.pid, watched.pid, forgotten.pid];
    await held.kill(one);
    expect(await runs(one)).toBe(false);
    held.watch(two);
    held.watch(three);
    held.forget(three);
    await held.release();
    expect([await runs(two), await runs(three)]).toEqual([false, true]);
    forgotten.kill();
  });
});

describe('where there is no flock', () => {
  let dir = '';
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'play-noflock-'));
    for (const tool of ['id', 'ln', 'mv', 'rm', 'readlink', 'sleep'])
      await symlink(`/usr/bin/${tool}`, join(dir, tool));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  test("a link takes its place, and a dead holder's is taken away", async () => {
    const open = () => localTransport().open(`exec env PATH=${dir} /bin/sh`);
    const first = await open();
    first.input.write('echo $$ >&2\n');
    const pid = await new Promise<number>((resolve) => first.err.once('data', (chunk) => resolve(Number(chunk))));
    await takeLock(first, () => {});
    const holders: string[] = [];
    const second = takeLock(await open(), (holder) => holders.push(holder));
    await until('the second waits', () => holders.length > 0);
    expect(holders[0]).toContain(`process ${process.pid}`);
    process.kill(pid, 'SIGKILL');
    await (await second).release();
    const third = await takeLock(await open(), () => {});
    await third.release();
    expect(await readFile('/run/lock/play.lock.pid').catch(() => 'gone')).toBe('gone');
  });
});
