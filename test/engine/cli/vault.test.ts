import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { play } from '../../../engine/cli/play.ts';
import type { World } from '../../../engine/cli/world.ts';
import { seal, unseal } from '../../../engine/language/vault/cipher.ts';

const before = process.cwd();
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'play-vault-test-'));
  process.chdir(folder);
  writeFileSync('word', ' right\n');
  writeFileSync('other', 'other');
  writeFileSync('plain.yml', 'db: hunter2\n', { mode: 0o640 });
  writeFileSync('sealed.yml', seal(Buffer.from('db: hunter2\n'), 'right'), { mode: 0o600 });
});
afterEach(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

async function vault(
  line: string,
  env: World['env'] = {},
): Promise<{ status: number; stdout: string; stderr: string }> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const streams = { stdin, stdout, stderr } as unknown as Pick<World, 'stdin' | 'stdout' | 'stderr'>;
  const load = () => Promise.reject(new Error('the engine was loaded'));
  const status = await play(['vault', ...line.split(' ')], { ...streams, env, version: '', load });
  return { status, stdout: String(stdout.read() ?? ''), stderr: String(stderr.read() ?? '') };
}

const done = { status: 0, stdout: '', stderr: '' };
const text = (file: string): string => readFileSync(file, 'utf8');
const modeOf = (file: string): string => (statSync(file).mode & 0o777).toString(8);
const opened = (file: string, password: string): string => {
  const plain = unseal(text(file), password);
  return plain.ok ? plain.value.toString() : plain.error.message;
};

it('encrypts a file in its place, with its mode, and nothing is left beside it', async () => {
  expect(await vault('encrypt --vault-password-file word plain.yml')).toEqual(done);
  expect(opened('plain.yml', 'right')).toBe('db: hunter2\n');
  expect(modeOf('plain.yml')).toBe('640');
  expect(readdirSync('.').toSorted()).toEqual(['other', 'plain.yml', 'sealed.yml', 'word']);
});

it('decrypts a file, which then nobody else can read', async () => {
  chmodSync('sealed.yml', 0o644);
  expect(await vault('decrypt --vault-password-file word sealed.yml')).toEqual(done);
  expect([text('sealed.yml'), modeOf('sealed.yml')]).toEqual(['db: hunter2\n', '600']);
});

it('shows a file and leaves it alone', async () => {
  const sealed = text('sealed.yml');
  expect(await vault('view --vault-password-file word sealed.yml')).toEqual({ ...done, stdout: 'db: hunter2\n' });
  expect(text('sealed.yml')).toBe(sealed);
});

it('gives a file another password, and keeps its mode and what it links to', async () => {
  symlinkSync('sealed.yml', 'link.yml');
  expect(await vault('rekey --vault-password-file word --new-vault-password-file other link.yml')).toEqual(done);
  expect([opened('sealed.yml', 'other'), modeOf('sealed.yml')]).toEqual(['db: hunter2\n', '600']);
  expect(readFileSync('link.yml', 'utf8')).toBe(text('sealed.yml'));
});

it('names the password by its id, and finds it by that', async () => {
  const ids = '--vault-id dev@other --vault-id prod@word';
  expect(await vault(`encrypt ${ids} --encrypt-vault-id prod plain.yml`)).toEqual(done);
  expect(text('plain.yml')).toMatch(/^\$ANSIBLE_VAULT;1\.2;AES256;prod\n/);
  expect((await vault(`view ${ids} plain.yml`)).stdout).toBe('db: hunter2\n');
});

it('takes the password that a program prints', async () => {
  writeFileSync('program', '#!/bin/sh\necho right\n');
  chmodSync('program', 0o755);
  expect((await vault('view --vault-password-file program sealed.yml')).stdout).toBe('db: hunter2\n');
});

/** An editor that notes where it works, then does something. */
function editor(does: string): World['env'] {
  writeFileSync('editor', `#!/bin/sh\nstat -c '%a %n' "$1" "$(dirname "$1")" >seen\n${does}\n`);
  chmodSync('editor', 0o755);
  return { EDITOR: join(folder, 'editor') };
}

it('edits a file in a private folder, in memory where it can, and leaves nothing there', async () => {
  expect(await vault('edit --vault-password-file word sealed.yml', editor('echo "more: 1" >>"$1"'))).toEqual(done);
  expect([opened('sealed.yml', 'right'), modeOf('sealed.yml')]).toEqual(['db: hunter2\nmore: 1\n', '600']);
  const [file, place] = text('seen')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' '));
  expect([file?.[0], place?.[0]]).toEqual(['600', '700']);
  expect(() => statSync(place?.[1] ?? '')).toThrow('ENOENT');
});

it('leaves a file as it was where the editor changes nothing, or fails', async () => {
  const sealed = text('sealed.yml');
  expect(await vault('edit --vault-password-file word sealed.yml', editor(':'))).toEqual(done);
  expect(text('sealed.yml')).toBe(sealed);
  const failed = await vault('edit --vault-password-file word sealed.yml', editor('echo x >"$1"; exit 3'));
  expect(failed).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('ended with status 3; the file is as it was'),
  });
  expect(text('sealed.yml')).toBe(sealed);
  expect(() => statSync(text('seen').trimEnd().split('\n')[1]?.split(' ')[1] ?? '')).toThrow('ENOENT');
});

const wrong: readonly (readonly [string, string])[] = [
  ['encrypt --vault-password-file word sealed.yml plain.yml', '"sealed.yml" is encrypted already [usage-vault-state]'],
  ['decrypt --vault-password-file word plain.yml', '"plain.yml" is not encrypted [usage-vault-state]'],
  ['view --vault-password-file other sealed.yml', 'cannot be opened: the password does not fit'],
  ['view --vault-password-file /dev/null sealed.yml', 'is not a plain file'],
  ['view --vault-password-file missing sealed.yml', 'The vault password file "missing" does not exist'],
  ['view sealed.yml', 'No terminal is there to ask for a vault password'],
  ['encrypt plain.yml', 'No terminal is there to ask for a vault password'],
  ['encrypt --vault-id a@word --vault-id b@other plain.yml', 'Several passwords are named'],
  ['encrypt --vault-id a@word --encrypt-vault-id b plain.yml', 'No password is named for the id "b"'],
  ['encrypt --vault-password-file word missing.yml', 'The file "missing.yml" does not exist'],
  ['shred --vault-password-file word plain.yml', '"play vault" cannot "shred"'],
  ['encrypt', '"play vault" needs a "file"'],
];
it.each(wrong)('"play vault %s" is an error, and no file is touched', async (line, message) => {
  const { status, stdout, stderr } = await vault(line);
  expect(stderr).toContain(message);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect([text('plain.yml'), opened('sealed.yml', 'right')]).toEqual(['db: hunter2\n', 'db: hunter2\n']);
});
