// Playbooks run dry, then for real: what was foretold is what comes, task by task and host by host.
import { describe, expect, it } from 'vitest';
import type { Event } from '../../../../engine/run/event.ts';
import { compareRuns } from '../../../truth/compare.ts';
import { folderWith, siteIn } from '../../cli/site.ts';
import type { Case } from './case.ts';
import { COMMANDS } from './commands.ts';
import { FILES } from './files.ts';
import { FLOW } from './flow.ts';
import { HOSTS } from './hosts.ts';

function folderOf({ play, files = {}, hosts = ['a'] }: Case): string {
  const lines = hosts.map((host) => `${host} ansible_connection=local r="{{ playbook_dir }}/${host}"\n`);
  const folders = Object.fromEntries(hosts.map((host) => [`${host}/.here`, '']));
  return folderWith({ 'site.yml': play, 'hosts.ini': lines.join(''), ...folders, ...files });
}

/** The order in which tasks and items end, host by host: those that run on several at once end as they please. */
function orderOf(events: readonly Event[]): readonly string[] {
  const ends = events.flatMap((event) => {
    if (event.type !== 'task-ended' && event.type !== 'item-ended') return [];
    return [{ host: event.host, what: `${event.task.title} ${event.type === 'item-ended' ? event.item : ''}` }];
  });
  return ends.toSorted((one, other) => one.host.localeCompare(other.host)).map(({ host, what }) => `${host} ${what}`);
}

describe('a dry run foretells', () => {
  it.each([...FILES, ...FLOW, ...HOSTS, ...COMMANDS])('$name', async (one) => {
    const dir = folderOf(one);
    const dry = await siteIn(dir, { check: true });
    expect(dry.complaints).toEqual([]);
    const real = await siteIn(dir);
    const { rows } = compareRuns(dry.events, real.events);
    expect(rows.filter(({ differences }) => differences.length > 0)).toEqual([]);
    const open = new Set(rows.flatMap(({ predicted, task }) => (predicted === 'unknown' ? [task] : [])));
    expect(open).toEqual(new Set(one.unknown ?? []));
    if (open.size > 0) return;
    expect(orderOf(dry.events)).toEqual(orderOf(real.events));
    expect(dry.status).toBe(real.status);
  });
});
