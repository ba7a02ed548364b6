// What the command line says of itself.
import { PassThrough } from 'node:stream';
import { COMMANDS } from '../../engine/cli/commands.ts';
import { play } from '../../engine/cli/play.ts';

/** What `play ARGUMENTS --help` prints. */
export async function helpOf(...argv: readonly string[]): Promise<string> {
  const stream = new PassThrough();
  const streams = { stdin: process.stdin, stdout: stream, stderr: stream } as unknown as Pick<
    typeof process,
    'stdin' | 'stdout' | 'stderr'
  >;
  const load = () => Promise.reject(new Error('Help needs no engine'));
  const status = await play([...argv, '--help'], { ...streams, env: {}, version: '', load });
  if (status !== 0) throw new Error(`"play ${[...argv, '--help'].join(' ')}" ends with ${status}`);
  return String(stream.read() ?? '');
}

/** The help of `play`, then that of each command. */
export async function helps(): Promise<readonly string[]> {
  return Promise.all([helpOf(), ...[...COMMANDS.keys()].map((name) => helpOf(name))]);
}

/** A help as a block of a page. */
export const helpBlock = (text: string): string => `\`\`\`text\n${text.trimEnd()}\n\`\`\``;
