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
  const row = async (what: string, argv: readonly string[]) => say(line(what, await repeat(argv)));
  for (const tasksAFile of [50, 12]) {
    const folder = join(dir, `tree-${tasksAFile}`);
    mkdirSync(folder);
    const tree = writeTree(folder, tasksAFile);
    say(`\nReading ${tree.files} files with ${tree.tasks} tasks`);
    say('what                                             wall s   cpu s   MiB');
    for (const option of ['--syntax-check', '--list-tasks']) {
      const args = ['-i', tree.inventory, tree.playbook, option];
      await row(`play ${option}, ${tree.hosts} hosts`, [...play, ...args]);
      if (ansible) await row(`ansible-playbook ${option}, ${tree.hosts} hosts`, ['ansible-playbook', ...args]);
    }
    await row('play --syntax-check, 4 hosts', [...play, '-i', tree.few, tree.playbook, '--syntax-check']);
  }
}

function line(what: string, { wall, cpu, memory }: Cost): string {
  return `${what.padEnd(46)} ${wall.toFixed(2).padStart(8)} ${cpu.toFixed(2).padStart(7)} ${memory.toFixed(0).padStart(5)}`;
}
