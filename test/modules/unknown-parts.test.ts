// A parameter of which a part is not known yet: the known part of the diff is shown, with the unknown part marked.
import { describe, expect, test } from 'vitest';
import type { Module } from '../../engine/contract/module.ts';
import { textOfBytes } from '../../engine/values/bytes.ts';
import { textOf } from '../../engine/values/unknown.ts';
import blockinfile from '../../modules/blockinfile.ts';
import copy from '../../modules/copy.ts';
import cron from '../../modules/cron.ts';
import lineinfile from '../../modules/lineinfile.ts';
import { AT, changesOf, DryRun } from '../laws/dry-run.ts';
import { fill } from '../laws/fill.ts';
import { lawsHold } from '../laws/laws.ts';
import { later, type World } from '../laws/world.ts';

const port = textOf(['port=', later('Which port')]);
const key = textOf(['key=', later('The new key', true)]);
const path = '/etc/x';
const holding = (bytes: string): World => ({ files: { [path]: bytes, '/etc/cron.d': { kind: 'directory' } } });
const noTable: World = { looks: { 'crontab of the user': { kind: 'missing' } } };

type Row = readonly [
  what: string,
  module: Module,
  params: Readonly<Record<string, unknown>>,
  world: World,
  after: string,
];

function told(module: Module, params: Readonly<Record<string, unknown>>, world: World) {
  const filled = fill(module, params);
  if ('wrong' in filled) throw new Error(filled.wrong);
  lawsHold(module, filled.params, world, AT);
  const { verdict } = new DryRun(module, filled.params, world).plan();
  const after = changesOf(verdict).map(({ diff }) => textOfBytes(diff?.after ?? ''));
  const would = verdict.verdict === 'undecided' ? verdict.would.map(({ diff }) => textOfBytes(diff?.after ?? '')) : [];
  return {
    verdict: verdict.verdict,
    after: [...new Set([...after, ...would])].join('').replaceAll('\u00a0on web', ''),
  };
}

describe('would surely change', () => {
  test.each<Row>([
    ['a file', copy, { content: port, dest: path }, holding('a\nb\n'), 'port=⟨Which port⟩'],
    [
      'a block',
      blockinfile,
      { path, block: port, marker: '# {mark}' },
      holding('a\n'),
      'a\n# BEGIN\nport=⟨Which port⟩\n# END\n',
    ],
    ['a line that no line can be', lineinfile, { path, line: port }, holding('a\n'), 'a\nport=⟨Which port⟩\n'],
    [
      'a line that is new',
      lineinfile,
      { path, line: key, regexp: '^key=' },
      holding('key=1\nb\n'),
      'key=⟨The new key⟩\nb\n',
    ],
    ['a job', cron, { name: 'n', job: port }, noTable, '#Ansible: n\n* * * * * port=⟨Which port⟩\n'],
    [
      'a job in a file',
      cron,
      { name: 'n', job: key, cron_file: 'y' },
      holding(''),
      '#Ansible: n\n* * * * * root key=⟨The new key⟩\n',
    ],
    ['a variable', cron, { name: 'N', env: true, job: port }, noTable, 'N="port=⟨Which port⟩"\n'],
  ])('%s', (_, module, params, world, after) => {
    expect(told(module, params, world)).toEqual({ verdict: 'change', after });
  });
});

describe('would change, unless it is there already', () => {
  test.each<Row>([
    ['a file', copy, { content: port, dest: path }, holding('port=80'), 'port=⟨Which port⟩'],
    [
      'a line that one may be',
      lineinfile,
      { path, line: port },
      holding('a\nport=80\n'),
      'a\nport=80\nport=⟨Which port⟩\n',
    ],
    [
      'a line that replaces one',
      lineinfile,
      { path, line: port, regexp: '^port=' },
      holding('port=80\nb\n'),
      'port=⟨Which port⟩\nb\n',
    ],
    ['a line that goes', lineinfile, { path, line: port, state: 'absent' }, holding('port=80\n'), ''],
    ['a line with groups', lineinfile, { path, line: port, regexp: '^b', backrefs: true }, holding('b\n'), ''],
    [
      'a job',
      cron,
      { name: 'n', job: port, cron_file: 'y' },
      { files: { '/etc/cron.d/y': '#Ansible: n\n* * * * * root port=80\n' } },
      '#Ansible: n\n* * * * * root port=⟨Which port⟩\n',
    ],
  ])('%s', (_, module, params, world, after) => {
    expect(told(module, params, world)).toEqual({ verdict: 'undecided', after });
  });
});
