// Files that no playbook needs: refused clearly, at once and without much memory.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const root = mkdtempSync(join(tmpdir(), 'play-hostile-'));
afterAll(() => rmSync(root, { recursive: true }));
const play = (tasks: string): string => `- hosts: all\n  tasks:\n${tasks}`;
const BIN = join(import.meta.dirname, '../../../bin/play.js');
/** Half of what V8 would take by itself; a run that needs more dies without a word of ours. */
const HEAP = '--max-old-space-size=256';

/** `play --syntax-check` in a process of its own: its status and what it says. */
function check(name: string, files: Readonly<Record<string, string | Buffer>>, prepare?: (dir: string) => void) {
  const dir = join(root, name);
  mkdirSync(join(dir, 'roles'), { recursive: true });
  writeFileSync(join(dir, 'hosts'), 'a ansible_connection=local\n');
  for (const [file, text] of Object.entries(files)) writeFileSync(join(dir, file), text);
  prepare?.(dir);
  const args = [HEAP, BIN, 'site.yml', '-i', 'hosts', '--syntax-check'];
  const { status, stderr } = spawnSync(process.execPath, args, {
    cwd: dir,
    encoding: 'utf8',
    timeout: 60_000,
    killSignal: 'SIGKILL',
  });
  return { status, says: stderr.split('\n')[0] };
}

const levels = (count: number): string =>
  `a0: &a0 [x, x, x, x, x, x, x, x, x]\n${Array.from({ length: count }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`).join('\n')}\n`;

const refused: [string, Record<string, string | Buffer>, RegExp, ((dir: string) => void)?][] = [
  [
    'a YAML bomb',
    { 'site.yml': `- hosts: all\n  vars:\n${levels(9).replace(/^(?=.)/gm, '    ')}` },
    /aliases stand for too much: .*\[yaml-limit\]/,
  ],
  [
    'a file of 100 MB',
    { 'site.yml': '' },
    /site.yml" is larger than 10 MB \[file-limit\]/,
    (dir) => truncateSync(join(dir, 'site.yml'), 100 * 1024 * 1024),
  ],
  [
    'a template of 100 MB',
    { 'site.yml': play('    - template: { src: t, dest: /x }\n'), t: '' },
    /"t" is larger than 10 MB \[file-limit\]/,
    (dir) => truncateSync(join(dir, 't'), 100 * 1024 * 1024),
  ],
  [
    'an import of itself',
    { 'site.yml': play('    - import_tasks: a.yml\n'), 'a.yml': '- import_tasks: a.yml\n' },
    /imports itself: a.yml -> a.yml \[playbook-import\]/,
  ],
  [
    'two imports of each other twice',
    {
      'site.yml': play('    - import_tasks: a.yml\n'),
      'a.yml': '- import_tasks: b.yml\n- import_tasks: b.yml\n',
      'b.yml': '- import_tasks: a.yml\n',
    },
    /imports itself/,
  ],
  [
    'a loop of symbolic links',
    { 'site.yml': play('    - import_tasks: x\n') },
    /"x" is a loop of symbolic links \[file-unreadable\]/,
    (dir) => {
      symlinkSync('y', join(dir, 'x'));
      symlinkSync('x', join(dir, 'y'));
    },
  ],
  [
    'a role that is a link to its own folder',
    { 'site.yml': '- hosts: all\n  roles: [r]\n' },
    /imports itself|is empty/,
    (dir) => symlinkSync('.', join(dir, 'roles/r')),
  ],
  [
    'a playbook that is no UTF-8',
    { 'site.yml': Buffer.from([0x2d, 0x20, 0xff, 0xfe]) },
    /^site.yml:1:3: error: The playbook "site.yml" is not UTF-8 text \[file-encoding\]/,
  ],
  ['a folder', { 'site.yml': play('    - import_tasks: roles\n') }, /"roles" is a folder, not a file/],
  [
    'a named pipe',
    { 'site.yml': play('    - import_tasks: pipe\n') },
    /"pipe" is not a plain file/,
    (dir) => void execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', join(dir, 'pipe')]),
  ],
  [
    'brackets a thousand deep',
    { 'site.yml': `${'['.repeat(1000)}${']'.repeat(1000)}` },
    /nested deeper than 100 levels \[yaml-limit\]/,
  ],
  [
    'blocks a thousand deep',
    { 'site.yml': play(Array.from({ length: 1000 }, (_, i) => `${' '.repeat(4 + 2 * i)}- block:\n`).join('')) },
    /nested deeper than 100 levels/,
  ],
  [
    'an expression a thousand deep',
    { 'site.yml': play(`    - debug: { msg: "{{ ${'('.repeat(1000)}1${')'.repeat(1000)} }}" }\n`) },
    /expression.*\[expression-limit\]/,
  ],
  [
    'an expression of a megabyte',
    { 'site.yml': play(`    - debug:\n        msg: "{{ ${'1 + '.repeat(250_000)}1 }}"\n`) },
    /\[expression-limit\]/,
  ],
];

test.each(refused)('%s', (name, files, expected, prepare) => {
  const { status, says } = check(name.replaceAll(' ', '-'), files, prepare);
  expect(says).toMatch(expected);
  expect(status).toBe(1);
});
