// The line for cron in the page of the dry run: silent while nothing drifts, the report where something does.
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand } from '../lab/command.ts';
import { blocksOf, root, textOf } from './pages.ts';

/** The command of the line, as cron hands it to a shell: `\%` is a percent sign. */
const [, command = ''] =
  /^\S+ +\S+ +\* +\* +\* +(.*)$/m.exec(
    blocksOf(textOf('docs/dry-run.md')).find(({ language }) => language === 'cron')?.text ?? '',
  ) ?? [];

let dir = '';
beforeAll(async () => {
  dir = await realpath(await mkdtemp(join(tmpdir(), 'play-drift-')));
  await writeFile(join(dir, 'play'), `#!/bin/sh\nexec ${process.execPath} ${join(root, 'bin/play.js')} "$@"\n`, {
    mode: 0o755,
  });
  await writeFile(join(dir, 'lab.ini'), 'a ansible_connection=local\n');
  await writeFile(
    join(dir, 'site.yml'),
    `- hosts: all\n  tasks:\n    - copy: { content: "right\\n", dest: ${dir}/file }\n`,
  );
});
afterAll(() => rm(dir, { recursive: true }));

async function cron(): Promise<string> {
  const line = command.replaceAll('\\%', '%').replace('cd /srv/lab', `cd ${dir}`);
  const env = { PATH: `${dir}:${process.env.PATH ?? ''}`, HOME: dir, LC_ALL: 'C.UTF-8' };
  const { stdout, stderr } = await runCommand('/bin/sh', ['-c', line], { env });
  return stdout + stderr;
}

it('says nothing where nothing is pending', async () => {
  await writeFile(join(dir, 'file'), 'right\n');
  expect(await cron()).toBe('');
});

it('says what is pending, with its diff', async () => {
  await writeFile(join(dir, 'file'), 'wrong\n');
  expect(await cron()).toMatch(/-wrong\n +\+right\n[\s\S]*1 host: 1 change, 0 unknown until applied, 0 impossible\n$/);
});

it('says what is wrong with what was written', async () => {
  await writeFile(join(dir, 'lab.ini'), '[a\n');
  expect(await cron()).toMatch(/lab\.ini:1/);
});
