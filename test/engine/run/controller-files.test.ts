import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { ControllerFiles } from '../../../engine/run/controller-files.ts';

const dir = mkdtempSync(join(tmpdir(), 'play-files-'));
afterAll(() => rmSync(dir, { recursive: true }));
const at = { file: 'f', line: 1, column: 1 };
const files = new ControllerFiles({ find: (name) => join(dir, name), template: () => ({ render: () => '' }) });
const MIB = 1024 * 1024;

it.each([0, 1, MIB, MIB + 1, 3 * MIB])(
  'a file of %d bytes is known by its hash, and a small one by its bytes',
  (size) => {
    const content = Buffer.alloc(size, Buffer.from('\u00ffé\0', 'utf8'));
    writeFileSync(join(dir, `f${size}`), content);
    const file = files.file(`f${size}`, { roles: [], folders: [] }, at);
    expect(file).toMatchObject({ size, sha256: createHash('sha256').update(content).digest('hex') });
    expect(file.bytes === content.toString('latin1')).toBe(size <= MIB);
    expect(file.bytes === undefined).toBe(size > MIB);
  },
);

it.each(['.', 'gone'])('"%s" cannot be read, which is an error at its place', (name) => {
  expect(() => files.file(name, { roles: [], folders: [] }, at)).toThrow(/^Cannot read /);
});
