// The controller dies (SIGKILL) while a module's step runs: the next run comes to the same end.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { root } from '../lab/play.ts';
import { attempt, inSession } from './attempt.ts';
import { type HostCase, isThere, said } from './on-host.ts';
import type { TestHost } from './test-host.ts';

/** For the first case of each module that can be cut off, with the built `play`. */
export function testKilled(host: () => TestHost, inventory: () => string, cases: readonly HostCase[]): void {
  const modules = new Set(cases.map(({ module }) => module));
  for (const module of modules) {
    const each = cases.find((one) => one.module === module && one.changes.length > 0 && one.uncut === undefined);
    if (!each) continue;
    test(`${module.name}: ${each.name}, its controller killed`, async () => {
      await host().sh(each.arrange ?? ':');
      const dry = await inSession(host(), (session) => attempt(session, each, true));
      await killedIn(host().name, inventory(), each);
      await inSession(host(), async (session) => {
        const next = await attempt(session, each, false);
        expect(said(next), 'the run after it').toMatchObject({ how: 'done' });
        await isThere(session, each, [dry, next]);
      });
    });
  }
}

/** Runs a playbook of one task and kills it, where it has not ended by then. */
async function killedIn(host: string, inventory: string, each: HostCase): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'play-killed-'));
  const playbook = join(folder, 'site.yml');
  const play = [{ name: 'One task', hosts: host, tasks: [{ name: 'It', [each.module.name]: each.params }] }];
  await writeFile(playbook, JSON.stringify(play));
  const args = [join(root, 'bin/play.js'), playbook, '-i', inventory, '--output', 'json'];
  try {
    await new Promise<void>((resolve, reject) => {
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
      createInterface({ input: child.stdout }).on('line', async (line) => {
        if (!line.includes('"type":"change-started"')) return;
        await setTimeout(each.killAfter ?? 20);
        child.kill('SIGKILL');
      });
      child.on('error', reject);
      child.on('close', () => resolve());
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}
