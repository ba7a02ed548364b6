// Playbooks run dry, then for real: what was foretold is what comes, task by task and host by host.
import { describe, expect, it } from 'vitest';
import { folderWith, siteIn } from '../../cli/site.ts';
import type { Case } from './case.ts';
import { COMMANDS } from './commands.ts';
import { differences, orderOf, unknownIn } from './compare.ts';
import { FILES } from './files.ts';
import { FLOW } from './flow.ts';
import { HOSTS } from './hosts.ts';

function folderOf({ play, files = {}, hosts = ['a'] }: Case): string {
  const lines = hosts.map((host) => `${host} ansible_connection=local r="{{ playbook_dir }}/${host}"\n`);
  const folders = Object.fromEntries(hosts.map((host) => [`${host}/.here`, '']));
  return folderWith({ 'site.yml': play, 'hosts.ini': lines.join(''), ...folders, ...files });
}

describe('a dry run foretells', () => {
  it.each([...FILES, ...FLOW, ...HOSTS, ...COMMANDS])('$name', async (one) => {
    const dir = folderOf(one);
    const dry = await siteIn(dir, { check: true });
    expect(dry.complaints).toEqual([]);
    const real = await siteIn(dir);
    expect(differences(dry.events, real.events)).toEqual([]);
    const open = unknownIn(dry.events);
    expect(new Set([...open].map((key) => key.replace(/ (?:\(.*\) )?on \w+$/, '')))).toEqual(
      new Set(one.unknown ?? []),
    );
    if (open.size === 0) expect(orderOf(dry.events)).toEqual(orderOf(real.events));
    if (open.size === 0) expect(dry.status).toBe(real.status);
  });
});
