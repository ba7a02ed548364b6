// The end of a report: what failed, a table of the hosts, and one line that says it all.
import type { HostRecap } from '../run/event.ts';
import type { Show } from './details.ts';
import { foldHosts } from './hosts.ts';
import { wordOf } from './outcome.ts';
import type { Paint } from './paint.ts';
import { amount, duration } from './visible.ts';

/** Above this many hosts those with equal figures share a row. */
const ROWS = 12;

interface Column {
  readonly head: string;
  readonly count: (recap: HostRecap) => number;
  readonly paint: (text: string) => string;
  /** Left out where it is zero for every host. */
  readonly optional: boolean;
}

/** The table of the hosts, with a heading. */
export function recapTable(recap: readonly HostRecap[], show: Show): string[] {
  const { paint } = show;
  const used = columns(show).filter(({ count, optional }) => !optional || recap.some((host) => count(host) > 0));
  const rows = rowsOf(recap, used);
  const width = Math.max('RECAP'.length, ...rows.map(({ name }) => name.length));
  const heads = used.map(({ head }) => head).join('  ');
  return [
    paint.bold(`${'RECAP'.padEnd(width)}  ${heads}`),
    ...rows.map(({ name, counts }) => {
      const cells = used.map((column, i) => {
        const count = counts[i] ?? 0;
        const cell = String(count).padStart(column.head.length);
        return count === 0 ? paint.dim(cell) : column.paint(cell);
      });
      return `${name.padEnd(width)}  ${cells.join('  ')}`;
    }),
  ];
}

export interface Ending {
  readonly recap: readonly HostRecap[];
  readonly seconds: number;
  readonly interrupted: boolean;
}

/** `3 hosts: 14 changed, 40 ok, 2 skipped, 0 failed in 12.3 s`; a dry run speaks of what would be. */
export function lastLine({ recap, seconds, interrupted }: Ending, show: Show): string {
  const { paint } = show;
  const sum = (count: (host: HostRecap) => number): number => recap.reduce((all, host) => all + count(host), 0);
  const changed = sum((host) => host.changed);
  const failed = sum((host) => host.failed);
  const rare = [
    [sum((host) => Number(host.unreachable)), 'unreachable', paint.red],
    [sum((host) => host.rescued), 'rescued', paint.magenta],
    [sum((host) => host.ignored), 'ignored', paint.magenta],
  ] as const;
  const parts = show.check
    ? [
        tinted(changed, amount(changed, 'change'), paint.yellow),
        tinted(
          sum((host) => host.unknown),
          `${sum((host) => host.unknown)} unknown until applied`,
          paint.cyan,
        ),
        tinted(failed, `${failed} impossible`, paint.red),
      ]
    : [
        tinted(changed, `${changed} changed`, paint.yellow),
        `${sum((host) => host.ok)} ok`,
        `${sum((host) => host.skipped)} skipped`,
        tinted(failed, `${failed} failed`, paint.red),
      ];
  const more = rare.filter(([count]) => count > 0).map(([count, word, tint]) => tint(`${count} ${word}`));
  const time = interrupted ? paint.red(`, interrupted after ${duration(seconds)}`) : ` in ${duration(seconds)}`;
  const text = `${paint.bold(`${amount(recap.length, 'host')}:`)} ${[...parts, ...more].join(', ')}`;
  return show.check && !interrupted ? text : text + time;
}

function columns({ check, verbose, paint }: Show): readonly Column[] {
  const column = (head: string, count: Column['count'], tint: Column['paint'], optional: boolean): Column => ({
    head,
    count,
    paint: tint,
    optional,
  });
  return [
    column('ok', (host) => host.ok, paint.green, false),
    column(check ? 'changes' : 'changed', (host) => host.changed, paint.yellow, false),
    column('unknown', (host) => host.unknown, paint.cyan, !check),
    column('skipped', (host) => host.skipped, String, false),
    column(wordOf('failed', check), (host) => host.failed, paint.red, false),
    column('unreachable', (host) => Number(host.unreachable), paint.red, true),
    column('rescued', (host) => host.rescued, paint.magenta, true),
    column('ignored', (host) => host.ignored, paint.magenta, true),
    ...(verbose > 0 ? [column('round trips', (host) => host.roundTrips, String, false)] : []),
  ];
}

function rowsOf(recap: readonly HostRecap[], used: readonly Column[]): { name: string; counts: number[] }[] {
  const rows = recap.map((host) => ({ hosts: [host.host], counts: used.map(({ count }) => count(host)) }));
  if (recap.length <= ROWS) return rows.map(({ hosts, counts }) => ({ name: hosts.join(), counts }));
  const merged = new Map<string, (typeof rows)[number]>();
  for (const row of rows) {
    const key = row.counts.join();
    const same = merged.get(key);
    if (same) same.hosts.push(...row.hosts);
    else merged.set(key, row);
  }
  return [...merged.values()].map(({ hosts, counts }) => ({ name: foldHosts(hosts), counts }));
}

function tinted(count: number, text: string, tint: Paint['red']): string {
  return count === 0 ? text : tint(text);
}
