// The controller dies (SIGKILL) anywhere in site.yml: the next run goes on, and no file is ever partial.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { randomFrom } from '../helpers/random.ts';
import { runsOn } from '../lab/howto.ts';
import { type NsLab, nsHosts, startNsLab } from '../lab/ns/lab.ts';
import { changesOf, failuresOf, play, root } from '../lab/play.ts';

let lab: NsLab;
const site = (): readonly string[] => ['site.yml', '-i', lab.inventory, '-e', 'storage=bind'];

/** Runs site.yml and kills it as soon as `when` says so; resolves with whether it was killed. */
function killed(when: (line: string, kill: () => void) => void): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'bin/play.js'), ...site(), '--output', 'json'], { cwd: root });
    const kill = (): void => void child.kill('SIGKILL');
    when('', kill);
    createInterface({ input: child.stdout }).on('line', (line) => when(line, kill));
    child.stderr.resume();
    child.on('error', reject);
    child.on('close', (_, signal) => resolve(signal === 'SIGKILL'));
  });
}

/** Every file that site.yml writes, whole by its own tool; no look may fail at any time. */
async function brokenFiles(): Promise<readonly string[]> {
  const checks = `
    findmnt --verify 2>&1 | grep -E '[1-9][0-9]* parse error'
    [ ! -s /etc/exports ] || tail -c 1 /etc/exports | od -An -c | grep -qF '\\n' || echo 'exports is cut'
    [ ! -e /root/.ssh/config ] || ssh -G -F /root/.ssh/config localhost >/dev/null || echo 'ssh config is broken'
    [ ! -s /etc/hosts ] && echo 'hosts is empty'
    for it in /root/.ssh/authorized_keys /root/.ssh/known_hosts; do
      [ ! -e $it ] || ssh-keygen -lf $it >/dev/null || [ ! -s $it ] || echo "$it is broken"
    done
    :`;
  const said = await Promise.all(nsHosts.map(async (host) => (await lab.ssh(host, checks)).stdout.trim()));
  return said.filter((text) => text !== '');
}

async function converges(): Promise<void> {
  const last = await play(...site());
  expect(failuresOf(last)).toEqual([]);
  expect(changesOf(await play(...site()))).toEqual([]);
  expect(await runsOn(lab)).toEqual(['devstack-2']);
  const litter = await Promise.all(
    nsHosts.map(async (host) => (await lab.ssh(host, 'find /etc /root /nfs -xdev -name ".play*"')).stdout),
  );
  expect(litter.join('')).toBe('');
}

describe('a controller that is killed', () => {
  beforeAll(async () => {
    lab = await startNsLab();
  });
  beforeEach(async () => {
    await lab.resetHost(...nsHosts);
  });
  afterAll(() => lab.stop());

  test('after each change: the next run goes on from there', async () => {
    let runs = 0;
    const afterOneChange = (line: string, kill: () => void): void => {
      if (/"type":"(task|item)-ended"/.test(line) && line.includes('"outcome":"changed"')) kill();
    };
    while (await killed(afterOneChange)) {
      expect(await brokenFiles()).toEqual([]);
      expect(++runs).toBeLessThan(100);
    }
    expect(runs).toBeGreaterThan(10);
    await converges();
  }, 900_000);

  test('at twenty random moments: the next run goes on from there', async () => {
    const seed = Number(process.env.PLAY_KILL_SEED ?? Date.now() % 1_000_000);
    console.log(`seed ${seed} (PLAY_KILL_SEED)`);
    const random = randomFrom(seed);
    for (let round = 0; round < 20; round++) {
      const delay = 200 + random() * 2500;
      await killed((line, kill) => {
        if (line === '') setTimeout(kill, delay);
      });
      expect(await brokenFiles(), `seed ${seed}, round ${round}`).toEqual([]);
    }
    await converges();
  }, 900_000);
});
