// How far a migration is.
import type { Progress, Reply } from '../../engine/contract/index.ts';
import { parseJobInfo } from '../formats/virsh.ts';
import { mib } from './check.ts';

export const progressOf = (uuid: string, uri: string) => ({
  argv: ['virsh', '-q', '-c', uri, 'domjobinfo', '--rawstats', uuid],
  every: 1,
  parse: progressIn,
});

/** `domjobinfo --rawstats` as a percentage of what is to be sent; memory that the guest dirties is sent again. */
export function progressIn({ code, out }: Reply): Progress | undefined {
  const job = code === 0 ? parseJobInfo(out) : undefined;
  if (job?.type !== 'unbounded' || !job.total) return undefined;
  const { total, remaining = total, bandwidth, iteration, dirtyRate, pageSize } = job;
  const percent = Math.max(0, Math.min(100, Math.round((1 - remaining / total) * 100)));
  const dirtied = dirtyRate && pageSize ? `${mib(dirtyRate * pageSize)}/s dirtied` : undefined;
  const parts = [
    ...(bandwidth === undefined ? [] : [`${mib(bandwidth)}/s`]),
    ...(iteration === undefined ? [] : [`pass ${iteration}`]),
    `${mib(remaining)} left`,
    ...(dirtied === undefined ? [] : [dirtied]),
  ];
  return { percent, text: parts.join(', ') };
}
