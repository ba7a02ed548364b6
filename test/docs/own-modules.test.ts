// The modules of "Writing a module", as their readers would use them: beside a playbook, typed, and in a package.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderWith, playIn } from '../engine/cli/own/tried.ts';
import { runCommand } from '../lab/command.ts';
import { root } from './pages.ts';

const example = (name: string): string => readFileSync(join(root, 'docs/examples', name), 'utf8');

/** A folder of a user's, with a playbook of one task. */
const folderFor = (task: string, files: Readonly<Record<string, string>>): string =>
  folderWith({
    'hosts.ini': 'here ansible_connection=local\n',
    'site.yml': `- name: Try\n  hosts: all\n  tasks:\n    - name: Try\n      ${task}\n`,
    'package.json': '{ "type": "module" }',
    ...files,
  });

/** A dry run, a run and a second run: what a module must get through. */
async function threeRuns(folder: string): Promise<void> {
  const run = 'site.yml -i hosts.ini';
  const counts = async (line: string) => (await playIn(folder, line)).stdout.split('\n').at(-2);
  expect(await counts(`${run} --check`)).toContain('1 host: 1 change, 0 unknown');
  expect(await counts(run)).toContain('1 host: 1 changed, 0 ok, 0 skipped, 0 failed');
  expect(await counts(run)).toContain('1 host: 0 changed, 1 ok, 0 skipped, 0 failed');
}

const SETTING = 'env_setting: { path: "{{ playbook_dir }}/file", name: A, value: "1" }';

it('holds in JavaScript', async () => {
  const folder = folderFor(SETTING, { 'modules/env_setting.js': example('modules/env_setting.js'), file: 'B=2\n' });
  await threeRuns(folder);
  expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('B=2\nA=1\n');
});

it('holds in TypeScript', async () => {
  const task = 'one_line: { path: "{{ playbook_dir }}/file", line: "Grüße" }';
  const folder = folderFor(task, { 'modules/one_line.ts': example('modules/one_line.ts') });
  await threeRuns(folder);
  expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('Grüße\n');
});

it('has types for who checks it with tsc, in whatever project', async () => {
  const folder = folderFor(SETTING, {
    'modules/one_line.ts': example('modules/one_line.ts'),
    'modules/wrong.ts': example('modules/one_line.ts').replace('line: { type', 'lime: { type'),
  });
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const check = async (name: string) => {
    const compilerOptions = { noEmit: true, strict: true, module: 'nodenext', target: 'es2022', types: [] };
    const project = join(folder, 'tsconfig.json');
    writeFileSync(project, JSON.stringify({ compilerOptions, files: [`modules/${name}`] }));
    const { stdout } = await runCommand(process.execPath, [tsc, '-p', project]);
    return stdout.replaceAll(/^.*modules\//gm, '').trim();
  };
  expect(await check('one_line.ts')).toBe('');
  expect(await check('wrong.ts')).toMatch(/^wrong\.ts\(18,\d+\): error TS2339: Property 'line' does not exist/);
});

it('holds in an npm package', async () => {
  const manifest = '{ "type": "module", "dependencies": { "play-settings": "1.0.0" } }';
  const folder = folderFor(SETTING, { 'package.json': manifest, file: 'A=0\n' });
  const own = join(folder, 'node_modules/play-settings');
  mkdirSync(join(own, 'modules'), { recursive: true });
  writeFileSync(join(own, 'package.json'), example('package/package.json'));
  cpSync(join(root, 'docs/examples/modules'), join(own, 'modules'), { recursive: true });
  await threeRuns(folder);
  expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('A=1\n');
});

it.each(['env_setting', 'one_line'])('has a page of %s in the terminal', async (name) => {
  const folder = folderFor(SETTING, {
    'modules/env_setting.js': example('modules/env_setting.js'),
    'modules/one_line.ts': example('modules/one_line.ts'),
  });
  const { code, stdout } = await playIn(folder, `doc ${name}`);
  expect(code).toBe(0);
  expect(stdout).toContain(`${name} - Keep `);
});
