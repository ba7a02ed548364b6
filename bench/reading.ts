// What it costs to read and check a large tree before the first connection.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Cost } from './measure.ts';
import { writeTree } from './tree.ts';

/** Measures a command as often as the benchmark repeats. */
export type Repeat = (argv: readonly string[], env?: Readonly<Record<string, string>>) => Promise<Cost>;

/** Compares `play` with Ansible, where that is installed, on one tree; prints a line each. */
export async function compareReading(
  dir: string,
  play: readonly string[],
  ansible: boolean,
  repeat: Repeat,
  say: (text: string) => void,
): Promise<void> {
  const folder = join(dir, 'tree');
  mkdirSync(folder);
  const tree = writeTree(folder);
  say(`\nReading ${tree.files} files with ${tree.tasks} tasks, and an inventory of ${tree.hosts} hosts`);
  say('what                                             wall s   cpu s   MiB');
  const args = ['-i', tree.inventory, tree.playbook];
  for (const option of ['--syntax-check', '--list-tasks']) {
    say(line(`play ${option}`, await repeat([...play, ...args, option])));
    if (ansible) say(line(`ansible-playbook ${option}`, await repeat(['ansible-playbook', ...args, option])));
  }
  say(
    line(
      'play --syntax-check, an inventory of 4 hosts',
      await repeat([...play, '-i', tree.few, tree.playbook, '--syntax-check']),
    ),
  );
}

function line(what: string, { wall, cpu, memory }: Cost): string {
  return `${what.padEnd(46)} ${wall.toFixed(2).padStart(8)} ${cpu.toFixed(2).padStart(7)} ${memory.toFixed(0).padStart(5)}`;
}
