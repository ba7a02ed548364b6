// Disturbances of converged hosts: data, and the one driver that compares what is predicted of them with what is done.
import { randomFrom } from '../helpers/random.ts';
import type { Reply } from '../lab/command.ts';
import { changesOf, failuresOf, type Played } from '../lab/play.ts';
import { type Comparison, compareRuns } from './compare.ts';
import { eventsOf } from './events.ts';

export interface Disturbance {
  readonly name: string;
  readonly host: 'xcloud' | 'devstack-1' | 'devstack-2';
  /** A POSIX sh script, run as root. */
  readonly script: string;
  /** What it is about: two disturbances of one thing are never tried together. */
  readonly about: string;
  /** It needs the other hosts as they are. */
  readonly alone?: true;
  /** The playbook has nothing to say about it. */
  readonly harmless?: true;
  /** The playbook rightly refuses to repair it; the script that takes it back. */
  readonly undo?: string;
}

/** What a disturbance needs of a lab. */
export interface DisturbedLab {
  ssh(host: Disturbance['host'], script: string): Promise<Reply>;
  /** Runs playbooks/site.yml. */
  site(...args: readonly string[]): Promise<Played>;
}

export interface Told {
  readonly comparison: Comparison;
  /** What the dry run said and the run did. */
  readonly changes: readonly string[];
  readonly failures: readonly string[];
  /** What a second run still does or fails at; empty where all is repaired. */
  readonly left: readonly string[];
}

/** Disturbs the hosts, runs dry, runs, and runs once more. */
export async function tell(lab: DisturbedLab, disturbances: readonly Disturbance[]): Promise<Told> {
  try {
    for (const { host, name, script } of disturbances) await must(lab, host, name, script);
  } catch (error) {
    await lab.site(); // what comes after it begins from converged hosts
    throw error;
  }
  const check = await lab.site('--check');
  const run = await lab.site();
  for (const { host, name, undo } of disturbances) if (undo !== undefined) await must(lab, host, name, undo);
  if (disturbances.some(({ undo }) => undo !== undefined)) await lab.site();
  const second = await lab.site();
  return {
    comparison: compareRuns(eventsOf(check.output), eventsOf(run.output)),
    changes: changesOf(run),
    failures: failuresOf(run),
    left: [...changesOf(second), ...failuresOf(second)],
  };
}

async function must(lab: DisturbedLab, host: Disturbance['host'], name: string, script: string): Promise<void> {
  const { code, stdout, stderr } = await lab.ssh(host, `set -e\n${script}`);
  if (code !== 0) throw new Error(`"${name}" on ${host} ended with ${code}\n${stdout}${stderr}`);
}

const standsAlone = ({ alone, undo }: Disturbance): boolean => alone === true || undo !== undefined;

/** All disturbances in an order that the seed decides, up to four at once; what is refused, or needs the others, stands alone. */
export function groupsOf(all: readonly Disturbance[], seed: number): readonly (readonly Disturbance[])[] {
  const random = randomFrom(seed);
  const rest = all.map((one) => [random(), one] as const).toSorted(([a], [b]) => a - b);
  const waiting = rest.map(([, one]) => one);
  const groups: Disturbance[][] = [];
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const group = [next];
    const most = standsAlone(next) ? 1 : 1 + Math.floor(random() * 4);
    while (group.length < most) {
      const at = waiting.findIndex((one) => !standsAlone(one) && group.every(({ about }) => about !== one.about));
      if (at < 0) break;
      group.push(...waiting.splice(at, 1));
    }
    groups.push(group);
  }
  return groups;
}
