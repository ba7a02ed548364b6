// Every keyword does something: a playbook that says it runs otherwise than the same playbook without it. The hosts
// are a real sshd with users of its own, so that logins and sudo are as they are elsewhere.
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  APPLY_WORDS,
  BLOCK_WORDS,
  IMPORT_WORDS,
  INCLUDE_WORDS,
  PLAY_WORDS,
  ROLE_WORDS,
  TASK_WORDS,
} from '../../../../engine/language/playbook/keywords.ts';
import type { Event } from '../../../../engine/run/event.ts';
import { canHaveUsers, freePort, type Sshd, startSshd } from '../../../helpers/sshd.ts';
import { folderWith, siteIn } from '../../cli/site.ts';
import { OF_BLOCKS, OF_IMPORTS, OF_INCLUDES, OF_PLAYS } from './own-rows.ts';
import { ownRow, type PlaceOf, type Row, type Setting, sharedRow } from './rows.ts';
import { SHARED } from './shared-rows.ts';
import { OF_TASKS } from './task-rows.ts';

const WORDS: Readonly<Record<PlaceOf, readonly string[]>> = {
  play: PLAY_WORDS,
  block: BLOCK_WORDS,
  task: TASK_WORDS,
  role: ROLE_WORDS,
  import: IMPORT_WORDS,
  apply: APPLY_WORDS,
  include: INCLUDE_WORDS,
};

const PASSWORD = 'correct-horse';

/** Logins from which another user is reached, and what `id -un` says then. */
const BECOMING: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
  ['root becomes another user', { ansible_user: 'root', ansible_become_user: 'other' }, 'other'],
  ['a user becomes root', {}, 'root'],
  ['a user becomes another', { ansible_become_user: 'other' }, 'other'],
  ['a user becomes root with a password', { ansible_user: 'asked', ansible_become_password: PASSWORD }, 'root'],
  [
    'a user becomes another with a password',
    { ansible_user: 'asked', ansible_become_user: 'other', ansible_become_password: PASSWORD },
    'other',
  ],
];

/** Titles for who reads the playbook, which no report shows. */
const FOR_READERS = ['block name', 'import name'];

const own = [...OF_PLAYS, ...OF_TASKS, ...OF_BLOCKS, ...OF_IMPORTS, ...OF_INCLUDES].map(ownRow);
const shared = SHARED.flatMap((row) =>
  (['play', 'block', 'task', 'role', 'import', 'apply'] as const).flatMap((place) =>
    WORDS[place].includes(row.word) ? sharedRow(row, place) : [],
  ),
);
const rows = [...own, ...shared].map((row) => [`${row.of} ${row.word}`, row] as const);

test('every keyword has a row', () => {
  const words = Object.entries(WORDS).flatMap(([place, all]) => all.map((word) => `${place} ${word}`));
  expect(rows.map(([name]) => name).toSorted()).toEqual(words.filter((each) => !FOR_READERS.includes(each)).toSorted());
});

describe.skipIf(!(await canHaveUsers()))('without the keyword', () => {
  let sshd: Sshd;
  let dead = 0;
  beforeAll(async () => {
    const sudo = 'ALL=(ALL) NOPASSWD: ALL';
    sshd = await startSshd({
      users: [
        { name: 'operator', sudo },
        { name: 'other', sudo },
        { name: 'asked', sudo: 'ALL=(ALL) ALL', password: PASSWORD },
      ],
    });
    dead = await freePort();
  }, 30_000);
  afterAll(() => sshd.stop());

  /** Every host is this sshd, with what its row says of it. */
  function inventory(hosts: NonNullable<Setting['hosts']>): string {
    const usual = { ansible_user: 'operator', ansible_port: String(sshd.port), ansible_ssh_common_args: '' };
    const lines = Object.entries(hosts).map(([name, more]) => {
      const { ansible_ssh_common_args: args, ...vars } = { ...usual, ...more };
      const said = Object.entries(vars).flatMap(([key, value]) => (value === '' ? [] : `${key}=${value}`));
      const known = `"-o UserKnownHostsFile=${sshd.knownHosts} ${args}"`;
      return [name, ...said, `ansible_ssh_common_args=${known}`].join(' ').replaceAll('DEAD', String(dead));
    });
    return `${lines.join('\n')}\n[all:vars]\nansible_host=127.0.0.1\nansible_ssh_private_key_file=${sshd.identity}\n`;
  }

  async function seen(row: Row, files: Row['said'], said: boolean) {
    const { hosts = { a: {} }, options, on, see = usual } = row;
    const site = files['site.yml']?.replace('PORT', String(sshd.port)) ?? '';
    const dir = folderWith({ ...files, 'site.yml': site, 'hosts.ini': inventory(hosts) });
    chmodSync(join(dir, '..'), 0o755);
    chmodSync(dir, 0o777);
    const { events, wrong } = await siteIn(dir, options, (event) => on?.(event, dir, said));
    if (wrong.length > 0) return [...new Set(wrong.map(({ code }) => code))];
    const shown = row.of === 'apply' ? events.filter((event) => !isInclude(event)) : events;
    const lines = shown.flatMap(see).map((line) => line.replace(join(sshd.dir, 'operator'), 'HOME'));
    return inOrder(row, lines);
  }

  test.each(rows)('%s: a run is another', { timeout: 60_000 }, async (_, row) => {
    expect(await seen(row, row.said, true)).toEqual(inOrder(row, row.sees));
    if (row.unsaid) expect(await seen(row, row.unsaid, false)).toEqual(inOrder(row, row.instead));
  });

  test.each(BECOMING)('%s', async (_, vars, user) => {
    const row = { word: 'become', of: 'play', hosts: { a: vars }, sees: [], instead: [] } as const;
    const site = '- hosts: all\n  become: true\n  tasks:\n    - { name: t, command: id -un }\n';
    const said = { 'site.yml': site };
    expect(await seen({ ...row, said }, said, true)).toEqual([`a t: changed ${user}`]);
  });
});

/** Hosts work side by side: which of them is first on a task says nothing. */
const inOrder = ({ see, hosts = {} }: Row, lines: readonly string[]): readonly string[] =>
  see === undefined && Object.keys(hosts).length > 1 ? lines.toSorted() : lines;

const isInclude = (event: Event): boolean => event.type === 'task-ended' && event.task.module === 'include_tasks';

/** `host title: outcome output` of a task that ended. */
function usual(event: Event): readonly string[] {
  if (event.type !== 'task-ended') return [];
  const { outcome, result } = event.result;
  const stdout = typeof result === 'object' && result !== null && 'stdout' in result ? result.stdout : '';
  const output = typeof stdout === 'string' ? stdout : 'unknown';
  return [`${event.host} ${event.task.title}: ${outcome} ${output}`.trimEnd()];
}
