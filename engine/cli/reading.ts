// How each command beside a run begins: its arguments read, or a complaint or its help told.
import type { Command } from 'commander';
import { complain } from './complain.ts';
import { EXIT } from './exit.ts';
import { parse } from './parse.ts';
import type { World } from './world.ts';

/**
 * Hands what was asked for to a command's own part. Help and wrong arguments end it before.
 * @returns the exit status
 */
export async function reading<T extends object>(
  command: Command,
  argv: readonly string[],
  world: World,
  job: (args: readonly string[], options: T) => Promise<number>,
): Promise<number> {
  const parsed = parse<T>(command, argv);
  if (!parsed.ok) return complain([parsed.error], world);
  const { value } = parsed;
  if (value.kind === 'read') return job(value.args, value.options);
  world.stdout.write(value.text);
  return EXIT.done;
}
