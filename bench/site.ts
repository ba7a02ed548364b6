// playbooks/site.yml on the namespace lab: what its dry run costs beside the run.
import { join } from 'node:path';
import { mustRun } from '../test/lab/command.ts';
import { type Cost, measure } from './measure.ts';

/** Runs the how-to on a fresh lab, whose hosts are bare; prints wall time and round trips of each run. */
export async function compareSite(
  state: string,
  play: readonly string[],
  roundTrips: (cost: Cost) => string,
  say: (text: string) => void,
): Promise<void> {
  const env = { PLAY_NS_STATE: state };
  const lab = join(process.cwd(), 'test/lab/ns');
  await mustRun(join(lab, 'up'), [], { env });
  try {
    const argv = [...play, 'site.yml', '-i', join(state, 'inventory.ini'), '-e', 'storage=bind', '--output', 'json'];
    say('\nsite.yml on three hosts of the namespace lab');
    say('what                              wall s   round trips a host');
    const runs = [
      ['dry run on bare hosts', ['--check']],
      ['run', []],
      ['run with nothing to do', []],
      ['dry run with nothing to do', ['--check']],
    ] as const;
    for (const [what, more] of runs) {
      const cost = await measure([...argv, ...more]);
      say(`${what.padEnd(30)} ${cost.wall.toFixed(2).padStart(9)} ${roundTrips(cost).padStart(20)}`);
    }
  } finally {
    await mustRun(join(lab, 'down'), [], { env });
  }
}
