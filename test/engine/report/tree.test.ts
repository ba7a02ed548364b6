import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { blockLines, TreeReporter } from '../../../engine/report/tree.ts';
import { capture, plain, told } from './lines.ts';
import { recorded, result, task } from './recorded.ts';

const HOSTS = ['devstack-1', 'devstack-2'];
const mount = task('Mount the images', 41);
const group = { hosts: HOSTS, outcome: 'changed', marked: false, lines: ['+ mount it'], seconds: 1.4 } as const;

it('takes one line for a task that ended alike everywhere', () => {
  expect(blockLines({ task: mount, hosts: HOSTS, groups: [group] }, HOSTS, plain)).toEqual([
    '  ● Mount the images (site.yml:41)  1.4 s',
    '      + mount it',
  ]);
});

it('lists the hosts that differ below their task, under the worst sign', () => {
  const groups = [
    { ...group, hosts: ['devstack-1'] },
    { hosts: ['devstack-2'], outcome: 'failed', marked: false, lines: ['No space left'], seconds: 0 },
  ] as const;
  expect(blockLines({ task: mount, hosts: HOSTS, groups }, HOSTS, plain)).toEqual([
    '  ✖ Mount the images (site.yml:41)',
    '      devstack-1  ● changed  1.4 s',
    '        + mount it',
    '      devstack-2  ✖ failed',
    '        No space left',
  ]);
});

it('names the hosts of a task that not all of the play took part in', () => {
  const one = { ...group, hosts: ['devstack-1'], lines: [], seconds: 0 };
  expect(blockLines({ task: mount, hosts: ['devstack-1'], groups: [one] }, HOSTS, plain)).toEqual([
    '  ● Mount the images (site.yml:41)  devstack-1',
  ]);
});

it('says why a task was skipped', () => {
  const { outcome, reason = '' } = result('skipped', { reason: 'when: false' });
  const skipped = { hosts: HOSTS, outcome, marked: false, reason, lines: [], seconds: 0 };
  expect(blockLines({ task: mount, hosts: HOSTS, groups: [skipped] }, HOSTS, plain)).toEqual([
    '  - Mount the images (site.yml:41)  skipped: when: false',
  ]);
});

it('marks what went well as far as one knows', () => {
  const marked = { ...group, outcome: 'ok', marked: true, lines: [], seconds: 0 } as const;
  expect(blockLines({ task: mount, hosts: HOSTS, groups: [marked] }, HOSTS, plain)).toEqual([
    '  ✔ Mount the images (site.yml:41) *',
  ]);
});

it('prints everything for good, also where no terminal is', async () => {
  const sink = capture();
  const text = await told(new TreeReporter({ stdout: sink, show: { ...plain, diff: true } }), sink, recorded(false));
  expect(text).toContain('+192.168.122.1:/nfs/images  /var/lib/libvirt/images');
  expect(text).toContain('warn  the CPU model "host-model" differs');
  expect(text.trimEnd().split('\n').at(-1)).toBe('3 hosts: 11 changed, 8 ok, 1 skipped, 1 failed in 21.3 s');
});

const HERE = fileURLToPath(new URL('.', import.meta.url));
const ROOT = join(HERE, '../../..');
let folder = '';

/** The output of the recorded run on a terminal of 80 columns, as its bytes. */
function onTerminal(...args: string[]): { readonly raw: string; readonly lines: readonly string[] } {
  const command = `stty cols 80 rows 24; node ${folder}/terminal.mjs ${args.join(' ')}; true`;
  const env = { PATH: process.env.PATH, TERM: 'xterm-256color' };
  const raw = execFileSync('script', ['-qec', command, '/dev/null'], { encoding: 'utf8', env, stdio: 'pipe' });
  return { raw, lines: stripVTControlCharacters(raw).split(/\r?\n/) };
}

beforeAll(() => {
  folder = mkdtempSync(join(ROOT, 'node_modules/.report-'));
  buildSync({
    entryPoints: [join(HERE, 'terminal.ts')],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

it('shows the migration live and loses no line on a real terminal', () => {
  const { raw, lines } = onTerminal();
  expect(lines.some((line) => /devstack-1 {2}█+░+ +\d+ % {2}\d+ MiB\/s/.test(line))).toBe(true);
  const last = '3 hosts: 11 changed, 8 ok, 1 skipped, 1 failed in 21.3 s';
  for (const line of ['  ● Mount the images (site.yml:41)  1.4 s', '  ✖ Move web to devstack-2 (site.yml:112)', last]) {
    expect(lines).toContain(line);
  }
  expect(raw.lastIndexOf('\x1b[?25h')).toBeGreaterThan(raw.lastIndexOf('\x1b[?25l'));
}, 20_000);

it('gives the cursor back when it is interrupted', () => {
  const { raw } = onTerminal('quit');
  expect(raw).toContain('\x1b[?25l');
  expect(raw.lastIndexOf('\x1b[?25h')).toBeGreaterThan(raw.lastIndexOf('\x1b[?25l'));
}, 20_000);
