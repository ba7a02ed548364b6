// Runs the `console` blocks of a page in a folder of its own, and compares what comes with what stands there.
import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCommand, shellWords } from '../lab/command.ts';
import { blocksOf, root } from './pages.ts';

export interface Stage {
  /** How the page calls the folder that its commands run in. */
  readonly shown: string;
  /** Arguments that every `npx play` gets in the test alone; `DIR` stands for the folder. */
  readonly also?: readonly string[];
  /** Whether docs/examples and a local inventory/lab.ini are there. */
  readonly examples: boolean;
}

/** `xcloud` of the labs, as this machine. */
const LAB = '[server]\nxcloud ansible_connection=local\n';

/** The page as its commands make it: outputs that differ in more than a duration are replaced. */
export async function played(page: string, stage: Stage): Promise<string> {
  const blocks = blocksOf(page);
  if (!blocks.some(({ language }) => language === 'console')) return page;
  const dir = await realpath(await mkdtemp(join(tmpdir(), 'play-docs-')));
  try {
    await prepare(dir, stage);
    let fresh = '';
    let end = 0;
    for (const block of blocks) {
      if (block.title !== '') await put(join(dir, block.title), block.text);
      if (block.language !== 'console') continue;
      fresh += page.slice(end, block.start) + (await transcript(block.text, dir, stage));
      end = block.end;
    }
    return fresh + page.slice(end);
  } finally {
    await rm(dir, { recursive: true });
  }
}

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

async function prepare(dir: string, { examples, also = [] }: Stage): Promise<void> {
  const more = shellWords(also.map((word) => word.replaceAll('DIR', dir)));
  const play = `exec ${shellWords([process.execPath, join(root, 'bin/play.js')])} "$@" ${more}`;
  await mkdir(join(dir, '.bin'));
  await writeFile(join(dir, '.bin/npx'), `#!/bin/sh\n[ "$1" = play ] || exit 127\nshift\n${play}\n`, { mode: 0o755 });
  if (!examples) return;
  await cp(join(root, 'docs/examples'), join(dir, 'docs/examples'), { recursive: true });
  await put(join(dir, 'inventory/lab.ini'), LAB);
  await mkdir(join(dir, 'node_modules'));
  await symlink(root, join(dir, 'node_modules/play-runner'));
}

/** The block with what its commands print now. */
async function transcript(block: string, dir: string, { shown }: Stage): Promise<string> {
  const parts = block.split(/^(?=\$ )/m).map((part) => {
    const line = part.indexOf('\n') + 1;
    return { command: part.slice(2, line - 1), head: part.slice(0, line), said: part.slice(line) };
  });
  const mark = '===== the next command =====';
  const script = parts.map(({ command }) => `${command}\n_s=$?; echo '${mark}'; (exit $_s)`).join('\n');
  const env = { HOME: dir, PATH: `${join(dir, '.bin')}:${process.env.PATH ?? ''}`, NO_COLOR: '1', CI: '' };
  const commands = ['bash', '-c', `cd ${shellWords([dir])} || exit; exec 2>&1\n${script}`];
  const [program = '', ...args] = [...ownLock, ...commands];
  const { stdout } = await runCommand(program, args, { env });
  const answers = stdout.split(`${mark}\n`);
  return parts
    .map(({ head, said }, i) => {
      const now = (answers[i] ?? '').replaceAll(dir, shown);
      return head + (timeless(now) === timeless(said) ? said : now);
    })
    .join('');
}

/** Root's lock is one for this machine: here it is one of the commands' own, so that no other test is waited for. */
const ownLock: readonly string[] =
  process.getuid?.() === 0
    ? ['unshare', '--mount', 'sh', '-c', 'mount -t tmpfs none /run/lock && exec "$@"', 'sh']
    : [];

/** An output without what differs from run to run. */
const timeless = (text: string): string =>
  text
    .replace(/\b\d+\.\d s\b/g, 'T s')
    .replace(/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\b/g, 'T UTC')
    .trim();
