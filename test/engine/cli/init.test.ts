// What `play init` writes works at once, as a user would try it.
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openCatalog } from '../../../engine/cli/catalog.ts';
import { INIT_FILES } from '../../../engine/cli/init-files.ts';
import { editorSchema } from '../../../engine/language/params/editor-schema.ts';
import { readYaml, toData } from '../../../engine/language/yaml.ts';
import { root } from '../../docs/pages.ts';
import { runCommand } from '../../lab/command.ts';

let folder = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'play-init-')));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** `play` as it is built, in the folder. */
const play = (line: string, at = '.') =>
  runCommand('sh', [
    '-c',
    `cd "$1" && exec "$2" "$3" ${line}`,
    'sh',
    join(folder, at),
    process.execPath,
    join(root, 'bin/play.js'),
  ]);

const paths = INIT_FILES.map(({ path }) => path);

it('writes a playbook that a dry run shows, a run brings about, and a second run finds so', async () => {
  const started = await play('init first');
  expect(started).toMatchObject({ code: 0, stderr: '' });
  for (const path of paths) expect(started.stdout).toContain(`  ${path} `);
  const commands = [...started.stdout.matchAll(/^ {2}play (.*)$/gm)].map(([, line = '']) => line);
  const [check = '', run = ''] = commands;
  expect(commands).toEqual([`${run} --check --diff`, run]);
  const dry = await play(check, 'first');
  expect(dry).toMatchObject({ code: 0, stderr: '' });
  expect(dry.stdout).toContain('1 host: 2 changes, 0 unknown until applied, 0 impossible');
  expect((await play(run, 'first')).stdout).toContain('1 host: 2 changed, 1 ok, 0 skipped, 0 failed');
  expect(readFileSync(join(folder, 'first/www/index.txt'), 'utf8')).toBe('Welcome to the first site\n');
  expect((await play(run, 'first')).stdout).toContain('1 host: 0 changed, 2 ok, 0 skipped, 0 failed');
});

it('writes what lint and the schema of playbooks find nothing in', async () => {
  await play('init');
  expect(await play('lint -i inventory.ini')).toEqual({ code: 0, stdout: '', stderr: '' });
  const catalog = await openCatalog();
  const modules = (await Promise.all(catalog.names().map((name) => catalog.load(name)))).flatMap((each) => each ?? []);
  const { node } = readYaml('site.yml', readFileSync(join(folder, 'site.yml'), 'utf8'));
  const validate = new Ajv({ strict: false }).compile(editorSchema(modules, 'playbook'));
  expect(node && validate(toData(node)), JSON.stringify(validate.errors)).toBe(true);
});

it.each(paths)('writes nothing at all where %s is there already', async (path) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), 'mine\n');
  expect(await play('init')).toEqual({
    code: 1,
    stdout: '',
    stderr: `error: "${path}" is there already, and nothing is overwritten [usage-init]\n  hint: Name an empty folder: play init FOLDER\n`,
  });
  expect(readFileSync(join(folder, path), 'utf8')).toBe('mine\n');
  expect(readdirSync(folder)).toHaveLength(1);
});

it('does not write through a link that leads nowhere', async () => {
  symlinkSync(join(folder, 'elsewhere'), join(folder, 'site.yml'));
  expect((await play('init')).code).toBe(1);
  expect(readdirSync(folder)).toEqual(['site.yml']);
});

it('says where it cannot write', async () => {
  writeFileSync(join(folder, 'file'), '');
  const { code, stderr } = await play('init file/first');
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error: The files cannot be written: .*\[usage-init\]\n {2}hint: Name a folder/);
});
