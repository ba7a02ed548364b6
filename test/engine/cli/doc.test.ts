import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { play } from '../../../engine/cli/play.ts';
import type { World } from '../../../engine/cli/world.ts';
import { CALLS } from '../../../engine/language/playbook/calls.ts';
import { MODULES } from '../../../modules/index.ts';

const before = process.cwd();
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'play-doc-'));
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

async function printed(line: string, columns?: number): Promise<{ status: number; stdout: string; stderr: string }> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const streams = { stdin, stdout: Object.assign(stdout, { columns }), stderr } as unknown as Pick<
    World,
    'stdin' | 'stdout' | 'stderr'
  >;
  const load = () => Promise.reject(new Error('the engine was loaded'));
  const status = await play(line.split(' '), { ...streams, env: {}, version: '', load });
  return { status, stdout: String(stdout.read() ?? ''), stderr: String(stderr.read() ?? '') };
}

const documented = [...MODULES.keys(), ...CALLS.keys()].toSorted();

it('lists every module, and every word that brings in tasks, with its summary', async () => {
  const { stdout } = await printed('doc');
  const names = stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' ')[0]);
  expect(names).toEqual(documented);
  expect(stdout).toMatch(/^slurp +Read a small file of the host$/m);
});

it('shows a module as a manual page does', async () => {
  const { stdout } = await printed('doc slurp');
  expect(stdout).toMatch(/^NAME\n {4}slurp - Read a small file of the host\n\n/);
  expect(stdout).toMatch(/^PARAMETERS\n {4}src \(absolute path; required\)\n {8}\S/m);
  expect(stdout).toContain('\nEXAMPLES\n    - name: ');
});

it.each(documented)('has a page of %s that fits on a narrow terminal, examples aside', async (name) => {
  const { stdout, status } = await printed(`doc ${name}`, 60);
  const prose = stdout.slice(0, stdout.indexOf('\nEXAMPLES\n')).split('\n');
  expect(prose.filter((line) => line.length > 60 && line.trim().includes(' '))).toEqual([]);
  expect(status).toBe(0);
});

it('knows a module by the name of its collection, and says what is near a wrong one', async () => {
  expect((await printed('doc ansible.builtin.copy')).stdout).toContain('copy - ');
  expect((await printed('doc coppy')).stderr).toContain(
    'There is no module "coppy" [playbook-module]\n  hint: Did you mean "copy"?',
  );
});

it('prints schemas that are JSON, and knows no other kind', async () => {
  const { stdout } = await printed('schema');
  expect(JSON.parse(stdout)).toMatchObject({ title: 'Playbook of Play' });
  expect(JSON.parse((await printed('schema tasks')).stdout)).toMatchObject({ title: 'Task file of Play' });
  expect((await printed('schema task')).stderr).toContain('Did you mean "tasks"?');
});
